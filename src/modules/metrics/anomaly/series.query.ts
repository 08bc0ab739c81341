import type { Ctx } from '../../../kernel/index.ts'
import { type Figure, figureOf } from '../catalogue/figures.ts'
import type { Metric } from '../catalogue/metric.ts'
import { type Portion, readPortions } from '../catalogue/read-portions.ts'
import type { Organisation } from '../organisation.ts'
import { type Period, periodOf, shifted } from '../period.ts'
import { wholeCompany } from '../scope.ts'

/** Three years before a period, and the period itself, oldest first. */
export const withHistory = (period: Period): Period[] => {
  const length = period.kind === 'month' ? 36 : 12
  return Array.from({ length: length + 1 }, (_, i) => shifted(period, i - length))
}

/** The numbers of a metric for units and periods, from one reading of the database. */
export interface Series {
  figure(metric: Metric, unitId: string, period: Period): Figure
}

/** Reads every metric for every unit over all these periods, a year at a time so that no answer is cut off. */
export const readSeries = async (
  ctx: Ctx,
  organisation: Organisation,
  metrics: readonly Metric[],
  periods: readonly Period[],
): Promise<Series> => {
  const path = ({ ownerUnit }: Metric) => ownerUnit
  const found = new Map<string, Map<string, Portion[]>>(metrics.map(({ key }) => [key, new Map()]))
  const add = (key: string, at: string, portion: Portion) => {
    const byTime = found.get(key)
    byTime?.set(at, [...(byTime.get(at) ?? []), portion])
  }
  const whose = wholeCompany(organisation)
  const dated = metrics.filter(({ at }) => at)
  for (const year of yearsOf(periods)) {
    const read = await readPortions(ctx, { metrics: dated, ranges: [year], monthly: true, path, whose })
    for (const [key, portions] of read) for (const portion of portions) add(key, portion.month ?? '', portion)
  }
  // A cohort is another one in each period: its months do not add up to its quarter.
  const cohorts = await readPortions(ctx, {
    metrics: metrics.filter(({ before }) => before),
    ranges: periods,
    path,
    whose,
  })
  for (const [key, portions] of cohorts)
    for (const portion of portions) add(key, periods[portion.range]?.name ?? '', portion)

  const unitsIn = new Map<string, ReadonlySet<string>>()
  const isIn = (unitId: string, group: string | null): boolean => {
    if (organisation.units.get(unitId)?.parentId === null) return true
    const below = unitsIn.get(unitId) ?? new Set(organisation.countedUnits(unitId))
    unitsIn.set(unitId, below)
    return group !== null && below.has(group)
  }
  return {
    figure: (metric, unitId, period) => {
      const byTime = found.get(metric.key) ?? new Map<string, Portion[]>()
      const times = metric.before ? [period.name] : [...byTime.keys()].filter((m) => period.from <= m && m < period.to)
      const portions = times.flatMap((at) => byTime.get(at) ?? []).filter(({ group }) => isIn(unitId, group))
      return figureOf(metric, portions)
    },
  }
}

const yearsOf = (periods: readonly Period[]): Period[] => {
  const from = Math.min(...periods.map((period) => Number(period.from.slice(0, 4))))
  const to = Math.max(...periods.map((period) => Number(period.from.slice(0, 4))))
  return Array.from({ length: to - from + 1 }, (_, i) =>
    periodOf({ from: `${from + i}-01-01`, to: `${from + i + 1}-01-01` }),
  )
}
