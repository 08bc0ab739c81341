import { type Ctx, sql, type Write } from '../../../kernel/index.ts'

const idsOf = (writes: readonly Write[], key: string): string[] => [
  ...new Set(
    writes.flatMap(({ before, after }) => [before?.[key], after?.[key]]).filter((id) => typeof id === 'string'),
  ),
]

/** Balances follow from allocations, adjustments and refunds, however those came and went. */
export const balanceFrom = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  await balanceReceipts(ctx, idsOf(writes, 'receiptId'))
  await balanceReceivables(ctx, idsOf(writes, 'receivableId'))
}

/**
 * Sums, not differences: a balance cannot drift from its bookings. Nobody edits a balance, and the booking's own event is the
 * audit, so versions stay. The table refuses a row whose parts are not its amount.
 */
export const balanceReceivables = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await ctx.db.rows(sql`with paid as (
      select receivable_id as id, sum(amount) as amount, max(received_on) as last from contracting.allocation
      where receivable_id = any(${ids}::uuid[]) and deleted_at is null group by 1),
    lost as (
      select receivable_id as id, coalesce(sum(amount) filter (where kind = 'credit'), 0) as credited,
        coalesce(sum(amount) filter (where kind = 'write_off'), 0) as written_off, max(adjusted_on) as last
      from contracting.adjustment where receivable_id = any(${ids}::uuid[]) and deleted_at is null group by 1),
    balance as (
      select r.id, coalesce(paid.amount, 0)::bigint as received, coalesce(lost.credited, 0)::bigint as credited,
        coalesce(lost.written_off, 0)::bigint as written_off, greatest(paid.last, lost.last) as last
      from contracting.receivable as r left join paid on paid.id = r.id left join lost on lost.id = r.id
      where r.id = any(${ids}::uuid[]))
    update contracting.receivable as r set received = b.received, credited = b.credited, written_off = b.written_off,
      open_amount = r.amount - b.received - b.credited - b.written_off,
      state = case when r.amount = b.received + b.credited + b.written_off then 'settled'
        when b.received + b.credited + b.written_off > 0 then 'partial' else 'open' end,
      settled_on = case when r.amount = b.received + b.credited + b.written_off then b.last end,
      settle_days = case when r.amount = b.received + b.credited + b.written_off then greatest(b.last - r.issued_on, 0) end,
      days_late = case when r.amount = b.received + b.credited + b.written_off then greatest(b.last - r.due_on, 0) end
    from balance as b where r.id = b.id`)
  await followFirstPayments(ctx, ids)
}

/** A contract's first payment is in when the first line of its plan that is still asked for is paid. */
const followFirstPayments = (ctx: Ctx, receivableIds: readonly string[]): Promise<unknown> =>
  ctx.db.rows(sql`with first as (
      select distinct on (r.contract_id) r.contract_id, case when r.open_amount = 0 and r.received > 0 then r.settled_on end as paid_on
      from contracting.receivable as r
      where r.contract_id in (select contract_id from contracting.receivable where id = any(${receivableIds}::uuid[]))
        and r.deleted_at is null and r.credited < r.amount
      order by r.contract_id, r.kind <> 'first', r.due_on, r.code)
    update contracting.contract as c set first_paid_on = first.paid_on
    from first where c.id = first.contract_id and c.first_paid_on is distinct from first.paid_on`)

export const balanceReceipts = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await ctx.db.rows(sql`with used as (
      select receipt_id as id, sum(amount) as amount from contracting.allocation
      where receipt_id = any(${ids}::uuid[]) and deleted_at is null group by 1),
    back as (
      select receipt_id as id, sum(amount) as amount from contracting.refund
      where receipt_id = any(${ids}::uuid[]) and deleted_at is null group by 1),
    balance as (
      select p.id, coalesce(used.amount, 0)::bigint as allocated, coalesce(back.amount, 0)::bigint as refunded
      from contracting.receipt as p left join used on used.id = p.id left join back on back.id = p.id
      where p.id = any(${ids}::uuid[]))
    update contracting.receipt as p set allocated = b.allocated, refunded = b.refunded,
      unallocated = case when p.state = 'confirmed' then p.amount - b.allocated - b.refunded else 0 end
    from balance as b where p.id = b.id`)
}
