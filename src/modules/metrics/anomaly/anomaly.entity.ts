import { type Ctx, change, command, entity, field, type Row, select, sql, type Visible } from '../../../kernel/index.ts'
import { everybody, keepers, leaders } from '../../people/index.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { byMetric } from '../catalogue/metric.ts'
import { readableMetric } from '../readable.ts'

/** Of the units that one of the reader's people leads. */
export const ofUnitsLed: Visible = (row, actor, scope) =>
  scope === 'all' ||
  sql<boolean>`exists (select 1 from people.unit as led where led.id = ${row('unitId')} and led.manager_id = any(${[...actor.subtreeIds]}::uuid[]))`

const measuredBy = byMetric(catalogue)

/** A number of a closed period that missed its target or left the range its history lets expect. Found by the system. */
export const anomaly = entity('anomaly', {
  table: 'metrics.anomaly',
  label: { zh: '指标异常', en: 'Anomaly' },
  events: {
    review: { zh: '开启复盘', en: 'Retrospective opened' },
    detect: { zh: '发现异常', en: 'Anomaly detected' },
    watch: { zh: '列入观察', en: 'Under watch' },
    giveBack: { zh: '退回待处理', en: 'Returned to open' },
  },
  title: 'title',
  fields: {
    title: field.text({ zh: '异常', en: 'Anomaly', max: 200, required: true, search: true, by: 'system' }),
    titleEn: field.text({ zh: '英文标题', en: 'Anomaly', max: 300, by: 'system' }),
    metric: field.choice(Object.fromEntries(catalogue.map(({ key, label }) => [key, label])), {
      zh: '指标',
      en: 'Metric',
      required: true,
      by: 'system',
    }),
    period: field.text({ zh: '期间', en: 'Period', max: 7, required: true, by: 'system' }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit', required: true, by: 'system' }),
    value: field.decimal({ zh: '实际值', en: 'Value', required: true, by: 'system', measuredBy }),
    target: field.decimal({ zh: '目标值', en: 'Target', by: 'system', measuredBy }),
    expected: field.decimal({ zh: '历史预期', en: 'Expected', by: 'system', measuredBy }),
    low: field.decimal({ zh: '预期下限', en: 'Lowest expected', by: 'system', measuredBy }),
    high: field.decimal({ zh: '预期上限', en: 'Highest expected', by: 'system', measuredBy }),
    basis: field.choice(
      {
        same_season: { zh: '历年同期', en: 'Same season of earlier years' },
        all_periods: { zh: '以往各期(未满三年,未计季节)', en: 'All earlier periods' },
        not_enough: { zh: '历史不足 8 期', en: 'Not enough history' },
        watch: { zh: '公司设定的警戒线', en: 'Threshold set by the company' },
      },
      { zh: '预期依据', en: 'Basis', required: true, by: 'system' },
    ),
    rule: field.choice(
      {
        missed: { zh: '未达目标', en: 'Target missed' },
        unusual: { zh: '超出历史范围', en: 'Outside the expected range' },
        both: { zh: '未达目标且超出历史范围', en: 'Both' },
        watch: { zh: '超过警戒线', en: 'Above the threshold' },
      },
      { zh: '触发规则', en: 'Rule', required: true, by: 'system' },
    ),
    severity: field.choice(
      {
        high: { zh: '严重', en: 'High', tone: 'danger' },
        medium: { zh: '中等', en: 'Medium', tone: 'warning' },
        low: { zh: '轻微', en: 'Low', tone: 'neutral' },
      },
      { zh: '严重程度', en: 'Severity', required: true, by: 'system' },
    ),
    sample: field.integer({ zh: '样本数', en: 'Sample', required: true, by: 'system' }),
    state: field.choice(
      {
        open: { zh: '待处理', en: 'Open', tone: 'warning' },
        reviewing: { zh: '复盘中', en: 'In review', tone: 'information' },
        dismissed: { zh: '已忽略', en: 'Dismissed', tone: 'neutral' },
        resolved: { zh: '已解决', en: 'Resolved', tone: 'success' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'open' },
    ),
    reason: field.text({ zh: '处理说明', en: 'Reason', max: 500, by: 'command' }),
    /** Without a target: the module of retrospectives comes later. */
    reviewId: field.ref('', { zh: '复盘', en: 'Retrospective', by: 'command' }),
  },
  list: ['title', 'metric', 'period', 'unitId', 'severity', 'rule', 'state'],
  grants: {
    read: everybody.filter((role) => role !== 'rep'),
    export: [...leaders, ...keepers],
  },
  visible: readableMetric('metric', ofUnitsLed),
  subject: true,
  uniqueTogether: [['metric', 'period', 'unitId']],
})

export type Anomaly = Row<typeof anomaly>

export const dismissAnomaly = command(anomaly, 'dismiss', {
  zh: '忽略',
  en: 'Dismiss',
  input: { reason: field.text({ zh: '忽略原因', en: 'Reason', max: 500, required: true }) },
  allow: [...leaders, ...keepers],
  when: { state: ['open'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, anomaly, row, { state: 'dismissed', reason }, { verb: 'dismiss' })
  },
})

export const resolveAnomaly = command(anomaly, 'resolve', {
  zh: '标为已解决',
  en: 'Resolve',
  input: { reason: field.text({ zh: '怎样解决的', en: 'How it was resolved', max: 500, required: true }) },
  allow: [...leaders, ...keepers],
  when: { state: ['open', 'reviewing'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, anomaly, row, { state: 'resolved', reason }, { verb: 'resolve' })
  },
})

export const reopenAnomaly = command(anomaly, 'reopen', {
  zh: '重新打开',
  en: 'Reopen',
  input: {},
  allow: [...leaders, ...keepers],
  when: { state: ['dismissed', 'resolved'] },
  run: async (ctx, row) => {
    await change(ctx, anomaly, row, { state: 'open', reason: null }, { verb: 'reopen' })
  },
})

/** The retrospective that had taken the anomaly up was deleted: it waits again for somebody to look into it. */
export const giveBack = async (ctx: Ctx, reviewIds: readonly string[]): Promise<void> => {
  const where = sql`t.review_id = any(${[...reviewIds]}::uuid[]) and t.state = 'reviewing'`
  for (const row of await select(ctx, anomaly, { where, lock: true, unscoped: true }))
    await change(ctx, anomaly, row, { state: 'open', reviewId: null }, { verb: 'giveBack' })
}

/** A retrospective takes the anomaly up; called by the module of retrospectives in its own transaction. */
export const takeIntoReview = (ctx: Ctx, row: Anomaly, reviewId: string): Promise<Anomaly> =>
  change(ctx, anomaly, row, { state: 'reviewing', reviewId }, { verb: 'review', facts: { reviewId } })
