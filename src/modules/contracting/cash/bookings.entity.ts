import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { exporters, planners, readers } from '../access.ts'
import { balanceFrom } from './balance.ts'
import { capInvoices } from './invoice-cap.ts'

const by = 'system' as const
const grants = { read: readers, export: exporters }

/** A part of a receipt that pays a part of a receivable. Written by the verbs of receipts only. */
export const allocation = entity('allocation', {
  table: 'contracting.allocation',
  label: { zh: '核销', en: 'Allocation' },
  title: 'receivedOn',
  fields: {
    receiptId: field.ref('receipt', { zh: '到账', en: 'Receipt', required: true, by }),
    receivableId: field.ref('receivable', { zh: '应收款', en: 'Receivable', required: true, by }),
    contractId: field.ref('contract', { zh: '合同', en: 'Contract', by }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', required: true, by }),
    ownerId: field.person({ zh: '负责人', en: 'Owner', by }),
    amount: field.money({ zh: '金额', en: 'Amount', required: true, min: 1, by }),
    receivedOn: field.date({ zh: '到账日期', en: 'Received on', required: true, by }),
    cycleDays: field.integer({ zh: '签约到回款天数', en: 'Days from signing', by }),
  },
  list: ['receiptId', 'receivableId', 'amount', 'receivedOn', 'cycleDays'],
  grants,
  visible: through('receivableId', 'receivable'),
  order: '-receivedOn',
  after: balanceFrom,
})

/** What a receivable loses without money: a credit note (红字发票) or a bad debt. */
export const adjustment = entity('adjustment', {
  table: 'contracting.adjustment',
  label: { zh: '应收冲减', en: 'Adjustment' },
  title: 'reason',
  fields: {
    receivableId: field.ref('receivable', { zh: '应收款', en: 'Receivable', required: true, by }),
    kind: field.choice(
      { credit: { zh: '红冲', en: 'Credit note' }, write_off: { zh: '坏账核销', en: 'Write-off', tone: 'danger' } },
      { zh: '类型', en: 'Kind', required: true, by },
    ),
    amount: field.money({ zh: '金额', en: 'Amount', required: true, min: 1, by }),
    adjustedOn: field.date({ zh: '日期', en: 'On', required: true, by }),
    reason: field.text({ zh: '原因', en: 'Reason', max: 500, required: true, by }),
    invoiceId: field.ref('invoice', { zh: '红字发票', en: 'Credit note', by }),
    amendmentId: field.ref('contract', { zh: '补充协议', en: 'Amendment', by }),
  },
  list: ['receivableId', 'kind', 'amount', 'adjustedOn', 'reason', 'amendmentId'],
  grants,
  visible: through('receivableId', 'receivable'),
  order: '-adjustedOn',
  after: balanceFrom,
})

/** Money given back out of what of a receipt pays nothing. */
export const refund = entity('refund', {
  table: 'contracting.refund',
  label: { zh: '退款', en: 'Refund' },
  title: 'reason',
  fields: {
    receiptId: field.ref('receipt', { zh: '到账', en: 'Receipt', required: true, by }),
    amount: field.money({ zh: '金额', en: 'Amount', required: true, min: 1, by }),
    refundedOn: field.date({ zh: '退款日期', en: 'Refunded on', required: true, by }),
    reason: field.text({ zh: '原因', en: 'Reason', max: 500, required: true, by }),
    bankReference: field.text({ zh: '银行流水号', en: 'Bank reference', max: 80, by }),
  },
  list: ['receiptId', 'amount', 'refundedOn', 'reason'],
  grants,
  visible: through('receiptId', 'receipt'),
  order: '-refundedOn',
  after: balanceFrom,
})

/** A tax invoice sent to the customer; a credit note (红字) takes back a part of one. */
export const invoice = entity('invoice', {
  table: 'contracting.invoice',
  label: { zh: '发票', en: 'Invoice' },
  title: 'number',
  fields: {
    number: field.text({ zh: '发票号码', en: 'Number', max: 40, required: true, search: true, unique: true }),
    receivableId: field.ref('receivable', { zh: '应收款', en: 'Receivable', required: true, fixed: true }),
    kind: field.choice(
      {
        special: { zh: '增值税专用发票', en: 'Special VAT invoice' },
        ordinary: { zh: '增值税普通发票', en: 'Ordinary VAT invoice' },
        credit: { zh: '红字发票', en: 'Credit invoice', tone: 'danger' },
      },
      { zh: '类型', en: 'Kind', required: true, default: 'special' },
    ),
    amount: field.money({ zh: '价税合计', en: 'Amount', required: true, min: 1 }),
    taxRate: field.percent({ zh: '税率', en: 'Tax rate', min: 0, max: 0.2, default: 0.13 }),
    issuedOn: field.date({ zh: '开票日期', en: 'Issued on', required: true, default: 'today' }),
    title: field.text({ zh: '发票抬头', en: 'Invoice title', max: 160 }),
  },
  list: ['number', 'receivableId', 'kind', 'amount', 'taxRate', 'issuedOn'],
  grants: { read: readers, create: planners, update: ['finance'], remove: ['finance'], export: exporters },
  visible: through('receivableId', 'receivable'),
  order: '-issuedOn',
  after: capInvoices,
})

export type Allocation = Row<typeof allocation>
