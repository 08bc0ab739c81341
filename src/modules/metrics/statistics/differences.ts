import { normalTwoSided, z95 } from './distribution.ts'
import type { Interval } from './rates.ts'

/** What is needed of a group of cases to know its mean and how much it strays: a success counts 1, a failure 0. */
export interface Moments {
  readonly n: number
  readonly sum: number
  readonly squares: number
}

export interface Sides {
  readonly before: Moments
  readonly after: Moments
}

/** Those who changed, and those who did not. */
export interface Groups {
  readonly treated: Sides
  readonly control: Sides
}

export const meanOf = ({ n, sum }: Moments): number => sum / n

/** Variance of the mean. */
const uncertainty = ({ n, sum, squares }: Moments): number => Math.max(0, squares - sum ** 2 / n) / (n - 1) / n

/**
 * Difference in differences: what changed for those who changed, less what changed for the others meanwhile (D. Card and
 * A. B. Krueger, American Economic Review 84 (1994) 772–793; J. D. Angrist and J.-S. Pischke, Mostly Harmless Econometrics,
 * 2009, § 5.2). The four means are independent cross-sections, so their variances add; the interval is the normal
 * approximation, two-sided 95 %.
 */
export const differenceInDifferences = ({
  treated,
  control,
}: Groups): { estimate: number; interval: Interval; p: number } => {
  const cells = [treated.before, treated.after, control.before, control.after]
  const estimate = meanOf(treated.after) - meanOf(treated.before) - (meanOf(control.after) - meanOf(control.before))
  const deviation = Math.sqrt(cells.reduce((sum, cell) => sum + uncertainty(cell), 0))
  const reach = z95 * deviation
  const p = deviation === 0 ? (estimate === 0 ? 1 : 0) : normalTwoSided(estimate / deviation)
  return { estimate, interval: { low: estimate - reach, high: estimate + reach }, p }
}
