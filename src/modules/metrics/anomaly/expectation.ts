import { median, medianAbsoluteDeviation } from 'simple-statistics'

/** What history lets expect of a period, and how far it usually strays. */
export interface Expectation {
  readonly basis: 'same_season' | 'all_periods'
  readonly expected: number
  readonly low: number
  readonly high: number
}

/** Fewer periods than this say nothing about what is usual. */
export const fewestPeriods = 8
/** Three sightings of a season are the fewest whose median one outlier cannot move. */
const yearsForSeason = 3
/** Robust standard deviations on each side: about one normal period in 370 lies outside. */
const width = 3
/** MAD of normal values times this is their standard deviation (P. J. Rousseeuw and C. Croux, JASA 88 (1993) 1273–1283). */
const madToDeviation = 1.4826
/** A history of equal values would make every next value an anomaly. */
const leastDeviation = 0.05

/**
 * Expected range of the period after `history` (oldest first, one place per period; null where it has no number), robust against
 * earlier outliers.
 *
 * From three years on, a period is measured against the median of the year before it (the first year against itself); the
 * median of that ratio in the same season of each year is the season's usual share. A trend shifts the ratios alike and so is
 * expected too. Before three years the median of all periods is expected, which cannot know a season.
 */
export const expectationFrom = (history: readonly (number | null)[], seasons: number): Expectation | null => {
  const known = knownOf(history)
  if (known.length < fewestPeriods) return null
  return sameSeason(history, seasons) ?? ranged('all_periods', median(known), madOf(known))
}

const knownOf = (history: readonly (number | null)[]): number[] => history.filter((value) => value !== null)

const sameSeason = (history: readonly (number | null)[], seasons: number): Expectation | null => {
  const levelAt = (at: number): number => {
    const year = knownOf(history.slice(Math.max(0, at - seasons), Math.max(seasons, at)))
    return year.length > 0 ? median(year) : 0
  }
  const levels = history.map((_, at) => levelAt(at))
  if (levels.some((level) => level <= 0)) return null
  const ratios = history.flatMap((value, at) =>
    value === null ? [] : [{ season: at % seasons, ratio: value / (levels[at] as number) }],
  )
  const seen = (season: number) => ratios.filter((r) => r.season === season).map((r) => r.ratio)
  const now = seen(history.length % seasons)
  if (now.length < yearsForSeason) return null
  const level = levelAt(history.length)
  const strays = ratios.map(({ season, ratio }) => ratio - median(seen(season)))
  return ranged('same_season', level * median(now), madOf(strays) * level)
}

const madOf = (values: readonly number[]): number => medianAbsoluteDeviation([...values])

const ranged = (basis: Expectation['basis'], expected: number, mad: number): Expectation => {
  const deviation = Math.max(mad * madToDeviation, Math.abs(expected) * leastDeviation)
  return { basis, expected, low: expected - width * deviation, high: expected + width * deviation }
}
