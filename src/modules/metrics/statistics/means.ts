import { mean, sampleVariance } from 'simple-statistics'
import { studentTwoSided, z95 } from './distribution.ts'
import type { Interval } from './rates.ts'

/**
 * B. L. Welch's test of equal means without equal variances (Biometrika 34 (1947) 28–35), degrees of freedom by
 * Satterthwaite. Two-sided p.
 */
export const welch = (before: readonly number[], after: readonly number[]): { t: number; df: number; p: number } => {
  const a = sampleVariance([...before]) / before.length
  const b = sampleVariance([...after]) / after.length
  const difference = mean([...after]) - mean([...before])
  if (a + b === 0) return { t: 0, df: before.length + after.length - 2, p: difference === 0 ? 1 : 0 }
  const t = difference / Math.sqrt(a + b)
  const df = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1))
  return { t, df, p: studentTwoSided(t, df) }
}

/** mulberry32: the same seed gives the same numbers on every machine, so that a result can be repeated. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

const resamples = 2000
/** From here on the means of all but absurd amounts are normal, and drawing so often would hold up the server. */
const manyCases = 5000

/** 95 % percentile interval of mean(after) − mean(before) (B. Efron, Annals of Statistics 7 (1979) 1–26). */
export const bootstrapMeanDifference = (
  before: readonly number[],
  after: readonly number[],
  seed: number,
): Interval => {
  if (before.length + after.length > manyCases) return normalMeanDifference(before, after)
  const random = seededRandom(seed)
  const drawnMean = (values: readonly number[]) => {
    let sum = 0
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)] as number
    return sum / values.length
  }
  const differences = Float64Array.from({ length: resamples }, () => drawnMean(after) - drawnMean(before)).sort()
  const at = (portion: number) => differences[Math.round(portion * (resamples - 1))] as number
  return { low: at(0.025), high: at(0.975) }
}

/** The same interval by the normal approximation with unequal variances, for very many cases. */
const normalMeanDifference = (before: readonly number[], after: readonly number[]): Interval => {
  const difference = mean([...after]) - mean([...before])
  const reach = z95 * Math.sqrt(sampleVariance([...before]) / before.length + sampleVariance([...after]) / after.length)
  return { low: difference - reach, high: difference + reach }
}
