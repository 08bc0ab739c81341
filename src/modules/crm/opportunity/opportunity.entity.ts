import { entity, field, owned } from '../../../kernel/index.ts'
import { dispatchers, exporters, readers, sellers } from '../access.ts'
import { lostReasons } from '../lost-reasons.ts'
import { budgetFaults } from './budget.rules.ts'
import { keepConsequences } from './consequences.ts'
import { forecastCategories } from './forecast-categories.ts'
import { guardOpportunity } from './guard.ts'
import { closingFaults, turns } from './opportunity.rules.ts'
import { startOpportunities } from './start.ts'

export const opportunity = entity('opportunity', {
  table: 'crm.opportunity',
  title: 'name',
  label: { zh: '商机', en: 'Opportunity' },
  fields: {
    name: field.text({ zh: '商机名称', en: 'Name', max: 160, required: true, search: true }),
    code: field.autoNumber({ zh: '编号', en: 'Code', prefix: 'SJ', search: true }),
    accountId: field.ref('account', { zh: '客户', en: 'Account' }),
    ownerId: field.person({ zh: '负责人', en: 'Owner', required: true, default: 'me' }),
    productId: field.ref('product', { zh: '产品', en: 'Product' }),
    amount: field.money({ zh: '金额', en: 'Amount', min: 0 }),
    expectedOn: field.date({ zh: '预计成交日期', en: 'Expected on' }),
    processId: field.ref('process', {
      zh: '销售流程',
      en: 'Sales process',
      fixed: true,
      help: '不选时为公司的默认流程,创建后不能更换。',
      helpEn: "Empty: the company's default process. It cannot be changed afterwards.",
    }),
    processVersionId: field.ref('process-version', {
      zh: '销售流程版本',
      en: 'Process version',
      required: true,
      by: 'command',
    }),
    nodeId: field.ref('process-node', { zh: '阶段', en: 'Stage', required: true, by: 'command' }),
    stageEnteredAt: field.instant({ zh: '进入阶段时间', en: 'Stage entered at', required: true, by: 'command' }),
    outcome: field.choice(
      {
        open: { zh: '进行中', en: 'Open', tone: 'information' },
        won: { zh: '赢单', en: 'Won', tone: 'success' },
        lost: { zh: '输单', en: 'Lost', tone: 'danger' },
      },
      { zh: '结果', en: 'Outcome', required: true, by: 'command', default: 'open' },
    ),
    startedOn: field.date({ zh: '开始日期', en: 'Started on', default: 'today' }),
    closedOn: field.date({ zh: '关闭日期', en: 'Closed on', by: 'command' }),
    lostReason: field.choice(
      { ...lostReasons, unrecorded: { zh: '未记录(历史数据)', en: 'Not recorded (historical)' } },
      { zh: '输单原因', en: 'Reason lost', by: 'command' },
    ),
    lostNote: field.longText({ zh: '输单说明', en: 'How it was lost', max: 2000, by: 'command' }),
    winLossId: field.ref('win-loss', { zh: '赢输单记录', en: 'Win/loss record', by: 'system' }),
    forecast: field.choice(forecastCategories, {
      zh: '预测类别',
      en: 'Forecast category',
      help: '不填时按阶段的赢单概率归类。',
      helpEn: 'Empty: by the probability of the stage.',
    }),
    repeat: field.boolean({ zh: '老客户复购', en: 'Repeat purchase', by: 'system', default: false }),
    competitor: field.text({ zh: '竞争对手', en: 'Competitor', max: 120 }),
    budget: field.money({
      zh: '客户预算下限',
      en: 'Customer budget from',
      min: 0,
      help: '客户说不出下限时填 0。',
      helpEn: '0 where the customer names no lower figure.',
    }),
    budgetMax: field.money({
      zh: '客户预算上限',
      en: 'Customer budget to',
      min: 0,
      help: '只知道一个数时可以不填,就按下限那个数。',
      helpEn: 'Empty where only one figure is known: it is then both.',
    }),
    painPoints: field.longText({ zh: '核心痛点', en: 'Pain points', max: 5000 }),
    decisionChain: field.longText({ zh: '客户决策链', en: 'Decision chain', max: 5000 }),
    solution: field.longText({ zh: '方案要点', en: 'Solution', max: 5000 }),
    note: field.longText({ zh: '备注', en: 'Note', max: 5000 }),
    lastActivityAt: field.instant({ zh: '最近跟进时间', en: 'Last activity at', by: 'command' }),
    nextAction: field.text({ zh: '下一步行动', en: 'Next action', max: 300, by: 'command' }),
    nextActionOn: field.date({ zh: '下一步日期', en: 'Next action on', by: 'command' }),
    nextActionBy: field.choice(turns, { zh: '下一步由谁', en: 'Next action by', by: 'command' }),
  },
  list: ['name', 'accountId', 'nodeId', 'amount', 'expectedOn', 'ownerId', 'outcome'],
  grants: {
    read: readers,
    create: sellers,
    update: sellers,
    remove: dispatchers,
    export: [...exporters, 'finance'],
    import: dispatchers,
  },
  visible: owned('ownerId'),
  rollups: [
    { table: 'crm.opportunity_by_stage', by: ['ownerId', 'nodeId', 'outcome'], sum: ['amount'] },
    { table: 'crm.opportunity_by_month', by: ['ownerId', 'outcome', 'closedOn:month'], sum: ['amount'] },
  ],
  subject: true,
  prepare: startOpportunities,
  check: (row) => [...closingFaults(row), ...budgetFaults(row)],
  after: keepConsequences,
  guard: guardOpportunity,
})
