import { asSql, sql, visibleRows } from '../../../kernel/index.ts'
import { account, activity, auditItem, lead, opportunity, stageEntry } from '../../crm/index.ts'
import { cashMetrics } from './cash.ts'
import { computed, count, type Metric, metric, total } from './metric.ts'
import { outcomeMetrics } from './outcomes.ts'
import { waitMetrics } from './waits.ts'

const isWon = { outcome: ['won'] }
const isLost = { outcome: ['lost'] }
const isDecided = { outcome: ['won', 'lost'] }

const ofDeals = {
  product: 'productId',
  series: 'productId.series',
  industry: 'accountId.industry',
  size: 'accountId.size',
  tier: 'accountId.tier',
  region: 'accountId.region',
  repeat: 'repeat',
}
const ofClosedDeals = {
  ...ofDeals,
  closingReason: 'winLossId.reasonId',
  competitor: 'winLossId.competitorId',
  priceGap: 'winLossId.gapBand',
}
const ofAccounts = { industry: 'industry', size: 'size', tier: 'tier', region: 'region', province: 'province' }

const wonAmount = metric('won_amount', {
  zh: '销售额',
  en: 'Won amount',
  class: 'result',
  unit: 'money',
  better: 'higher',
  formula: '期内赢单商机的金额之和,按关闭日期计入期间',
  formulaEn: 'Sum of the deals won in the period, by closing date',
  of: opportunity,
  at: 'closedOn',
  value: total('amount', isWon),
  by: ofDeals,
})

const attainment = metric('attainment', {
  zh: '销售额达成率',
  en: 'Attainment',
  class: 'result',
  unit: 'ratio',
  better: 'higher',
  formula: '销售额 ÷ 销售额目标',
  formulaEn: 'Won amount ÷ its target',
  of: opportunity,
  at: 'closedOn',
  value: total('amount', isWon),
  attains: 'won_amount',
})

const wonCount = metric('won_count', {
  zh: '成交单数',
  en: 'Deals won',
  class: 'result',
  unit: 'count',
  better: 'higher',
  formula: '期内赢单商机的个数,按关闭日期计入期间',
  formulaEn: 'Deals won in the period, by closing date',
  of: opportunity,
  at: 'closedOn',
  value: count(isWon),
  by: ofDeals,
})

const averageDealSize = metric('average_deal_size', {
  zh: '客单价',
  en: 'Average deal size',
  class: 'result',
  unit: 'money',
  better: 'higher',
  formula: '期内赢单金额之和 ÷ 赢单数,按关闭日期计入期间',
  formulaEn: 'Amount won ÷ deals won in the period, by closing date',
  of: opportunity,
  at: 'closedOn',
  value: total('amount', isWon),
  per: count(isWon),
  by: ofDeals,
})

const openPipeline = metric('open_pipeline_amount', {
  zh: '进行中商机金额',
  en: 'Open pipeline',
  class: 'result',
  unit: 'money',
  better: 'higher',
  formula: '现在所有进行中商机的金额之和,与期间无关',
  formulaEn: 'Sum of all deals open now, whatever the period',
  of: opportunity,
  value: total('amount', { outcome: ['open'] }),
  by: { ...ofDeals, node: 'nodeId' },
})

const newCustomers = metric('new_customers', {
  zh: '新客户开发数',
  en: 'New customers',
  class: 'acquisition',
  unit: 'count',
  better: 'higher',
  formula: '首次成交日期在期内的客户数',
  formulaEn: 'Customers whose first deal was won in the period',
  of: account,
  at: 'firstWonOn',
  value: count(),
  by: ofAccounts,
})

const leadConversion = metric('lead_conversion', {
  zh: '线索转化率',
  en: 'Lead conversion',
  class: 'acquisition',
  unit: 'ratio',
  better: 'higher',
  formula: '期内新建的线索中已转化的个数 ÷ 期内新建的线索数;新近的线索还可能转化',
  formulaEn: 'Leads of the period that were converted ÷ leads of the period; recent ones may still be',
  of: lead,
  at: 'createdAt',
  value: count({ state: ['converted'] }),
  per: count(),
  by: { source: 'source', grade: 'grade', industry: 'industry', region: 'region' },
})

const repurchaseRate = metric('repurchase_rate', {
  zh: '老客户复购率',
  en: 'Repurchase rate',
  class: 'retention',
  unit: 'ratio',
  better: 'higher',
  formula: '期初已有成交的客户中,期内再次成交的客户数 ÷ 期初已有成交的客户数',
  formulaEn: 'Customers who bought again in the period ÷ customers who had bought before it',
  of: account,
  before: 'firstWonOn',
  value: computed('bought_again', (ctx, { from, to }) => {
    const seen = asSql(visibleRows(opportunity, ctx.actor, 'again'))
    // Asked as a set, the deals of the period are read once instead of once for each customer.
    return sql`count(*) filter (where t.id in (select again.account_id from crm.opportunity as again
      where again.outcome = 'won' and again.closed_on >= ${from}::date and again.closed_on < ${to}::date
      and again.account_id is not null and again.deleted_at is null and ${seen}))`
  }),
  per: count(),
  by: ofAccounts,
})

const winRate = metric('win_rate', {
  zh: '赢单率',
  en: 'Win rate',
  class: 'process',
  unit: 'ratio',
  better: 'higher',
  formula: '期内赢单数 ÷(赢单数 + 输单数),按关闭日期计入期间',
  formulaEn: 'Won ÷ (won + lost) in the period, by closing date',
  of: opportunity,
  at: 'closedOn',
  value: count(isWon),
  per: count(isDecided),
  by: ofClosedDeals,
})

const lostRate = metric('lost_rate', {
  zh: '输单率',
  en: 'Lost rate',
  class: 'process',
  unit: 'ratio',
  better: 'lower',
  formula: '期内输单数 ÷(赢单数 + 输单数),按关闭日期计入期间',
  formulaEn: 'Lost ÷ (won + lost) in the period, by closing date',
  of: opportunity,
  at: 'closedOn',
  value: count(isLost),
  per: count(isDecided),
  by: ofClosedDeals,
})

const stageConversion = metric('stage_conversion', {
  zh: '阶段转化率',
  en: 'Stage conversion',
  class: 'process',
  unit: 'ratio',
  better: 'higher',
  formula: '期内离开某阶段的次数中,接着进入更靠后阶段或赢单的次数 ÷ 离开的次数',
  formulaEn: 'Times a stage was left for a later one or a win ÷ times it was left, in the period',
  of: stageEntry,
  at: 'leftAt',
  where: { 'nodeId.isWon': false },
  value: count({ movedOn: [true] }),
  per: count(),
  by: { node: 'nodeId' },
})

const salesCycle = metric('average_sales_cycle', {
  zh: '平均成交周期',
  en: 'Average sales cycle',
  class: 'process',
  unit: 'days',
  better: 'lower',
  formula: '期内赢单商机从开始日期到关闭日期的天数的平均值,缺开始日期的不计',
  formulaEn: 'Mean days from start to close of deals won in the period; without a start date not counted',
  of: opportunity,
  at: 'closedOn',
  where: { outcome: 'won', startedOn: { empty: false } },
  value: computed('cycle_days', () => sql`coalesce(sum(t.closed_on - t.started_on), 0)`),
  per: count(),
  by: ofDeals,
})

const followUpCycle = metric('average_follow_up_cycle', {
  zh: '平均跟进周期',
  en: 'Average follow-up cycle',
  class: 'process',
  unit: 'days',
  better: 'lower',
  formula: '期内每次跟进距上次跟进的天数的平均值,第一次跟进不计',
  formulaEn: 'Mean days since the follow-up before, over those of the period; a first one is not counted',
  of: activity,
  at: 'happenedAt',
  where: { gapDays: { empty: false } },
  value: total('gapDays'),
  per: count(),
  by: { kind: 'kind' },
})

const activityCount = metric('activity_count', {
  zh: '跟进次数',
  en: 'Activities',
  class: 'process',
  unit: 'count',
  better: 'higher',
  formula: '期内的跟进记录数',
  formulaEn: 'Follow-ups in the period',
  of: activity,
  at: 'happenedAt',
  value: count(),
  by: { kind: 'kind' },
})

const visits = metric('visits', {
  zh: '客户拜访量',
  en: 'Visits',
  class: 'process',
  unit: 'count',
  better: 'higher',
  formula: '期内方式为拜访的跟进记录数',
  formulaEn: 'Follow-ups of the period that were visits',
  of: activity,
  at: 'happenedAt',
  value: count({ kind: ['visit'] }),
})

const followUpCompliance = metric('follow_up_compliance', {
  zh: '跟进合规率',
  en: 'Follow-up compliance',
  class: 'process',
  unit: 'ratio',
  better: 'higher',
  formula: '抽查并已评定的跟进中合规的条数 ÷ 已评定的条数,按跟进时间计入期间',
  formulaEn: 'Compliant ÷ judged among audited follow-ups, by the time of the follow-up',
  of: auditItem,
  at: 'happenedAt',
  where: { state: { in: ['compliant', 'failing'] } },
  value: count({ state: ['compliant'] }),
  per: count(),
})

export const catalogue: readonly Metric[] = [
  wonAmount,
  attainment,
  wonCount,
  averageDealSize,
  openPipeline,
  newCustomers,
  leadConversion,
  repurchaseRate,
  winRate,
  lostRate,
  stageConversion,
  salesCycle,
  followUpCycle,
  activityCount,
  visits,
  followUpCompliance,
  ...outcomeMetrics,
  ...cashMetrics,
  ...waitMetrics,
]

const byKey = new Map(catalogue.map((entry) => [entry.key, entry]))

export const metricNamed = (key: string): Metric | undefined => byKey.get(key)
