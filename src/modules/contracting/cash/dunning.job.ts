import { beginningOf, type Ctx, createMany, type Job, sql, today, transact } from '../../../kernel/index.ts'
import { asWritten, type Notice, notify, task } from '../../work/index.ts'
import { yuan } from '../yuan.ts'
import { dunning } from './dunning.entity.ts'
import { isOwed } from './in-force.ts'

const perRound = 500

/** Climbs the ladder for every open debt that is not in dispute; runs until nobody stands below their rung. */
export const dunningJob: Job = {
  name: 'contracting.dunning',
  everyMinutes: 60,
  run: async (runtime, actor) => {
    while ((await transact(runtime, actor, dunDue)) === perRound);
  },
}

interface Due {
  id: string
  code: string
  account_name: string
  owner_id: string | null
  manager_id: string | null
  due_on: string
  open_amount: number
  name: string
  from_days: number
  tells: string[]
  makes_task: boolean
  action: string
}

/** One statement finds the highest rung each debt has reached and has not yet been told of; returns how many there were. */
export const dunDue = async (ctx: Ctx): Promise<number> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('contracting.dunning'))`)
  const day = today(ctx)
  const due =
    await ctx.db.rows<Due>(sql`select r.id, r.code, a.name as account_name, r.owner_id, u.manager_id, r.due_on, r.open_amount,
      step.name, step.from_days, step.tells, step.makes_task, step.action
    from contracting.receivable as r
    join lateral (select * from contracting.dunning_step as s
      where s.state = 'active' and s.deleted_at is null and s.from_days <= ${day}::date - r.due_on
      order by s.from_days desc limit 1) as step on true
    join crm.account as a on a.id = r.account_id
    left join people.employee as e on e.id = r.owner_id left join people.unit as u on u.id = e.unit_id
    where r.open_amount > 0 and not r.disputed and r.deleted_at is null and ${isOwed} and r.due_on <= ${day}::date + 60
      and not exists (select 1 from contracting.dunning as d
        where d.receivable_id = r.id and d.due_on = r.due_on and d.from_days >= step.from_days and d.deleted_at is null)
    order by r.due_on, r.id limit ${perRound}`)
  await createMany(
    ctx,
    dunning,
    due.map((row) => recordOf(row, day)),
  )
  await notify(ctx, await noticesFor(ctx, due))
  await createMany(
    ctx,
    task,
    due.flatMap((row) => (row.makes_task && row.owner_id ? [taskOf(row, row.owner_id, day)] : [])),
  )
  return due.length
}

const recordOf = ({ id, name, from_days, due_on, open_amount, action }: Due, dunnedOn: string) => ({
  receivableId: id,
  name,
  fromDays: from_days,
  dueOn: due_on,
  dunnedOn,
  openAmount: open_amount,
  action,
})

const taskOf = ({ id, account_name, open_amount, action }: Due, ownerId: string, dueOn: string) => ({
  title: beginningOf(`${action}:${account_name},未收 ${yuan(open_amount)} 元`, 200),
  ownerId,
  dueOn,
  priority: 'high' as const,
  state: 'todo' as const,
  subjectEntity: 'receivable',
  subjectId: id,
})

const noticesFor = async (ctx: Ctx, due: readonly Due[]): Promise<Notice[]> => {
  const byRole = await peopleByRole(ctx)
  return due.flatMap((row) => {
    const people = row.tells.flatMap((who) => {
      if (who === 'owner') return row.owner_id ? [row.owner_id] : []
      if (who === 'manager') return row.manager_id ? [row.manager_id] : []
      return byRole.get(who) ?? []
    })
    return [...new Set(people)].map((employeeId) => noticeTo(employeeId, row))
  })
}

const noticeTo = (employeeId: string, row: Due): Notice => ({
  employeeId,
  kind: 'alert',
  title: {
    zh: `${row.name}:${row.account_name} ${row.code} 未收 ${yuan(row.open_amount)} 元,到期日 ${row.due_on}`,
    en: `${row.name}: ${row.account_name} ${row.code}, ¥${yuan(row.open_amount)} open, due on ${row.due_on}`,
  },
  body: asWritten(row.action),
  subjectEntity: 'receivable',
  subjectId: row.id,
  occasion: `dunning:${row.id}:${row.due_on}:${row.from_days}`,
})

const peopleByRole = async (ctx: Ctx): Promise<Map<string, string[]>> => {
  const rows = await ctx.db.rows(sql<{
    key: string
    ids: string[]
  }>`select r.key, array_agg(distinct u.employee_id)::text[] as ids
    from people.role as r join people.user_role as ur on ur.role_id = r.id and ur.deleted_at is null
    join people.user as u on u.id = ur.user_id and u.state = 'active' and u.deleted_at is null
    where r.key in ('finance', 'legal', 'vp') and r.deleted_at is null group by 1`)
  return new Map(rows.map(({ key, ids }) => [key, ids]))
}
