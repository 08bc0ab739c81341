import {
  asSql,
  type Ctx,
  faults,
  field,
  find,
  first,
  type Sql,
  sql,
  today,
  view,
  visibleRows,
} from '../../../kernel/index.ts'
import { readers } from '../access.ts'
import { type Contract, contract } from './contract.entity.ts'

const fail = faults('contract-standing', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

interface Kin {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly amount: number
  readonly state: string
  readonly relation: 'parent' | 'amendment' | 'renewal'
}

interface Money {
  readonly planned: number
  readonly received: number
  readonly credited: number
  readonly writtenOff: number
  readonly open: number
  readonly overdue: number
}

/** What was agreed in all, what of it has come in, and the contracts before and after it. */
export const contractStanding = view('contract-standing', {
  zh: '合同履行情况',
  en: 'Standing of a contract',
  allow: readers,
  input: { contractId: field.ref('contract', { zh: '合同', en: 'Contract', required: true }) },
  run: async (ctx, { contractId }) => {
    const row = (await find(ctx, contract, contractId)) ?? fail('no_record')
    const kin = await ctx.db.rows(kinOf(ctx, row))
    const counted = kin.filter(({ relation, state }) => relation === 'amendment' && wasInForce.has(state))
    const ids = [row.id, ...counted.map(({ id }) => id)]
    const money = await first<Money>(ctx.db, moneyOf(ctx, ids))
    const whole = row.amount + counted.reduce((sum, { amount }) => sum + amount, 0)
    return { whole, kin, ...money }
  },
})

const wasInForce = new Set(['effective', 'expired', 'terminated'])

const kinOf = (
  ctx: Ctx,
  { id, parentId }: Contract,
): Sql<Kin> => sql<Kin>`select c.id, c.code, c.name, c.amount, c.state,
    case when c.id = ${parentId}::uuid then 'parent' when c.kind = 'amendment' then 'amendment' else 'renewal' end as relation
  from contracting.contract as c
  where (c.id = ${parentId}::uuid or c.parent_id = ${id}::uuid) and c.deleted_at is null
    and ${asSql(visibleRows(contract, ctx.actor, 'c'))} order by c.id`

const moneyOf = (ctx: Ctx, ids: readonly string[]): Sql<Money> => sql<Money>`select
    coalesce(sum(amount), 0)::bigint as planned, coalesce(sum(received), 0)::bigint as received,
    coalesce(sum(credited), 0)::bigint as credited, coalesce(sum(written_off), 0)::bigint as "writtenOff",
    coalesce(sum(open_amount), 0)::bigint as open,
    coalesce(sum(open_amount) filter (where due_on < ${today(ctx)}::date), 0)::bigint as overdue
  from contracting.receivable where contract_id = any(${[...ids]}::uuid[]) and deleted_at is null`
