import {
  beginningOf,
  type Ctx,
  change,
  createMany,
  type Job,
  select,
  sql,
  today,
  transact,
} from '../../../kernel/index.ts'
import { notify, task } from '../../work/index.ts'
import { termPolicyOf } from '../term-policy.ts'
import { contract } from './contract.entity.ts'
import { successorOf } from './family.ts'

const perRound = 500

/** Once a contract: its owner is reminded before it ends, and it expires the day after. */
export const renewalJob: Job = {
  name: 'contracting.renewal',
  everyMinutes: 60,
  run: async (runtime, actor) => {
    while ((await transact(runtime, actor, remindRenewals)) === perRound);
    while ((await transact(runtime, actor, expireContracts)) === perRound);
  },
}

export const remindRenewals = async (ctx: Ctx): Promise<number> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('contracting.renewal'))`)
  const day = today(ctx)
  const { renewalDays } = await termPolicyOf(ctx)
  const ending = await select(ctx, contract, {
    where: sql`t.state = 'effective' and t.ends_on >= ${day}::date and t.ends_on - coalesce(t.renewal_days, ${renewalDays})::integer <= ${day}::date
      and t.kind <> 'amendment' and not exists (${successorOf(sql`t.id`)})
      and not exists (select 1 from work.notification as n where n.occasion = 'renewal:' || t.id || ':' || t.ends_on)`,
    orderBy: sql`t.ends_on, t.id`,
    limit: perRound,
    unscoped: true,
  })
  await notify(
    ctx,
    ending.map(({ id, ownerId, name, code, endsOn }) => ({
      employeeId: ownerId,
      kind: 'alert' as const,
      title: {
        zh: `合同「${name}」(${code})将于 ${endsOn} 到期,请与客户商谈续约`,
        en: `Contract “${name}” (${code}) ends on ${endsOn}. Talk to the customer about its renewal`,
      },
      subjectEntity: 'contract',
      subjectId: id,
      occasion: `renewal:${id}:${endsOn}`,
    })),
  )
  await createMany(
    ctx,
    task,
    ending.map(({ id, ownerId, name, endsOn }) => ({
      title: beginningOf(`续约:${name}`, 200),
      ownerId,
      dueOn: endsOn,
      priority: 'normal' as const,
      state: 'todo' as const,
      subjectEntity: 'contract',
      subjectId: id,
    })),
  )
  return ending.length
}

export const expireContracts = async (ctx: Ctx): Promise<number> => {
  const over = await select(ctx, contract, {
    where: sql`t.state = 'effective' and t.ends_on < ${today(ctx)}::date`,
    limit: perRound,
    lock: true,
    unscoped: true,
  })
  for (const row of over) await change(ctx, contract, row, { state: 'expired' }, { verb: 'expire' })
  return over.length
}
