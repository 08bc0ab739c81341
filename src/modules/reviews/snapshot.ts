import { type Ctx, createMany, type Row } from '../../kernel/index.ts'
import { computeTable, type MetricAnswer, metricNamed, readKpis } from '../metrics/index.ts'
import { reviewRow } from './fact.entity.ts'

/** 表1 before it is stored, with those in whose hands the cases behind the alarming metric were. */
export interface Facts {
  readonly rows: readonly Fact[]
  readonly owners: readonly string[]
  readonly unit: { readonly managerId: string | null } | null
}

type Fact = ReturnType<typeof frozen> & { readonly period: string } & ReturnType<typeof scopeOf>

/** Computes 表1 as of now: the company's chosen numbers, led by the metric that gave cause for the review. */
export const readFacts = async (
  ctx: Ctx,
  { period, unitId }: { readonly period: string; readonly unitId: string | null },
  cause: string | null,
): Promise<Facts> => {
  const { organisation, review: chosen } = await readKpis(ctx)
  const leading = cause === null ? undefined : metricNamed(cause)
  const metrics = [...new Set([...(leading ? [leading] : []), ...chosen])]
  const request = { metrics, period, unitId: unitId ?? undefined, casesOf: leading }
  const { answers, owners } = await computeTable(ctx, organisation, request)
  const place = unitId ? (organisation.units.get(unitId) ?? null) : null
  const rows = answers.map((answer) => ({ ...frozen(ctx, answer), period, ...scopeOf(place, answer) }))
  return { rows, owners, unit: place }
}

/** Stored with the review, facts are frozen: a later change of deals or targets changes nothing of what the meeting talked about. */
export const freeze = (
  ctx: Ctx,
  reviewId: string,
  snapshot: number,
  { rows }: Facts,
): Promise<Row<typeof reviewRow>[]> =>
  createMany(
    ctx,
    reviewRow,
    rows.map((row) => ({ ...row, reviewId, snapshot })),
    'freeze',
  )

const scopes = {
  company: { zh: '全公司', en: 'The whole company' },
  units: { zh: '主持人管辖的组织', en: 'The units that the chair leads' },
  people: { zh: '主持人本人', en: 'The chair in person' },
} as const

const scopeOf = (place: { readonly name: string } | null, { scope }: MetricAnswer) => {
  const { zh, en } = place ? { zh: place.name, en: null } : scopes[scope.kind]
  return { scope: zh, scopeEn: en }
}

/** Shares and averages are kept to six places: finer digits are noise of division. */
const kept = (value: number | null | undefined): number | null => (value == null ? null : Number(value.toFixed(6)))

const frozen = (ctx: Ctx, answer: MetricAnswer) => ({
  class: metricNamed(answer.key)?.class ?? 'result',
  label: answer.label,
  labelEn: answer.labelEn,
  unit: answer.unit,
  better: answer.better,
  metric: answer.key,
  target: kept(answer.target),
  actual: kept(answer.value),
  attainment: kept(answer.attainment),
  difference: kept(answer.difference),
  formula: answer.formula,
  formulaEn: answer.formulaEn,
  sample: answer.sample,
  previous: kept(answer.compare.previous?.value),
  lastYear: kept(answer.compare.year?.value),
  drill: answer.drill,
  takenAt: ctx.now.toISOString(),
})
