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
  today,
} from '../../../kernel/index.ts'
import { leaders } from '../../people/index.ts'
import { cashiers, planners } from '../access.ts'
import { yuan } from '../yuan.ts'
import { adjustment, invoice } from './bookings.entity.ts'
import { billedOn } from './invoice-cap.ts'
import { roomInPlan } from './prepare.ts'
import { type Receivable, receivable } from './receivable.entity.ts'

const fail = faults('receivable', {
  over_open: {
    status: 409,
    field: 'amount',
    zh: '只剩 {left} 元未收,不能冲减 {amount} 元。已收的部分请先在到账上释放或退款。',
    en: 'Only ¥{left} is open; ¥{amount} cannot be written down. What came in must be released or refunded first.',
  },
  paid: {
    status: 409,
    field: 'amount',
    zh: '这笔应收款已经结清,其中到账 {received} 元,没有可以红冲的金额。请先在到账上「释放核销」要红冲的部分,红冲后再「退款」或核销到别处。',
    en: 'This receivable is settled, ¥{received} of it by receipts; nothing is left to credit. First “Release” that part on the receipt; then credit it, and refund it or allocate it elsewhere.',
  },
  red_needed: {
    status: 409,
    field: 'number',
    zh: '这笔应收款已开票 {billed} 元,红冲后只剩 {left} 元。请填写「红字发票号码」,或先把多开的部分开成红字发票。',
    en: '¥{billed} of this receivable is invoiced and ¥{left} would remain. Give the “Credit note number”, or issue a credit note first.',
  },
  future_adjustment: {
    status: 409,
    field: 'on',
    zh: '冲减日期不能晚于今天。请改填实际冲减的日期,或不填。',
    en: 'The day of the adjustment cannot be after today. Give the real day, or leave it empty.',
  },
  early_adjustment: {
    status: 409,
    field: 'on',
    zh: '冲减日期不能早于应收日期 {issuedOn},那时还没有这笔应收款。请核对日期。',
    en: 'The adjustment cannot be before the receivable existed, {issuedOn}. Check the date.',
  },
  before_issue: {
    status: 409,
    field: 'dueOn',
    zh: '到期日不能早于应收日期 {issuedOn}。请另选日期。',
    en: 'The due date cannot be before {issuedOn}, when it was issued. Choose another.',
  },
})

const failAdjustment = faults('adjustment', {
  agreed: {
    status: 409,
    zh: '这笔红冲是补充协议约定的,不能单独撤销。需要恢复金额时,请在原合同上另签增加金额的补充协议。',
    en: 'An amendment agreed on this credit; it cannot be cancelled alone. To restore the amount, sign another amendment.',
  },
  replaced: {
    status: 409,
    zh: '撤销后付款计划将超出合同总额 {over} 元:红冲的部分已由其他应收款代替,或已不在合同金额之内。请先红冲代替它的应收款,或另签增加金额的补充协议。',
    en: 'Cancelled, the payment plan would exceed the contract by ¥{over}: other receivables took its place. Credit those first, or sign an amendment.',
  },
})

/** A credit note takes a part of the debt back; the red invoice is kept with it. */
export const creditReceivable = command(receivable, 'credit', {
  zh: '红冲',
  en: 'Credit',
  input: {
    amount: field.money({ zh: '红冲金额', en: 'Amount', required: true, min: 1 }),
    number: field.text({ zh: '红字发票号码', en: 'Credit note number', max: 40 }),
    on: field.date({ zh: '日期', en: 'On', help: '不填时为今天。', helpEn: 'Empty: today.' }),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }),
  },
  allow: cashiers,
  run: async (ctx, row, { amount, number, on, reason }) => {
    if (row.openAmount === 0) fail('paid', { received: yuan(row.received) })
    if (amount > row.openAmount) fail('over_open', { left: yuan(row.openAmount), amount: yuan(amount) })
    const adjustedOn = adjustmentDay(ctx, row, on)
    if (!number) await refuseWithoutNote(ctx, row, amount)
    const note = number
      ? await create(ctx, invoice, { number, receivableId: row.id, kind: 'credit', amount, issuedOn: adjustedOn })
      : null
    const invoiceId = note?.id ?? null
    await create(ctx, adjustment, { receivableId: row.id, kind: 'credit', amount, adjustedOn, reason, invoiceId })
  },
})

/** The customer holds an invoice for what is taken back: without a red one it would stay at more than is owed. */
const refuseWithoutNote = async (ctx: Ctx, row: Receivable, amount: number): Promise<void> => {
  const billed = await billedOn(ctx, row.id)
  const left = row.amount - row.credited - amount
  if (billed > left) fail('red_needed', { billed: yuan(billed), left: yuan(left) })
}

/** The day counts in ages and in days to settle, so it is one on which the debt was there. */
const adjustmentDay = (ctx: Ctx, { issuedOn }: Receivable, on: string | null | undefined): string => {
  const now = today(ctx)
  if (on && on > now) fail('future_adjustment')
  // A payment that is still to come may be taken off the plan today.
  if (on && on < now && on < issuedOn) fail('early_adjustment', { issuedOn })
  return on ?? now
}

export const writeOffReceivable = command(receivable, 'writeOff', {
  zh: '坏账核销',
  en: 'Write off',
  tone: 'danger',
  input: {
    amount: field.money({
      zh: '核销金额',
      en: 'Amount',
      min: 1,
      help: '不填时为全部未收金额。',
      helpEn: 'Empty: all that is open.',
    }),
    on: field.date({ zh: '日期', en: 'On', help: '不填时为今天。', helpEn: 'Empty: today.' }),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }),
  },
  allow: cashiers,
  when: { state: ['open', 'partial'] },
  run: async (ctx, row, { amount: wanted, on, reason }) => {
    const amount = wanted ?? row.openAmount
    if (amount > row.openAmount) fail('over_open', { left: yuan(row.openAmount), amount: yuan(amount) })
    const adjustedOn = adjustmentDay(ctx, row, on)
    await create(ctx, adjustment, { receivableId: row.id, kind: 'write_off', amount, adjustedOn, reason })
  },
})

/** A credit note or a write-off was a mistake, or the money came after all: the debt is open again. */
export const cancelAdjustment = command(adjustment, 'cancel', {
  zh: '撤销冲减',
  en: 'Cancel',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: cashiers,
  run: async (ctx, row, { reason }) => {
    if (row.amendmentId) failAdjustment('agreed')
    if (row.kind === 'credit') await refuseReplaced(ctx, row)
    const explained = await change(
      ctx,
      adjustment,
      row,
      { reason: beginningOf(`${row.reason}(已撤销:${reason})`, 500) },
      { verb: 'cancel', facts: { reason } },
    )
    await remove(ctx, adjustment, explained)
  },
})

const refuseReplaced = async (ctx: Ctx, { receivableId, amount }: Row<typeof adjustment>): Promise<void> => {
  const { contractId } = await get(ctx, receivable, receivableId, { unscoped: true })
  const room = contractId ? await roomInPlan(ctx, contractId) : null
  if (room !== null && amount > room) failAdjustment('replaced', { over: yuan(amount - room) })
}

/** While it is in dispute, nobody is dunned for it and no receipt pays it unless it is named. */
export const disputeReceivable = command(receivable, 'dispute', {
  zh: '登记争议',
  en: 'Dispute',
  input: { reason: field.text({ zh: '争议原因', en: 'Why', required: true, max: 500 }) },
  allow: planners,
  when: { disputed: [false], state: ['open', 'partial'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, receivable, row, { disputed: true, disputeReason: reason }, { verb: 'dispute' })
  },
})

export const resolveReceivable = command(receivable, 'resolve', {
  zh: '争议解决',
  en: 'Resolve',
  input: { result: field.text({ zh: '处理结果', en: 'Result', required: true, max: 500 }) },
  allow: planners,
  when: { disputed: [true] },
  run: async (ctx, row, { result }) => {
    await change(ctx, receivable, row, { disputed: false }, { verb: 'resolve', facts: { result } })
  },
})

/** The customer was given more time. Its day counts in reports, so a leader or finance decides and says why. */
export const rescheduleReceivable = command(receivable, 'reschedule', {
  zh: '调整到期日',
  en: 'Reschedule',
  input: {
    dueOn: field.date({ zh: '新的到期日', en: 'Due on', required: true }),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }),
  },
  allow: [...leaders, 'finance'],
  when: { state: ['open', 'partial'] },
  run: async (ctx, row, { dueOn, reason }) => {
    if (dueOn < row.issuedOn) fail('before_issue', { issuedOn: row.issuedOn })
    await change(ctx, receivable, row, { dueOn }, { verb: 'reschedule', facts: { reason } })
  },
})

export const receivableCommands = [
  creditReceivable,
  writeOffReceivable,
  disputeReceivable,
  resolveReceivable,
  rescheduleReceivable,
  cancelAdjustment,
]
