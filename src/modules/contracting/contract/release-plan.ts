import { type Ctx, create, type Sql, sql } from '../../../kernel/index.ts'
import { notify } from '../../work/index.ts'
import { adjustment } from '../cash/index.ts'
import { yuan } from '../yuan.ts'
import type { Contract } from './contract.entity.ts'

export interface Released {
  readonly lines: number
  readonly amount: number
}

const planOf = (contracts: readonly Contract[]): Sql<boolean> =>
  sql<boolean>`r.contract_id = any(${contracts.map(({ id }) => id)}::uuid[]) and r.open_amount > 0 and r.deleted_at is null`

/** Invoiced or begun to be paid: a red invoice or a refund belongs to it, which finance writes. */
const isBegun = sql<boolean>`(r.received > 0 or exists (select 1 from contracting.invoice as i
  where i.receivable_id = r.id and i.kind <> 'credit' and i.deleted_at is null))`

/** What falls due after a day, and for which nothing was invoiced or paid, is owed no longer. */
export const releasePlans = async (
  ctx: Ctx,
  contracts: readonly Contract[],
  on: string,
  reason: string,
): Promise<Released> => {
  const lines = await ctx.db.rows(sql<{ id: string; amount: number }>`select r.id, r.open_amount as amount
    from contracting.receivable as r
    where ${planOf(contracts)} and r.due_on > ${on}::date and not ${isBegun} order by r.due_on, r.id for update`)
  for (const { id: receivableId, amount } of lines)
    await create(ctx, adjustment, { receivableId, kind: 'credit', amount, adjustedOn: on, reason })
  return { lines: lines.length, amount: lines.reduce((sum, { amount }) => sum + amount, 0) }
}

/** What was released and what is still owed, for those who keep the books. */
export const tellFinance = async (
  ctx: Ctx,
  { id, name, code }: Contract,
  contracts: readonly Contract[],
  on: string,
  released: Released | null,
): Promise<void> => {
  const [owed] = await ctx.db.rows(sql<{ lines: number; amount: number }>`select count(*) as lines,
      coalesce(sum(r.open_amount), 0)::bigint as amount
    from contracting.receivable as r where ${planOf(contracts)}`)
  const gone = released?.lines ? `,已红冲未到期的 ${released.lines} 笔 ${yuan(released.amount)} 元` : ''
  const left = owed?.lines ? `,仍有 ${owed.lines} 笔 ${yuan(owed.amount)} 元待收` : ',没有待收的应收款'
  const goneEn = released?.lines ? `; ¥${yuan(released.amount)} not yet due credited (${released.lines})` : ''
  const leftEn = owed?.lines
    ? `; ¥${yuan(owed.amount)} still to be received (${owed.lines})`
    : '; nothing left to be received'
  await notify(
    ctx,
    (await financePeople(ctx)).map((employeeId) => ({
      employeeId,
      kind: 'alert' as const,
      title: {
        zh: `合同「${name}」(${code})于 ${on} 终止${gone}${left}`,
        en: `Contract “${name}” (${code}) was terminated on ${on}${goneEn}${leftEn}`,
      },
      subjectEntity: 'contract',
      subjectId: id,
      occasion: `terminated:${id}`,
    })),
  )
}

export const financePeople = async (ctx: Ctx): Promise<string[]> => {
  const people = await ctx.db.rows(sql<{ id: string }>`select distinct u.employee_id as id from people.role as r
    join people.user_role as ur on ur.role_id = r.id and ur.deleted_at is null
    join people.user as u on u.id = ur.user_id and u.state = 'active' and u.deleted_at is null
    where r.key = 'finance' and r.deleted_at is null and u.employee_id is not null`)
  return people.map(({ id }) => id)
}
