import { normalTwoSided, z95 } from './distribution.ts'
import type { Interval } from './rates.ts'

/** The different values in order and how many cases come before each: durations are whole days, of which there are few. */
interface Runs {
  readonly values: readonly number[]
  readonly preceding: readonly number[]
  readonly cases: number
}

const runsOf = (cases: readonly number[]): Runs => {
  const times = new Map<number, number>()
  for (const value of cases) times.set(value, (times.get(value) ?? 0) + 1)
  const values = [...times.keys()].sort((x, y) => x - y)
  let sofar = 0
  const preceding = values.map((value) => {
    const before = sofar
    sofar += times.get(value) as number
    return before
  })
  return { values, preceding, cases: cases.length }
}

/** Cases before the i-th value; beyond the last come all of them. */
const precedingOf = ({ preceding, cases }: Runs, i: number): number => preceding[i] ?? cases

const timesOf = (runs: Runs, i: number): number => precedingOf(runs, i + 1) - precedingOf(runs, i)

/** Standard deviation of U under equal distributions, corrected for ties (Lehmann, Nonparametrics, 1975, § 1.4). */
const deviationOfU = (before: readonly number[], after: readonly number[]): number => {
  const n = before.length + after.length
  const both = runsOf([...before, ...after])
  // Σ(t³ − t) over groups of equal values narrows the variance of rank sums.
  const ties = both.values.reduce((sum, _, i) => sum + timesOf(both, i) ** 3 - timesOf(both, i), 0) / (n * (n - 1))
  return Math.sqrt(((before.length * after.length) / 12) * (n + 1 - ties))
}

/** Pairs (after, before) in which after is larger; equal pairs count one half. The Mann–Whitney U of `after`. */
const largerPairs = (before: Runs, after: Runs): number => {
  let j = 0
  let u = 0
  for (const [i, value] of after.values.entries()) {
    while (j < before.values.length && (before.values[j] as number) < value) j++
    const ties = before.values[j] === value ? timesOf(before, j) : 0
    u += timesOf(after, i) * (precedingOf(before, j) + ties / 2)
  }
  return u
}

/**
 * H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the other",
 * Annals of Mathematical Statistics 18 (1947) 50–60. Two-sided p by the normal approximation with tie and continuity
 * correction, good from about eight values a side.
 */
export const mannWhitney = (before: readonly number[], after: readonly number[]): { u: number; p: number } => {
  const u = largerPairs(runsOf(before), runsOf(after))
  const deviation = deviationOfU(before, after)
  const distance = Math.abs(u - (before.length * after.length) / 2) - 0.5
  return { u, p: deviation === 0 || distance <= 0 ? 1 : normalTwoSided(distance / deviation) }
}

/**
 * The k-th smallest (from 1) of all differences after − before, without making them: halving the range of values and counting
 * pairs by two pointers, then stepping to the difference that is really there.
 */
const kthDifference = (before: Runs, after: Runs, k: number): number => {
  let low = (after.values[0] as number) - (before.values.at(-1) as number)
  let high = (after.values.at(-1) as number) - (before.values[0] as number)
  while (low < high) {
    const half = low + (high - low) / 2
    // Between neighbours there is nothing: half of them rounds to one of the two.
    const middle = half < high ? half : low
    const { count, largest, next } = pairsUpTo(before, after, middle)
    if (count >= k) high = largest
    else low = next
  }
  return high
}

/** How many differences are at most `limit`, the largest of them and the smallest of the others. */
const pairsUpTo = (before: Runs, after: Runs, limit: number) => {
  let count = 0
  let largest = Number.NEGATIVE_INFINITY
  let next = Number.POSITIVE_INFINITY
  let j = 0
  for (const [i, value] of after.values.entries()) {
    while (j < before.values.length && value - (before.values[j] as number) > limit) j++
    if (j > 0) next = Math.min(next, value - (before.values[j - 1] as number))
    if (j === before.values.length) continue
    count += timesOf(after, i) * (before.cases - precedingOf(before, j))
    largest = Math.max(largest, value - (before.values[j] as number))
  }
  return { count, largest, next }
}

/**
 * Shift from before to after: the median of all pairwise differences (J. L. Hodges and E. L. Lehmann, Annals of Mathematical
 * Statistics 34 (1963) 598–611), with the 95 % interval of L. E. Moses that belongs to the Mann–Whitney test (Hollander and
 * Wolfe, Nonparametric Statistical Methods, § 4.3).
 */
export const hodgesLehmann = (
  before: readonly number[],
  after: readonly number[],
): { shift: number; interval: Interval } => {
  const a = runsOf(before)
  const b = runsOf(after)
  const pairs = a.cases * b.cases
  const middle = kthDifference(a, b, Math.floor((pairs + 1) / 2))
  const upper = pairs % 2 === 0 ? kthDifference(a, b, pairs / 2 + 1) : middle
  const rank = Math.max(1, Math.floor(pairs / 2 - z95 * deviationOfU(before, after)))
  return {
    shift: (middle + upper) / 2,
    interval: { low: kthDifference(a, b, rank), high: kthDifference(a, b, pairs + 1 - rank) },
  }
}
