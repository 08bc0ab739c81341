import { entity, field, type Row } from '../../../kernel/index.ts'
import { partOf } from '../../approvals/index.ts'
import { exporters, planners, readers, ruleKeepers, withCustomer } from '../access.ts'
import { guardReceivable, isInForce, prepareReceivables, receivableFaults } from './prepare.ts'

const by = 'system' as const

/** One payment a customer owes: a line of a contract's payment plan. amount = received + credited + writtenOff + openAmount, always. */
export const receivable = partOf(
  entity('receivable', {
    table: 'contracting.receivable',
    label: { zh: '应收款', en: 'Receivable' },
    title: 'code',
    fields: {
      code: field.autoNumber({ zh: '应收编号', en: 'Number', prefix: 'YS', search: true }),
      name: field.text({ zh: '款项', en: 'What for', max: 120, required: true }),
      contractId: field.ref('contract', { zh: '合同', en: 'Contract', fixed: true }),
      accountId: field.ref('account', {
        zh: '客户',
        en: 'Account',
        fixed: true,
        help: '不填时取合同的客户。',
        helpEn: 'Empty: the customer of the contract.',
      }),
      ownerId: field.person({ zh: '负责人', en: 'Owner', by: 'command' }),
      kind: field.choice(
        {
          first: { zh: '首付款', en: 'First payment' },
          progress: { zh: '进度款', en: 'Progress' },
          acceptance: { zh: '验收款', en: 'On acceptance' },
          warranty: { zh: '质保金', en: 'Warranty' },
          whole: { zh: '全款', en: 'Whole amount' },
        },
        { zh: '性质', en: 'Kind', required: true, default: 'whole' },
      ),
      issuedOn: field.date({ zh: '应收日期', en: 'Issued on', required: true, default: 'today' }),
      dueOn: field.date({ zh: '到期日', en: 'Due on', required: true }),
      amount: field.money({ zh: '应收金额', en: 'Amount', required: true, min: 1, fixed: true }),
      received: field.money({ zh: '已到账', en: 'Received', required: true, by, default: 0 }),
      credited: field.money({ zh: '已红冲', en: 'Credited', required: true, by, default: 0 }),
      writtenOff: field.money({ zh: '已核销坏账', en: 'Written off', required: true, by, default: 0 }),
      openAmount: field.money({ zh: '未收金额', en: 'Open', required: true, by }),
      state: field.choice(
        {
          open: { zh: '未收', en: 'Open', tone: 'warning' },
          partial: { zh: '部分结清', en: 'Partly settled', tone: 'information' },
          settled: { zh: '已结清', en: 'Settled', tone: 'success' },
        },
        { zh: '状态', en: 'State', required: true, by, default: 'open' },
      ),
      settledOn: field.date({ zh: '结清日期', en: 'Settled on', by }),
      settleDays: field.integer({ zh: '回款天数', en: 'Days to settle', by }),
      daysLate: field.integer({ zh: '逾期天数(结清时)', en: 'Days late when settled', by }),
      disputed: field.boolean({ zh: '有争议', en: 'Disputed', required: true, by: 'command', default: false }),
      disputeReason: field.text({ zh: '争议原因', en: 'Why disputed', max: 500, by: 'command' }),
      note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
    },
    list: [
      'code',
      'accountId',
      'dueOn',
      'openAmount',
      'state',
      'name',
      'amount',
      'received',
      'contractId',
      'disputed',
      'ownerId',
    ],
    grants: {
      read: readers,
      create: planners,
      update: planners,
      remove: planners,
      export: exporters,
      import: ruleKeepers,
    },
    visible: withCustomer,
    order: 'dueOn',
    subject: true,
    prepare: prepareReceivables,
    check: receivableFaults,
    guard: guardReceivable,
    holds: (ctx, row) => isInForce(ctx, row.contractId),
  }),
  'contract',
  'contractId',
)

export type Receivable = Row<typeof receivable>
