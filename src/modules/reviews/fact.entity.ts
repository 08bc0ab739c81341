import { entity, type FieldFault, faults, field, through } from '../../kernel/index.ts'
import { byUnit, metricClasses, readableMetric } from '../metrics/index.ts'
import { everybody } from '../people/index.ts'
import { inOpenReview } from './open-review.ts'
import { contributors, reviewLeaders } from './review.entity.ts'

const failRow = faults('review-row', {
  frozen: {
    status: 409,
    zh: '快照中的数据已冻结,不能修改或删除。可以填写「差异分析」;数据有变时请由主持人「刷新数据快照」并说明原因。',
    en: 'The numbers of the snapshot are fixed. “Variance analysis” can be written; if the numbers changed, its host takes a new snapshot with a reason.',
  },
})

const ofReview = field.ref('review', { zh: '复盘', en: 'Retrospective', required: true, fixed: true })
const grants = { read: everybody, create: contributors, update: contributors, remove: contributors }

const oneName: FieldFault = {
  field: 'employeeId',
  code: 'one_name',
  message: '请选择一名同事;外部客户请填写姓名并把身份选为「受邀客户」。',
  en: 'Choose a colleague; for somebody of a customer give the name and the role “Invited customer”.',
}

export const reviewMember = entity('review-member', {
  table: 'reviews.review_member',
  label: { zh: '复盘成员', en: 'Retrospective member' },
  title: 'part',
  fields: {
    reviewId: ofReview,
    employeeId: field.person({ zh: '同事', en: 'Employee' }),
    guestName: field.text({ zh: '外部客户', en: 'Guest', max: 60 }),
    part: field.choice(
      {
        leader: { zh: '销售负责人', en: 'Sales leader' },
        front_line: { zh: '一线销售', en: 'Front-line sales' },
        support: { zh: '支持部门', en: 'Supporting department' },
        customer: { zh: '受邀客户', en: 'Invited customer' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '身份', en: 'Part', required: true },
    ),
  },
  list: ['reviewId', 'employeeId', 'part'],
  grants: { ...grants, create: reviewLeaders, update: reviewLeaders, remove: reviewLeaders },
  visible: through('reviewId', 'review'),
  uniqueTogether: [['reviewId', 'employeeId']],
  check: (row) => {
    const isGuest = row.part === 'customer'
    return Boolean(row.employeeId) !== isGuest && Boolean(row.guestName) === isGuest ? [] : [oneName]
  },
  ...inOpenReview,
})

/**
 * A line of 表1 销售业绩数据复盘表. Lines of a snapshot carry a metric and are frozen with the period, the scope, the formula
 * and the sample they were computed with; lines without a metric are facts people entered, such as a rival's share. Whoever may
 * not read the records a metric is made of does not see its line: the room says that it is there, and no more.
 */
export const reviewRow = entity('review-row', {
  table: 'reviews.review_row',
  label: { zh: '业绩数据', en: 'Performance row' },
  events: { freeze: { zh: '冻结数据', en: 'Facts frozen' } },
  title: 'label',
  fields: {
    reviewId: ofReview,
    class: field.choice(metricClasses, { zh: '指标类别', en: 'Class', required: true }),
    label: field.text({ zh: '具体指标', en: 'Metric', max: 80, required: true }),
    labelEn: field.text({ zh: '英文指标', en: 'Metric', max: 80, by: 'system' }),
    unit: field.choice(
      {
        money: { zh: '金额', en: 'Amount' },
        count: { zh: '数量', en: 'Count' },
        ratio: { zh: '比率', en: 'Ratio' },
        days: { zh: '天', en: 'Days' },
        hours: { zh: '工作小时', en: 'Working hours' },
      },
      { zh: '单位', en: 'Unit', required: true },
    ),
    better: field.choice(
      { higher: { zh: '越高越好', en: 'Higher is better' }, lower: { zh: '越低越好', en: 'Lower is better' } },
      { zh: '方向', en: 'Better', required: true },
    ),
    target: field.decimal({ zh: '目标值', en: 'Target', measuredBy: byUnit }),
    actual: field.decimal({ zh: '实际值', en: 'Actual', measuredBy: byUnit }),
    attainment: field.percent({ zh: '达成率', en: 'Attainment', by: 'system' }),
    difference: field.decimal({ zh: '差异', en: 'Difference', by: 'system', measuredBy: byUnit }),
    analysis: field.longText({ zh: '差异分析', en: 'Variance analysis', max: 2000 }),
    metric: field.text({ zh: '指标', en: 'Metric key', max: 60, by: 'system' }),
    snapshot: field.integer({ zh: '快照版次', en: 'Snapshot', by: 'system', nominal: true }),
    period: field.text({ zh: '期间', en: 'Period', max: 23, by: 'system' }),
    scope: field.text({ zh: '统计范围', en: 'Scope', max: 120, by: 'system' }),
    scopeEn: field.text({ zh: '英文统计范围', en: 'Scope', max: 120, by: 'system' }),
    formula: field.text({ zh: '公式', en: 'Formula', by: 'system' }),
    formulaEn: field.text({ zh: '英文公式', en: 'Formula', by: 'system' }),
    sample: field.integer({ zh: '样本量', en: 'Sample', by: 'system' }),
    previous: field.decimal({ zh: '上期', en: 'Previous period', by: 'system', measuredBy: byUnit }),
    lastYear: field.decimal({ zh: '去年同期', en: 'Last year', by: 'system', measuredBy: byUnit }),
    drill: field.json<{ entity: string; filter: unknown }>({ zh: '明细', en: 'Records', by: 'system' }),
    takenAt: field.instant({ zh: '冻结时间', en: 'Frozen at', by: 'system' }),
  },
  list: ['reviewId', 'class', 'label', 'unit', 'target', 'actual', 'attainment', 'analysis'],
  grants: { ...grants, export: reviewLeaders },
  visible: readableMetric('metric', through('reviewId', 'review')),
  prepare: inOpenReview.prepare,
  guard: async (ctx, row, patch) => {
    await inOpenReview.guard(ctx, row)
    const touched = patch === null ? ['deletedAt'] : Object.keys(patch)
    if (row.metric !== null && touched.some((key) => key !== 'analysis')) failRow('frozen')
  },
})

/** 关键事件: what happened, on which day. */
export const reviewEvent = entity('review-event', {
  table: 'reviews.review_event',
  label: { zh: '关键事件', en: 'Key event' },
  title: 'what',
  fields: {
    reviewId: ofReview,
    happenedOn: field.date({ zh: '日期', en: 'Date', required: true }),
    what: field.text({ zh: '事件', en: 'Event', max: 300, required: true }),
    opportunityId: field.ref('opportunity', { zh: '相关商机', en: 'Opportunity' }),
  },
  list: ['happenedOn', 'what', 'opportunityId'],
  grants,
  visible: through('reviewId', 'review'),
  order: 'happenedOn',
  ...inOpenReview,
})

/** 客户与市场反馈: who said what. */
export const feedback = entity('feedback', {
  table: 'reviews.feedback',
  label: { zh: '客户与市场反馈', en: 'Feedback' },
  title: 'content',
  fields: {
    reviewId: ofReview,
    source: field.choice(
      {
        customer: { zh: '客户', en: 'Customer' },
        market: { zh: '市场', en: 'Market' },
        competitor: { zh: '竞品', en: 'Competitor' },
        internal: { zh: '内部', en: 'Internal' },
      },
      { zh: '来源', en: 'Source', required: true },
    ),
    saidBy: field.text({ zh: '反馈人', en: 'Said by', max: 60, required: true }),
    content: field.longText({ zh: '反馈内容', en: 'Content', max: 2000, required: true }),
    happenedOn: field.date({ zh: '日期', en: 'Date' }),
  },
  list: ['source', 'saidBy', 'content', 'happenedOn'],
  grants,
  visible: through('reviewId', 'review'),
  ...inOpenReview,
})
