import {
  asSql,
  type Ctx,
  faults,
  field,
  inWords,
  select,
  sql,
  today,
  view,
  visibleRows,
} from '../../../kernel/index.ts'
import { readers } from '../access.ts'
import { bucketOf } from './cash.rules.ts'
import { agingBucket } from './dunning.entity.ts'
import { isOwed, owedFilter } from './in-force.ts'
import { receivable } from './receivable.entity.ts'

const fail = faults('receivable', {
  future_aging: {
    status: 422,
    field: 'on',
    zh: '账龄只能看今天或以前的日期。请改选日期。',
    en: 'Aging is as of today or earlier. Choose another date.',
  },
})

interface Days {
  days: number
  n: number
  amount: number
}

/** What was owed at the end of a day, by how long it was past due then. A debt paid that day is no longer owed. */
export const receivableAging = view('receivable-aging', {
  zh: '应收账龄',
  en: 'Receivables by age',
  allow: readers,
  input: {
    on: field.date({ zh: '截止日期', en: 'As of' }),
    accountId: field.ref('account', { zh: '客户', en: 'Account' }),
    ownerId: field.person({ zh: '负责人', en: 'Owner' }),
  },
  run: async (ctx, { on, accountId, ownerId }) => {
    const day = on ?? today(ctx)
    if (day > today(ctx)) fail('future_aging')
    const buckets = await select(ctx, agingBucket, { orderBy: sql`t.from_days` })
    const rows = await owedByDays(ctx, day, accountId ?? null, ownerId ?? null)
    const lines = [null, ...buckets].map((bucket, i) => {
      const inside = rows.filter(({ days }) => (bucketOf(buckets, days)?.id ?? null) === (bucket?.id ?? null))
      const next = buckets[i]
      const span = { fromDays: bucket?.fromDays ?? null, toDays: bucket ? (next ? next.fromDays - 1 : null) : 0 }
      return {
        name: bucket?.name ?? inWords(ctx.actor, { zh: '未到期', en: 'Not due' }),
        ...span,
        // Of an earlier day there is no list: what was paid since is settled now.
        records: day === today(ctx) ? recordsOf(day, span, { accountId, ownerId }) : null,
        warning: bucket?.warning ?? null,
        count: inside.reduce((sum, { n }) => sum + n, 0),
        amount: inside.reduce((sum, { amount }) => sum + amount, 0),
      }
    })
    return {
      on: day,
      items: lines,
      count: lines.reduce((sum, { count }) => sum + count, 0),
      amount: lines.reduce((sum, { amount }) => sum + amount, 0),
      overdue: lines.slice(1).reduce((sum, { amount }) => sum + amount, 0),
    }
  },
})

interface Span {
  readonly fromDays: number | null
  readonly toDays: number | null
}

const before = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)

/** The debts of one line, in the language of lists. */
const recordsOf = (
  day: string,
  { fromDays, toDays }: Span,
  { accountId, ownerId }: { accountId?: string | null; ownerId?: string | null },
) => ({
  and: [
    { openAmount: { gt: 0 } },
    { issuedOn: { lte: day } },
    ...(fromDays === null ? [] : [{ dueOn: { lte: before(day, fromDays) } }]),
    ...(toDays === null ? [] : [{ dueOn: { gte: before(day, toDays) } }]),
    ...(accountId ? [{ accountId }] : []),
    ...(ownerId ? [{ ownerId }] : []),
    owedFilter,
  ],
})

/** Today's balances are kept; those of an earlier day are what the bookings up to that day leave. */
const owedByDays = (ctx: Ctx, day: string, accountId: string | null, ownerId: string | null): Promise<Days[]> => {
  const mine = asSql(visibleRows(receivable, ctx.actor, 'r'))
  const chosen = sql`(${accountId}::uuid is null or r.account_id = ${accountId}::uuid) and (${ownerId}::uuid is null or r.owner_id = ${ownerId}::uuid)`
  const owed =
    day === today(ctx)
      ? sql`r.open_amount`
      : sql`r.amount
    - coalesce((select sum(amount) from contracting.allocation where receivable_id = r.id and received_on <= ${day}::date and deleted_at is null), 0)
    - coalesce((select sum(amount) from contracting.adjustment where receivable_id = r.id and adjusted_on <= ${day}::date and deleted_at is null), 0)`
  return ctx.db.rows(sql<Days>`select greatest(${day}::date - due_on, 0) as days, count(*) as n, sum(owed)::bigint as amount
    from (select r.due_on, (${owed})::bigint as owed from contracting.receivable as r
      where r.issued_on <= ${day}::date and r.deleted_at is null and ${isOwed} and ${mine} and ${chosen}
        and (r.open_amount > 0 or r.settled_on > ${day}::date)) as debt
    where owed > 0 group by 1`)
}
