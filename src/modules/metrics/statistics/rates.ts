import { normalTwoSided, z95 } from './distribution.ts'

/** How many of how many: 20 deals won of 80 decided. */
export interface Rate {
  readonly successes: number
  readonly n: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

export const share = ({ successes, n }: Rate): number => successes / n

/** E. B. Wilson's score interval (1927), 95 %, without continuity correction. */
export const wilsonInterval = ({ successes, n }: Rate): Interval => {
  const z2 = z95 * z95
  const failures = n - successes
  const root = z95 * Math.sqrt(z2 + (4 * successes * failures) / n)
  const scale = 2 * (n + z2)
  return {
    low: successes === 0 ? 0 : (2 * successes + z2 - root) / scale,
    high: failures === 0 ? 1 : (2 * successes + z2 + root) / scale,
  }
}

/**
 * Interval of after − before from the two Wilson intervals: the hybrid score interval, method 10 of R. G. Newcombe,
 * "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998) 873–890.
 */
export const newcombeInterval = (before: Rate, after: Rate): Interval => {
  const p = share(after)
  const q = share(before)
  const a = wilsonInterval(after)
  const b = wilsonInterval(before)
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  }
}

/** Two-sided p of equal rates: the z-test with pooled variance. 1 where every case, or none, succeeded in both. */
export const equalRatesP = (before: Rate, after: Rate): number => {
  const pooled = (before.successes + after.successes) / (before.n + after.n)
  const variance = pooled * (1 - pooled) * (1 / before.n + 1 / after.n)
  return variance === 0 ? 1 : normalTwoSided((share(after) - share(before)) / Math.sqrt(variance))
}
