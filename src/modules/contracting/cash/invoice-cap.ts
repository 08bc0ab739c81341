import { type Ctx, faults, first, sql, type Write } from '../../../kernel/index.ts'
import { yuan } from '../yuan.ts'
import { refuseFuture } from './not-future.ts'

const fail = faults('invoice', {
  over_open: {
    status: 409,
    field: 'amount',
    zh: '这笔应收款还可开票 {left} 元,这张发票超出 {over} 元。请减少金额,或把超出部分开到另一期应收款。',
    en: '¥{left} of this receivable can still be invoiced; this invoice is ¥{over} over. Lower it, or invoice the rest on another instalment.',
  },
  over_red: {
    status: 409,
    field: 'amount',
    zh: '这笔应收款已开票的金额只有 {issued} 元,红字发票合计 {red} 元超过了它。请先登记原发票,或核对红字金额。',
    en: 'Only ¥{issued} of this receivable is invoiced; credit notes come to ¥{red}. Enter the original invoice first, or check the credit note.',
  },
})

const failRed = faults('invoice', {
  red_held: {
    status: 409,
    field: 'amount',
    zh: '去掉这部分红字发票后,已开票金额比应收款多 {over} 元。请先在「应收冲减」中「撤销冲减」,或换开一张红字发票后再改这一张。',
    en: 'Without this credit note ¥{over} more is invoiced than receivable. First cancel the adjustment under “Adjustment”, or issue another credit note.',
  },
})

const issued = {
  key: 'issuedOn',
  zh: '开票日期',
  en: 'Issued on',
  instead: {
    zh: '请填写发票上的日期;还没有开出的发票,请在开出后登记。',
    en: 'Give the date on the invoice; one not issued yet is entered afterwards.',
  },
}

interface Invoiced {
  readonly id: string
  readonly amount: number
  readonly credited: number
  readonly issued: number
  readonly red: number
}

/** By whatever door an invoice comes, goes or changes: never more than the debt is invoiced, nor more taken back than was. */
export const capInvoices = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  refuseFuture(issued, ctx, writes)
  const ids = [...new Set(writes.map(({ before, after }) => (after ?? before)?.receivableId as string))]
  // Locked, so that two invoices written at once are counted one after the other.
  const rows = await ctx.db.rows(sql<Invoiced>`with debt as materialized (
      select id, amount, credited from contracting.receivable where id = any(${ids}::uuid[]) order by id for no key update)
    select debt.*, (select coalesce(sum(amount) filter (where kind <> 'credit'), 0) from contracting.invoice as i
        where i.receivable_id = debt.id and i.deleted_at is null)::bigint as issued,
      (select coalesce(sum(amount) filter (where kind = 'credit'), 0) from contracting.invoice as i
        where i.receivable_id = debt.id and i.deleted_at is null)::bigint as red from debt`)
  for (const { id, amount, credited, issued, red } of rows) {
    if (red > issued) fail('over_red', { issued: yuan(issued), red: yuan(red) })
    const over = issued - red - (amount - credited)
    const raised = writes.find(({ after }) => after?.receivableId === id && after.kind !== 'credit')?.after
    if (raised && over > 0) {
      const left = Math.max(0, (raised.amount as number) - over)
      fail('over_open', { left: yuan(left), over: yuan((raised.amount as number) - left) })
    }
    if (over > 0 && writes.some((write) => takesRedBack(write, id))) failRed('red_held', { over: yuan(over) })
  }
}

/** A red invoice that goes, or becomes less, leaves the one it took back standing at more than is owed. */
const takesRedBack = ({ before, after }: Write, receivableId: string): boolean => {
  const redOf = (row: Write['after']) =>
    row?.receivableId === receivableId && row.kind === 'credit' ? Number(row.amount) : 0
  return redOf(after) < redOf(before)
}

/** Invoiced for it and not taken back. */
export const billedOn = async (ctx: Ctx, receivableId: string): Promise<number> => {
  const sum = await first<{ billed: number }>(
    ctx.db,
    sql`select coalesce(sum(case when kind = 'credit' then -amount else amount end), 0)::bigint as billed
      from contracting.invoice where receivable_id = ${receivableId}::uuid and deleted_at is null`,
  )
  return Number(sum?.billed ?? 0)
}
