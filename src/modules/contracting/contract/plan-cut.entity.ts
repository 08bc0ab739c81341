import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { partOf } from '../../approvals/index.ts'
import { exporters, planners, readers } from '../access.ts'
import { followCuts, prepareCuts } from './follow-cuts.ts'

/** By how much an amendment lowers one payment of the contract it changes. It counts when the amendment comes into force. */
export const planCut = partOf(
  entity('plan-cut', {
    table: 'contracting.plan_cut',
    label: { zh: '付款计划调减', en: 'Plan cut' },
    title: 'name',
    fields: {
      name: field.text({ zh: '款项', en: 'Payment', max: 200, by: 'system' }),
      contractId: field.ref('contract', { zh: '补充协议', en: 'Amendment', required: true, fixed: true }),
      receivableId: field.ref('receivable', {
        zh: '调减的应收款',
        en: 'Receivable',
        required: true,
        fixed: true,
        help: '原合同或其已生效补充协议的应收款。',
        helpEn: 'A receivable of the contract or of its amendments in force.',
      }),
      amount: field.money({
        zh: '调减金额',
        en: 'Cut by',
        required: true,
        min: 1,
        help: '不能超过这笔应收款还没有到账、也没有开票的部分。',
        helpEn: 'At most the part that is neither received nor invoiced.',
      }),
    },
    list: ['name', 'contractId', 'receivableId', 'amount'],
    grants: { read: readers, create: planners, update: planners, remove: planners, export: exporters },
    visible: through('contractId', 'contract'),
    prepare: prepareCuts,
    after: followCuts,
  }),
  'contract',
  'contractId',
)

export type PlanCut = Row<typeof planCut>
