import { type Ctx, createMany, type Draft, find, type Row } from '../../kernel/index.ts'
import { computeMetric, type MetricAnswer, metricNamed } from '../metrics/index.ts'
import { unit } from '../people/index.ts'
import { reviewRow } from './fact.entity.ts'
import type { review } from './review.entity.ts'

/** The metrics of 表1, class by class: results first, then what brings them about. */
const tableOne = [
  'won_amount',
  'average_deal_size',
  'new_customers',
  'lead_conversion',
  'repurchase_rate',
  'win_rate',
  'average_sales_cycle',
  'average_follow_up_cycle',
  'activity_count',
] as const

type Review = Row<typeof review>

/**
 * Computes 表1 as of now and freezes it as the review's next snapshot: a later change of deals or targets changes nothing of
 * what the meeting talked about. `extra` is the metric that gave cause for the review.
 */
export const takeRows = async (
  ctx: Ctx,
  { id, period, unitId }: Pick<Review, 'id' | 'period' | 'unitId'>,
  snapshot: number,
  extra: string | null,
): Promise<Row<typeof reviewRow>[]> => {
  const place = unitId ? await find(ctx, unit, unitId) : undefined
  const keys = [...new Set([...(extra ? [extra] : []), ...tableOne])]
  const drafts: Draft<typeof reviewRow>[] = []
  for (const key of keys) {
    const answer = await computeMetric(ctx, key, {
      period,
      compare: ['previous', 'year'],
      ...(unitId && { unitId }),
    })
    drafts.push({ ...frozen(ctx, answer), reviewId: id, snapshot, period, scope: place?.name ?? scopeLabel(answer) })
  }
  return createMany(ctx, reviewRow, drafts, 'freeze')
}

const scopeLabel = ({ scope }: MetricAnswer): string =>
  ({ company: '全公司', units: '主持人管辖的组织', people: '主持人本人' })[scope.kind]

/** Shares and averages are kept to six places: finer digits are noise of division. */
const kept = (value: number | null | undefined): number | null => (value == null ? null : Number(value.toFixed(6)))

const frozen = (ctx: Ctx, answer: MetricAnswer): Omit<Draft<typeof reviewRow>, 'reviewId'> => ({
  class: metricNamed(answer.key)?.class ?? 'result',
  label: answer.label,
  unit: answer.unit,
  better: answer.better,
  metric: answer.key,
  target: kept(answer.target),
  actual: kept(answer.value),
  attainment: kept(answer.attainment),
  difference: kept(answer.difference),
  formula: answer.formula,
  sample: answer.sample,
  previous: kept(answer.compare.previous?.value),
  lastYear: kept(answer.compare.year?.value),
  drill: answer.drill,
  takenAt: ctx.now.toISOString(),
})
