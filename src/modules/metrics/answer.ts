import { type Ctx, type Filter, today } from '../../kernel/index.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { type Attainment, attainmentOf, type Change, changeSince, type Figure, figureOf } from './catalogue/figures.ts'
import { isDated, lasting, type Metric, metricClasses } from './catalogue/metric.ts'
import { placingOf } from './catalogue/placing.ts'
import type { Portion } from './catalogue/read-portions.ts'
import type { Grouping } from './grouping.ts'
import { type Period, periodLabel, shifted, yearEarlier } from './period.ts'
import type { Scope } from './scope.ts'
import { hiddenIn } from './seen.ts'
import { type Cut, filterOf, type Restriction } from './shares.ts'
import type { Targets } from './target/effective.ts'

/** Where the records behind a number are listed: GET /api/{entity}?filter=… */
export interface Drill {
  readonly entity: string
  readonly filter: Filter
}

export interface MetricRow extends Figure, Attainment {
  readonly key: string | null
  readonly label: string
  readonly labelEn: string
  /** Records of the sample that the asker may not list any more: they are where their people have gone. */
  readonly hidden: number
  readonly drill: Drill
}

export interface MetricAnswer extends Figure, Attainment {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly class: Metric['class']
  readonly classLabel: string
  readonly classLabelEn: string
  readonly unit: Metric['unit']
  readonly better: Metric['better']
  readonly formula: string
  readonly formulaEn: string
  readonly placing: string
  readonly placingEn: string
  readonly hidden: number
  readonly closedMeans: Ctx['company']['closedMeans']
  readonly period: { readonly name: string; readonly label: string; readonly from: string; readonly to: string }
  /** The period is still running: the value will grow, and a comparison with a whole period says little yet. */
  readonly unfinished: boolean
  readonly scope: Scope
  readonly compare: Partial<Record<'previous' | 'year', Change & { readonly period: string }>>
  readonly by: string | null
  readonly rows?: readonly MetricRow[]
  readonly drill: Drill
}

/** What was asked of a metric, once it is clear whose number and when. */
export interface Asked {
  readonly metric: Metric
  readonly period: Period
  readonly scope: Scope
  readonly compared: readonly Compared[]
  readonly limits: Restriction
  readonly by?: string | undefined
  /** What the asker may list of it. */
  readonly seen?: readonly Portion[] | undefined
}

/** A number with its target, its comparisons and the way to its records, from portions read and targets known. */
export const answerOf = (ctx: Ctx, asked: Asked, portions: readonly Portion[], targets: Targets): MetricAnswer => {
  const { metric, period, scope, compared, limits, by, seen } = asked
  const targetIn = (when: Period) => targets.ofScope(goalOf(metric), when, scope)
  const whole = numberOf(metric, inRange(portions, 0), targetIn(period))
  return {
    ...describe(ctx, metric, period),
    ...whole,
    hidden: hiddenIn(inRange(portions, 0), seen),
    scope,
    compare: Object.fromEntries(
      compared.map(({ name, period: then }, i) => {
        const earlier = numberOf(metric, inRange(portions, i + 1), targetIn(then))
        return [name, { period: then.name, ...changeSince(metric, whole.value, earlier, isUnfinished(ctx, period)) }]
      }),
    ),
    by: by ?? null,
    drill: drillOf(metric, period, limits),
  }
}

export const inRange = (portions: readonly Portion[], range: number): Portion[] =>
  portions.filter((portion) => portion.range === range)

export interface Compared {
  readonly name: 'previous' | 'year'
  readonly period: Period
}

/** What now is cannot be compared with what then was: nobody kept it. */
export const comparisons = (metric: Metric, period: Period, wanted: readonly ('previous' | 'year')[]): Compared[] => {
  if (!isDated(metric)) return []
  const ways = { previous: shifted(period, -1), year: yearEarlier(period) }
  return wanted.map((name) => ({ name, period: ways[name] }))
}

/** The metric whose target counts: attainment has none of its own. */
export const goalOf = (metric: Metric): Metric => (metric.attains ? (metricNamed(metric.attains) ?? metric) : metric)

/** Figure and target together; attainment metrics are the one divided by the other. */
export const numberOf = (
  metric: Metric,
  portions: readonly Portion[],
  target: Parameters<typeof attainmentOf>[2],
): Figure & Attainment => {
  const figure = figureOf(metric, portions)
  if (!metric.attains) return { ...figure, ...attainmentOf(metric, figure.value, target) }
  const reached = attainmentOf(goalOf(metric), figure.numerator, target)
  const share = { value: reached.attainment, numerator: figure.numerator, denominator: reached.target }
  return { ...figure, ...share, ...attainmentOf(metric, null, null), favourable: reached.favourable }
}

export const isUnfinished = (ctx: Ctx, period: Period): boolean => period.to > today(ctx)

const describe = (ctx: Ctx, metric: Metric, period: Period) => ({
  key: metric.key,
  label: metric.label.zh,
  labelEn: metric.label.en,
  class: metric.class,
  classLabel: metricClasses[metric.class].zh,
  classLabelEn: metricClasses[metric.class].en,
  unit: metric.unit,
  better: metric.better,
  formula: metric.formula,
  formulaEn: metric.formulaEn,
  ...placingOf(metric),
  closedMeans: ctx.company.closedMeans,
  period: { name: period.name, label: periodLabel(period), from: period.from, to: period.to },
  unfinished: isUnfinished(ctx, period),
})

/** The records a number rests on, in the filter language of lists. */
export const drillOf = (metric: Metric, period: Period, limits: Restriction, row?: Cut['row']): Drill => {
  const when = Object.entries((metric.per ?? metric.value).when).map(([field, values]) => ({
    [field]: values.length === 1 ? values[0] : { in: values },
  }))
  const dated = metric.at ? [{ [metric.at]: { within: period.name } }] : []
  const cohort = metric.before ? [{ [metric.before]: { lt: period.from } }] : []
  const lasted = metric.during ? [lasting(metric.during, period)] : []
  const limit = filterOf(limits(metric, period, { row, listed: true }))
  const conditions = [
    ...dated,
    ...cohort,
    ...lasted,
    ...when,
    ...(metric.where ? [metric.where] : []),
    ...(limit ? [limit] : []),
  ]
  return { entity: metric.of.name, filter: { and: conditions } }
}

/** The records of one row. */
export const drillOfRow = (
  metric: Metric,
  period: Period,
  limits: Restriction,
  grouping: Grouping,
  key: string | null,
): Drill => {
  const row = grouping.whoseOf?.(key)
  const drill = drillOf(metric, period, limits, row)
  return row || !grouping.filterOf ? drill : { ...drill, filter: { and: [drill.filter, grouping.filterOf(key)] } }
}
