import { field } from '../../../kernel/index.ts'
import type { Decision } from '../assignment/decide.ts'
import type { ScoredFactor } from '../grading/score.ts'
import { clocks } from '../sla/entities.ts'

/** What grading, assignment, response clocks and pools need to know of a lead and keep on it. */
export const serviceFields = {
  size: field.choice(
    {
      micro: { zh: '微型(20 人以下)', en: 'Micro (under 20 people)' },
      small: { zh: '小型(20–99 人)', en: 'Small (20–99 people)' },
      medium: { zh: '中型(100–499 人)', en: 'Medium (100–499 people)' },
      large: { zh: '大型(500 人以上)', en: 'Large (500 people or more)' },
    },
    { zh: '公司规模', en: 'Company size' },
  ),
  annualRevenue: field.decimal({ zh: '年营收(万元)', en: 'Annual revenue (10,000)', min: 0, scale: 2 }),
  budget: field.money({ zh: '预算', en: 'Budget', min: 0 }),
  purchaseWithin: field.choice(
    {
      month: { zh: '1 个月内', en: 'Within a month' },
      quarter: { zh: '3 个月内', en: 'Within 3 months' },
      half: { zh: '半年内', en: 'Within half a year' },
      year: { zh: '一年内', en: 'Within a year' },
      later: { zh: '一年以后', en: 'Later than a year' },
    },
    { zh: '采购周期', en: 'Buys within' },
  ),
  productId: field.ref('product', { zh: '意向产品', en: 'Product of interest' }),
  gradedBy: field.choice(
    { scorecard: { zh: '评分卡', en: 'Scorecard' }, person: { zh: '人工', en: 'By hand' } },
    { zh: '定级方式', en: 'Graded by', by: 'system' },
  ),
  scorecardId: field.ref('scorecard', { zh: '评分卡', en: 'Scorecard', by: 'system' }),
  scorePoints: field.json<readonly ScoredFactor[]>({ zh: '评分明细', en: 'Points', by: 'system' }),
  formVisits: field.integer({ zh: '表单访问次数', en: 'Form visits', by: 'system', default: 0 }),
  emailOpens: field.integer({ zh: '打开邮件次数', en: 'E-mails opened', by: 'system', default: 0 }),
  emailClicks: field.integer({ zh: '点击链接次数', en: 'Links clicked', by: 'system', default: 0 }),
  /** The rule that chose the owner, and the rules before it that did not fit, with their reasons. */
  assignment: field.json<Decision>({ zh: '分配依据', en: 'Why this owner', by: 'system' }),
  ownerSince: field.instant({ zh: '接手时间', en: 'Owned since', by: 'system' }),
  lastFollowedAt: field.instant({ zh: '最近跟进时间', en: 'Last followed up', by: 'system' }),
  clock: field.choice(clocks, { zh: '当前计时', en: 'Running clock', by: 'system' }),
  clockStartedAt: field.instant({ zh: '计时开始', en: 'Clock started', by: 'system' }),
  clockDueAt: field.instant({ zh: '到期时间', en: 'Due at', by: 'system' }),
  lateReason: field.text({ zh: '迟到原因', en: 'Why late', max: 300, by: 'system' }),
  poolId: field.ref('pool', { zh: '所在公海', en: 'Pool', by: 'system' }),
}
