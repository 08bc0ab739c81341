import type { Ctx } from '../../kernel/index.ts'
import { answerOf, comparisons, goalOf, type MetricAnswer } from './answer.ts'
import type { Metric } from './catalogue/metric.ts'
import { type Portion, type Question, readAllPortions } from './catalogue/read-portions.ts'
import { periodNamed } from './compute.ts'
import type { Organisation } from './organisation.ts'
import { shifted, yearEarlier } from './period.ts'
import { restrictionTo, type Scope, scopeFor } from './scope.ts'
import type { Restriction } from './shares.ts'
import { readTargets } from './target/read-targets.ts'

interface TableRequest {
  readonly metrics: readonly Metric[]
  readonly period: string
  readonly unitId?: string | undefined
  /** The metric whose cases are counted by owner. */
  readonly casesOf?: Metric | undefined
}

interface Table {
  readonly answers: readonly MetricAnswer[]
  /** Owners of the cases asked for, those with most first. */
  readonly owners: readonly string[]
}

/** Several numbers of one period, each with its target, the period before and the year before: two statements for all. */
export const computeTable = async (ctx: Ctx, organisation: Organisation, request: TableRequest): Promise<Table> => {
  const { metrics, unitId, casesOf } = request
  const period = periodNamed(ctx, request.period)
  const scopes = new Map(metrics.map((metric) => [metric, scopeFor(ctx, organisation, metric.of.name, { unitId })]))
  const limits = await restrictions(ctx, organisation, scopes)
  const ranges = [period, shifted(period, -1), yearEarlier(period)]
  const questions: Question[] = [{ metrics, ranges, whose: limits }]
  if (casesOf) questions.push({ metrics: [casesOf], ranges: [period], whose: limits, path: ({ owner }) => owner })
  const [portions, cases] = await readAllPortions(ctx, questions)
  const people = [...new Set([...scopes.values()].flatMap(({ kind, ids }) => (kind === 'people' ? ids : [])))]
  const targets = await readTargets(ctx, organisation, metrics.map(goalOf), ranges, people)
  const answers = metrics.map((metric) => {
    const scope = scopes.get(metric) as Scope
    const compared = comparisons(metric, period, ['previous', 'year'])
    return answerOf(ctx, { metric, period, scope, compared, limits }, portions?.get(metric.key) ?? [], targets)
  })
  return { answers, owners: casesOf ? byCases(cases?.get(casesOf.key) ?? []) : [] }
}

const restrictions = async (
  ctx: Ctx,
  organisation: Organisation,
  scopes: ReadonlyMap<Metric, Scope>,
): Promise<Restriction> => {
  const each = new Map<Metric, Restriction>()
  for (const [metric, scope] of scopes) each.set(metric, await restrictionTo(ctx, organisation, scope, [metric]))
  return (metric, range, cut) => each.get(metric)?.(metric, range, cut) ?? []
}

const byCases = (portions: readonly Portion[]): string[] => {
  const cases = new Map<string, number>()
  for (const { group, sample } of portions) if (group !== null) cases.set(group, (cases.get(group) ?? 0) + sample)
  return [...cases].sort(([, a], [, b]) => b - a).map(([owner]) => owner)
}
