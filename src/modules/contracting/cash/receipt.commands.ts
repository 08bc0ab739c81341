import {
  beginningOf,
  type Ctx,
  change,
  command,
  create,
  faults,
  field,
  get,
  type Row,
  remove,
  select,
  sql,
  today,
} from '../../../kernel/index.ts'
import { cashiers, planners } from '../access.ts'
import { yuan } from '../yuan.ts'
import { allocate, lockReceivables } from './allocate.ts'
import { allocation, refund } from './bookings.entity.ts'
import { type Receipt, receipt } from './receipt.entity.ts'

const fail = faults('receipt', {
  future: {
    status: 409,
    field: 'receivedOn',
    zh: '到账日期不能晚于今天。请在款项实际到账后确认。',
    en: 'The day of receipt cannot be after today. Confirm it when the money is there.',
  },
  over_allocated: {
    status: 409,
    field: 'amount',
    zh: '这笔到账只剩 {left} 元没有核销,不能再核销 {amount} 元。请减少金额,或先释放其他核销。',
    en: '¥{left} of this receipt is free; ¥{amount} cannot be allocated. Lower it, or release another allocation.',
  },
  over_owed: {
    status: 409,
    field: 'amount',
    zh: '这笔应收款只剩 {left} 元未收,不能核销 {amount} 元。多出的部分请留在到账上,或核销到另一笔应收款。',
    en: '¥{left} of this receivable is open; ¥{amount} cannot be allocated. Leave the rest on the receipt, or allocate it elsewhere.',
  },
  settled: {
    status: 409,
    field: 'receivableId',
    zh: '这笔应收款已经结清。请选择另一笔。',
    en: 'This receivable is settled. Choose another.',
  },
  other_customer: {
    status: 409,
    field: 'receivableId',
    zh: '这笔应收款属于另一个客户。请选择同一客户的应收款。',
    en: 'This receivable is another customer’s. Choose one of the same customer.',
  },
  not_allocated: {
    status: 409,
    field: 'receivableId',
    zh: '这笔到账没有核销到所选的应收款。请从核销记录中选择。',
    en: 'This receipt is not allocated to that receivable. Choose one of its allocations.',
  },
  over_released: {
    status: 409,
    field: 'amount',
    zh: '这里只核销了 {left} 元,不能释放 {amount} 元。',
    en: 'Only ¥{left} is allocated here; ¥{amount} cannot be released.',
  },
  over_refunded: {
    status: 409,
    field: 'amount',
    zh: '只有未核销的 {left} 元可以退款。需要多退时,请先释放核销。',
    en: 'Only the ¥{left} not allocated can be refunded. For more, release allocations first.',
  },
  future_refund: {
    status: 409,
    field: 'on',
    zh: '退款日期不能晚于今天。请在实际退款后登记,或不填。',
    en: 'The day of the refund cannot be after today. Enter it when it is paid, or leave it empty.',
  },
  early_refund: {
    status: 409,
    field: 'on',
    zh: '退款日期不能早于到账日期 {receivedOn}。请核对日期。',
    en: 'The refund cannot be before the money came in, {receivedOn}. Check the date.',
  },
  refunded: {
    status: 409,
    zh: '这笔到账已退款 {refunded} 元,不能冲回。退款登记有误时,请先在「退款」中「撤销退款」;确实退过的,请先与客户核对。',
    en: '¥{refunded} of this receipt was refunded; it cannot be reversed. If the refund was entered wrongly, cancel it under “Refund”; if it was paid, settle it with the customer.',
  },
})

/** 到账确认: only finance says that money has come in; from then on it counts everywhere. */
export const confirmReceipt = command(receipt, 'confirm', {
  zh: '到账确认',
  en: 'Confirm',
  tone: 'primary',
  input: {
    receivedOn: field.date({
      zh: '到账日期',
      en: 'Received on',
      help: '不填时沿用登记的日期。',
      helpEn: 'Empty: the day registered.',
    }),
    bankReference: field.text({ zh: '银行流水号', en: 'Bank reference', max: 80 }),
  },
  allow: cashiers,
  when: { state: ['registered'] },
  run: async (ctx, row, { receivedOn, bankReference }) => {
    const day = receivedOn ?? row.receivedOn
    if (day > today(ctx)) fail('future')
    await change(
      ctx,
      receipt,
      row,
      {
        state: 'confirmed',
        receivedOn: day,
        bankReference: bankReference ?? row.bankReference,
        confirmedAt: ctx.now.toISOString(),
        confirmedBy: ctx.actor.employeeId,
        unallocated: row.amount,
        refusal: null,
      },
      { verb: 'confirm' },
    )
  },
})

export const rejectReceipt = command(receipt, 'reject', {
  zh: '未到账退回',
  en: 'Not found',
  tone: 'danger',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: cashiers,
  when: { state: ['registered'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, receipt, row, { state: 'rejected', refusal: reason }, { verb: 'reject' })
  },
})

export const resubmitReceipt = command(receipt, 'resubmit', {
  zh: '重新提交确认',
  en: 'Submit again',
  input: {},
  allow: planners,
  when: { state: ['rejected'] },
  run: async (ctx, row) => {
    await change(ctx, receipt, row, { state: 'registered', refusal: null }, { verb: 'resubmit' })
  },
})

export const allocateReceipt = command(receipt, 'allocate', {
  zh: '核销',
  en: 'Allocate',
  input: {
    receivableId: field.ref('receivable', { zh: '应收款', en: 'Receivable', required: true }),
    amount: field.money({
      zh: '金额',
      en: 'Amount',
      min: 1,
      help: '不填时为两边剩余的较小者。',
      helpEn: 'Empty: the smaller of what is left on both sides.',
    }),
  },
  allow: cashiers,
  when: { state: ['confirmed'] },
  run: async (ctx, row, { receivableId, amount: wanted }) => {
    const owed = await lockReceivables(ctx, { ids: [receivableId] })
    const debt = owed[0] ?? fail('settled')
    if (debt.accountId !== row.accountId) fail('other_customer')
    const amount = wanted ?? Math.min(row.unallocated, debt.openAmount)
    if (amount > row.unallocated || amount === 0)
      fail('over_allocated', { left: yuan(row.unallocated), amount: yuan(amount) })
    if (amount > debt.openAmount) fail('over_owed', { left: yuan(debt.openAmount), amount: yuan(amount) })
    await allocate(ctx, [{ receiptId: row.id, receivableId, amount }], owed, () => row.receivedOn)
  },
})

/** Takes a receipt, or a part of it, back from a debt, to be put elsewhere or refunded. */
export const releaseReceipt = command(receipt, 'release', {
  zh: '释放核销',
  en: 'Release',
  input: {
    receivableId: field.ref('receivable', { zh: '应收款', en: 'Receivable', required: true }),
    amount: field.money({ zh: '金额', en: 'Amount', min: 1, help: '不填时全部释放。', helpEn: 'Empty: all of it.' }),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }),
  },
  allow: cashiers,
  when: { state: ['confirmed'] },
  run: async (ctx, row, { receivableId, amount: wanted }) => {
    const booked = await bookingsOf(ctx, row, sql`t.receivable_id = ${receivableId}::uuid`)
    if (booked.length === 0) fail('not_allocated')
    const held = booked.reduce((sum, { amount }) => sum + amount, 0)
    const amount = wanted ?? held
    if (amount > held) fail('over_released', { left: yuan(held), amount: yuan(amount) })
    await lockRow(ctx, receivableId)
    await takeBack(ctx, booked, amount)
  },
})

type Booking = Row<typeof allocation>

const bookingsOf = (ctx: Ctx, { id }: Receipt, where = sql`true`): Promise<Booking[]> =>
  select(ctx, allocation, {
    where: sql`t.receipt_id = ${id}::uuid and ${where}`,
    orderBy: sql`t.receivable_id, t.id`,
    unscoped: true,
  })

const lockRow = (ctx: Ctx, receivableId: string): Promise<unknown> =>
  ctx.db.rows(sql`select from contracting.receivable where id = ${receivableId}::uuid for no key update`)

/** A booking is never rewritten: it goes, and what stays of it is booked anew. */
const takeBack = async (ctx: Ctx, booked: readonly Booking[], amount: number): Promise<void> => {
  let rest = amount
  for (const row of booked) {
    if (rest <= 0) return
    await remove(ctx, allocation, row)
    const { receiptId, receivableId, contractId, accountId, ownerId, receivedOn, cycleDays } = row
    const same = { receiptId, receivableId, contractId, accountId, ownerId, receivedOn, cycleDays }
    if (row.amount > rest) await create(ctx, allocation, { ...same, amount: row.amount - rest })
    rest -= row.amount
  }
}

export const refundReceipt = command(receipt, 'refund', {
  zh: '退款',
  en: 'Refund',
  tone: 'danger',
  input: {
    amount: field.money({ zh: '退款金额', en: 'Amount', required: true, min: 1 }),
    on: field.date({ zh: '退款日期', en: 'Refunded on', help: '不填时为今天。', helpEn: 'Empty: today.' }),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }),
    bankReference: field.text({ zh: '银行流水号', en: 'Bank reference', max: 80 }),
  },
  allow: cashiers,
  when: { state: ['confirmed'] },
  run: async (ctx, row, { amount, on, reason, bankReference }) => {
    if (amount > row.unallocated) fail('over_refunded', { left: yuan(row.unallocated) })
    const refundedOn = on ?? today(ctx)
    if (refundedOn > today(ctx)) fail('future_refund')
    if (refundedOn < row.receivedOn) fail('early_refund', { receivedOn: row.receivedOn })
    await create(ctx, refund, { receiptId: row.id, amount, refundedOn, reason, bankReference: bankReference ?? null })
  },
})

/** It was written down by mistake, or the bank sent it back: the money is with the receipt again. */
export const cancelRefund = command(refund, 'cancel', {
  zh: '撤销退款',
  en: 'Cancel',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: cashiers,
  run: async (ctx, row, { reason }) => {
    const words = beginningOf(`${row.reason}(已撤销:${reason})`, 500)
    const explained = await change(ctx, refund, row, { reason: words }, { verb: 'cancel', facts: { reason } })
    await remove(ctx, refund, explained)
  },
})

/** The money turned out not to be there: a bounced draft, a booking of somebody else's transfer. */
export const reverseReceipt = command(receipt, 'reverse', {
  zh: '冲回',
  en: 'Reverse',
  tone: 'danger',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: cashiers,
  when: { state: ['confirmed'] },
  run: async (ctx, row, { reason }) => {
    if (row.refunded > 0) fail('refunded', { refunded: yuan(row.refunded) })
    for (const booking of await bookingsOf(ctx, row)) {
      await lockRow(ctx, booking.receivableId)
      await remove(ctx, allocation, booking)
    }
    const released = await get(ctx, receipt, row.id, { unscoped: true })
    await change(ctx, receipt, released, { state: 'reversed', refusal: reason, unallocated: 0 }, { verb: 'reverse' })
  },
})

export const receiptCommands = [
  confirmReceipt,
  rejectReceipt,
  resubmitReceipt,
  allocateReceipt,
  releaseReceipt,
  refundReceipt,
  cancelRefund,
  reverseReceipt,
]
