import { type Ctx, type Filter, faults, today } from '../../kernel/index.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { type Attainment, attainmentOf, type Change, changeSince, type Figure, figureOf } from './catalogue/figures.ts'
import { type Metric, metricClasses } from './catalogue/metric.ts'
import { type Portion, readPortions } from './catalogue/read-portions.ts'
import { groupLabels } from './group-labels.query.ts'
import { type Grouping, groupingBy } from './grouping.ts'
import { type Organisation, readOrganisation } from './organisation.ts'
import { type Period, periodLabel, readPeriod, shifted, yearEarlier } from './period.ts'
import { type Restriction, restrictionTo, type Scope, scopeFor } from './scope.ts'
import type { Targets } from './target/effective.ts'
import { readTargets } from './target/read-targets.ts'

const fail = faults('metric', {
  unknown: { status: 404, zh: '没有指标「{key}」。可用的指标见「指标目录」。' },
  period: {
    status: 422,
    zh: '「{period}」不是期间。请写成 2026-Q3、2026-07、2026-H1、2026、this_quarter 或 2026-07-01..2026-07-31。',
    field: 'period',
  },
})

export interface MetricRequest {
  readonly period: string
  readonly by?: string | undefined
  readonly compare?: readonly ('previous' | 'year')[] | undefined
  readonly filter?: Filter | undefined
  readonly unitId?: string | undefined
  readonly ownerIds?: readonly string[] | undefined
}

/** Where the records behind a number are listed: GET /api/{entity}?filter=… */
export interface Drill {
  readonly entity: string
  readonly filter: Filter
}

export interface MetricRow extends Figure, Attainment {
  readonly key: string | null
  readonly label: string
  readonly drill: Drill
}

export interface MetricAnswer extends Figure, Attainment {
  readonly key: string
  readonly label: string
  readonly class: Metric['class']
  readonly classLabel: string
  readonly unit: Metric['unit']
  readonly better: Metric['better']
  readonly formula: string
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

/** One number of the catalogue for a period and a scope, with target, comparison, groups and the records behind it. */
export const computeMetric = async (ctx: Ctx, key: string, request: MetricRequest): Promise<MetricAnswer> => {
  const metric = metricNamed(key) ?? fail('unknown', { key })
  const period = periodNamed(ctx, request.period)
  const organisation = await readOrganisation(ctx)
  const scope = scopeFor(ctx, organisation, metric.of.name, request)
  const restriction = await restrictionTo(ctx, organisation, scope, [metric])
  const grouping = request.by ? groupingBy(metric, request.by, period, organisation, scope) : undefined
  const compared = comparisons(metric, period, request.compare ?? [])
  const limits = (of: Metric) => both(restriction(of), request.filter)
  const portions = await portionsFor(ctx, metric, [period, ...compared.map((c) => c.period)], limits, grouping)
  const targets = await targetsFor(ctx, metric, period, compared, organisation, scope, portions, grouping)
  const inRange = (range: number) => portions.filter((portion) => portion.range === range)
  const whole = numberOf(metric, inRange(0), request.filter ? null : targets.ofScope(goalOf(metric), period, scope))
  const answer = {
    ...describe(ctx, metric, period),
    ...whole,
    scope,
    compare: Object.fromEntries(
      compared.map(({ name, period: then }, i) => {
        const earlier = numberOf(metric, inRange(i + 1), targets.ofScope(goalOf(metric), then, scope))
        return [name, { period: then.name, ...changeSince(metric, whole.value, earlier) }]
      }),
    ),
    by: request.by ?? null,
    drill: drillOf(metric, period, limits),
  }
  if (!grouping) return answer
  return { ...answer, rows: await rowsOf(ctx, metric, period, scope, grouping, inRange(0), targets, answer.drill) }
}

export const periodNamed = (ctx: Ctx, name: string): Period =>
  readPeriod(name, today(ctx)) ?? fail('period', { period: name })

interface Compared {
  readonly name: 'previous' | 'year'
  readonly period: Period
}

/** What now is cannot be compared with what then was: nobody kept it. */
const comparisons = (metric: Metric, period: Period, wanted: readonly ('previous' | 'year')[]): Compared[] => {
  if (!metric.at && !metric.before) return []
  const ways = { previous: shifted(period, -1), year: yearEarlier(period) }
  return wanted.map((name) => ({ name, period: ways[name] }))
}

const both = (a: Filter | undefined, b: Filter | undefined): Filter | undefined => (a && b ? { and: [a, b] } : (a ?? b))

const portionsFor = async (
  ctx: Ctx,
  metric: Metric,
  ranges: readonly Period[],
  filter: Restriction,
  grouping: Grouping | undefined,
): Promise<readonly Portion[]> => {
  const { path, monthly = false } = grouping ?? {}
  const found = await readPortions(ctx, {
    metrics: [metric],
    ranges,
    filter,
    monthly,
    ...(path && { path: () => path }),
  })
  return found.get(metric.key) ?? []
}

/** The metric whose target counts: attainment has none of its own. */
export const goalOf = (metric: Metric): Metric => (metric.attains ? (metricNamed(metric.attains) ?? metric) : metric)

const targetsFor = (
  ctx: Ctx,
  metric: Metric,
  period: Period,
  compared: readonly Compared[],
  organisation: Organisation,
  scope: Scope,
  portions: readonly Portion[],
  grouping: Grouping | undefined,
): Promise<Targets> => {
  const owners = grouping?.kind === 'owner' ? portions.flatMap(({ group }) => group ?? []) : []
  const people = [...new Set([...owners, ...(scope.kind === 'people' ? scope.ids : [])])]
  return readTargets(ctx, organisation, [goalOf(metric)], [period, ...compared.map((c) => c.period)], people)
}

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

const describe = (ctx: Ctx, metric: Metric, period: Period) => ({
  key: metric.key,
  label: metric.label.zh,
  class: metric.class,
  classLabel: metricClasses[metric.class],
  unit: metric.unit,
  better: metric.better,
  formula: metric.formula,
  closedMeans: ctx.company.closedMeans,
  period: { name: period.name, label: periodLabel(period), from: period.from, to: period.to },
  unfinished: period.to > today(ctx),
})

/** The records a number rests on, in the filter language of lists. */
export const drillOf = (metric: Metric, period: Period, limits: Restriction): Drill => {
  const when = Object.entries((metric.per ?? metric.value).when).map(([field, values]) => ({
    [field]: values.length === 1 ? values[0] : { in: values },
  }))
  const dated = metric.at ? [{ [metric.at]: { within: period.name } }] : []
  const cohort = metric.before ? [{ [metric.before]: { lt: period.from } }] : []
  const limit = limits(metric)
  const conditions = [...dated, ...cohort, ...when, ...(metric.where ? [metric.where] : []), ...(limit ? [limit] : [])]
  return { entity: metric.of.name, filter: { and: conditions } }
}

const rowsOf = async (
  ctx: Ctx,
  metric: Metric,
  period: Period,
  scope: Scope,
  grouping: Grouping,
  portions: readonly Portion[],
  targets: Targets,
  whole: Drill,
): Promise<MetricRow[]> => {
  const groups = Map.groupBy(portions, grouping.keyOf)
  for (const key of grouping.always) if (!groups.has(key)) groups.set(key, [])
  const labels = await groupLabels(ctx, metric, grouping, [...groups.keys()])
  const rows = [...groups].map(([key, members]) => ({
    key,
    label: labels.get(key) ?? '未填写',
    ...numberOf(metric, members, grouping.targetOf(targets, goalOf(metric), period, scope, key)),
    drill: { entity: whole.entity, filter: { and: [whole.filter, grouping.filterOf(key)] } },
  }))
  const order = new Map([...labels.keys()].map((key, i) => [key, i]))
  if (grouping.kind === 'month' || grouping.path === 'nodeId') {
    return rows.sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0))
  }
  return rows.sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY))
}
