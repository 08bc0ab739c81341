import { entity, field, type Row } from '../../../kernel/index.ts'
import { underApproval } from '../../approvals/index.ts'
import { exporters, readers, ruleKeepers, sellers, withSignatories } from '../access.ts'
import { contractFaults } from './contract.rules.ts'
import { followContract, guardContract, prepareContracts } from './follow.ts'

/** An agreement with a customer. It counts as effective when its approval has ended and everybody has signed. */
export const contract = underApproval(
  entity('contract', {
    table: 'contracting.contract',
    label: { zh: '合同', en: 'Contract' },
    events: {
      approve: { zh: '审批通过', en: 'Approved' },
      effective: { zh: '生效', en: 'Came into force' },
      endSigning: { zh: '签署没有完成', en: 'Signing not finished' },
      exportTrail: { zh: '导出审计存证', en: 'Audit trail exported' },
      freeze: { zh: '文本定稿', en: 'Text settled' },
      seal: { zh: '加盖电子印章', en: 'Electronic seal applied' },
    },
    title: 'name',
    fields: {
      name: field.text({ zh: '合同名称', en: 'Name', max: 160, required: true, search: true }),
      code: field.autoNumber({ zh: '合同编号', en: 'Number', prefix: 'HT', search: true }),
      accountId: field.ref('account', { zh: '客户', en: 'Account', required: true }),
      opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity' }),
      quoteVersionId: field.ref('quote-version', { zh: '依据报价', en: 'From the quote', by: 'command' }),
      ownerId: field.person({ zh: '负责人', en: 'Owner', required: true, default: 'me' }),
      kind: field.choice(
        {
          sale: { zh: '销售合同', en: 'Sale' },
          framework: { zh: '框架合同', en: 'Framework' },
          service: { zh: '服务合同', en: 'Service' },
          amendment: { zh: '补充协议', en: 'Amendment' },
        },
        { zh: '类型', en: 'Kind', required: true, default: 'sale' },
      ),
      amount: field.money({
        zh: '合同金额',
        en: 'Amount',
        required: true,
        help: '补充协议为增加的金额;负数表示减少。',
        helpEn: 'Of an amendment: the amount added; negative lowers it.',
      }),
      startsOn: field.date({ zh: '开始日期', en: 'Starts on' }),
      endsOn: field.date({ zh: '到期日期', en: 'Ends on' }),
      renewalDays: field.integer({
        zh: '提前几天提醒续约',
        en: 'Days before the end to remind',
        min: 0,
        max: 365,
        help: '不填时按「报价与签署期限」的天数。',
        helpEn: 'Empty: as the terms for quotes and signing say.',
      }),
      templateId: field.ref('contract-template', { zh: '合同模板', en: 'Template' }),
      deliverOn: field.date({ zh: '交付日期', en: 'Deliver on' }),
      paymentTerms: field.longText({ zh: '付款方式', en: 'Payment terms', max: 2000 }),
      parentId: field.ref('contract', { zh: '原合同', en: 'Amends', by: 'command' }),
      state: field.choice(
        {
          draft: { zh: '草拟', en: 'Draft', tone: 'neutral' },
          approved: { zh: '已批准', en: 'Approved', tone: 'information' },
          signing: { zh: '签署中', en: 'Signing', tone: 'warning' },
          effective: { zh: '已生效', en: 'Effective', tone: 'success' },
          expired: { zh: '已到期', en: 'Expired', tone: 'neutral' },
          terminated: { zh: '已终止', en: 'Terminated', tone: 'danger' },
        },
        { zh: '状态', en: 'State', required: true, by: 'command', default: 'draft' },
      ),
      approvedOn: field.date({ zh: '批准日期', en: 'Approved on', by: 'command' }),
      signedOn: field.date({ zh: '签订日期', en: 'Signed on', by: 'command' }),
      firstPaidOn: field.date({ zh: '首款到账日期', en: 'First payment on', by: 'system' }),
      terminatedOn: field.date({ zh: '终止日期', en: 'Terminated on', by: 'command' }),
      terminationReason: field.text({ zh: '终止原因', en: 'Why terminated', max: 500, by: 'command' }),
      riskGrade: field.choice(
        {
          low: { zh: '低风险', en: 'Low risk', tone: 'success' },
          medium: { zh: '中风险', en: 'Medium risk', tone: 'warning' },
          high: { zh: '高风险', en: 'High risk', tone: 'danger' },
          blocked: { zh: '禁止交易', en: 'Blocked', tone: 'danger' },
        },
        { zh: '信用风险', en: 'Credit risk', by: 'system' },
      ),
      riskProposal: field.choice(
        {
          none: { zh: '无需附加条款', en: 'None' },
          deposit: { zh: '收取定金', en: 'Deposit' },
          prepayment: { zh: '全额预付', en: 'Prepayment' },
        },
        { zh: '建议条款', en: 'Clause proposed', by: 'system' },
      ),
      riskReasons: field.json<readonly string[]>({ zh: '风险依据', en: 'Why', by: 'system' }),
      riskReasonsEn: field.json<readonly string[]>({ zh: '英文风险依据', en: 'Why', by: 'system' }),
      riskCheckedAt: field.instant({ zh: '信用检查时间', en: 'Credit checked at', by: 'system' }),
      textVersion: field.integer({ zh: '文本版本', en: 'Text version', by: 'system', default: 0 }),
      sealedFileId: field.file({ zh: '盖章原件', en: 'Sealed original', by: 'system' }),
    },
    list: ['name', 'accountId', 'amount', 'state', 'riskGrade', 'signedOn', 'endsOn', 'ownerId', 'code'],
    grants: {
      read: readers,
      create: sellers,
      update: sellers,
      remove: sellers,
      export: exporters,
      import: ruleKeepers,
    },
    visible: withSignatories,
    subject: true,
    editable: { state: ['draft'] },
    prepare: prepareContracts,
    check: contractFaults,
    after: followContract,
    guard: guardContract,
  }),
  { sealed: ['name', 'accountId', 'amount', 'kind', 'startsOn', 'endsOn', 'deliverOn', 'paymentTerms'] },
)

export type Contract = Row<typeof contract>
