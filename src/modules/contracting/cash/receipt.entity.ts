import { entity, field, type Row } from '../../../kernel/index.ts'
import { cashiers, exporters, planners, readers, withCustomer } from '../access.ts'
import { customerFaults } from './prepare.ts'
import { followReceipts, guardReceipt, prepareReceipts } from './prepare-receipt.ts'

const by = 'system' as const

/** Money that came in. It counts once finance has confirmed it; then amount = allocated + refunded + unallocated. */
export const receipt = entity('receipt', {
  table: 'contracting.receipt',
  label: { zh: '到账', en: 'Receipt' },
  title: 'code',
  fields: {
    code: field.autoNumber({ zh: '到账编号', en: 'Number', prefix: 'DZ', search: true }),
    accountId: field.ref('account', {
      zh: '客户',
      en: 'Account',
      help: '不填时取应收款或合同的客户。',
      helpEn: 'Empty: the customer of the receivable or contract.',
    }),
    contractId: field.ref('contract', {
      zh: '合同',
      en: 'Contract',
      help: '确认时优先核销这份合同的应收款。',
      helpEn: 'On confirmation the receivables of this contract are paid first.',
    }),
    receivableId: field.ref('receivable', {
      zh: '指定应收款',
      en: 'Meant for',
      help: '确认时先核销这一笔。',
      helpEn: 'On confirmation this one is paid first.',
    }),
    ownerId: field.person({ zh: '负责人', en: 'Owner', by: 'command' }),
    payer: field.text({ zh: '付款方', en: 'Payer', max: 160, search: true }),
    amount: field.money({ zh: '到账金额', en: 'Amount', required: true, min: 1 }),
    receivedOn: field.date({ zh: '到账日期', en: 'Received on', required: true, default: 'today' }),
    method: field.choice(
      {
        transfer: { zh: '银行转账', en: 'Bank transfer' },
        acceptance: { zh: '承兑汇票', en: 'Acceptance draft' },
        cheque: { zh: '支票', en: 'Cheque' },
        cash: { zh: '现金', en: 'Cash' },
        online: { zh: '线上支付', en: 'Online payment' },
        offset: { zh: '抵账', en: 'Offset' },
      },
      { zh: '方式', en: 'Method', required: true, default: 'transfer' },
    ),
    bankReference: field.text({ zh: '银行流水号', en: 'Bank reference', max: 80, search: true }),
    state: field.choice(
      {
        registered: { zh: '待财务确认', en: 'To be confirmed', tone: 'warning' },
        confirmed: { zh: '已确认到账', en: 'Confirmed', tone: 'success' },
        rejected: { zh: '未到账', en: 'Not found', tone: 'danger' },
        reversed: { zh: '已冲回', en: 'Reversed', tone: 'danger' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'registered' },
    ),
    confirmedAt: field.instant({ zh: '确认时间', en: 'Confirmed at', by: 'command' }),
    confirmedBy: field.person({ zh: '确认人', en: 'Confirmed by', by: 'command' }),
    refusal: field.text({ zh: '退回或冲回原因', en: 'Why not', max: 500, by: 'command' }),
    allocated: field.money({ zh: '已核销', en: 'Allocated', required: true, by, default: 0 }),
    refunded: field.money({ zh: '已退款', en: 'Refunded', required: true, by, default: 0 }),
    unallocated: field.money({ zh: '未核销', en: 'Unallocated', required: true, by, default: 0 }),
  },
  list: ['code', 'accountId', 'amount', 'receivedOn', 'state', 'unallocated', 'contractId', 'payer', 'ownerId'],
  grants: {
    read: readers,
    create: planners,
    update: planners,
    remove: planners,
    export: exporters,
    import: cashiers,
  },
  visible: withCustomer,
  order: '-receivedOn',
  subject: true,
  editable: { state: ['registered', 'rejected'] },
  prepare: prepareReceipts,
  check: customerFaults,
  after: followReceipts,
  guard: guardReceipt,
})

export type Receipt = Row<typeof receipt>
