import { gammaln } from 'simple-statistics'

/** Two-sided 95 %: the quantile 0.975 of the standard normal distribution. */
export const z95 = 1.959963984540054

const numerator = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const denominator = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]
const polynomial = (coefficients: readonly number[], x: number) => coefficients.reduce((sum, c) => sum * x + c, 0)

/**
 * P(|Z| ≥ |z|) of the standard normal distribution.
 * J. F. Hart's rational approximation as given by G. West, "Better approximations to cumulative normal functions",
 * Wilmott Magazine, May 2005: absolute error below 1e-15.
 */
export const normalTwoSided = (z: number): number => {
  const x = Math.abs(z)
  if (x > 37) return 0
  const density = Math.exp((-x * x) / 2)
  if (x < 7.07106781186547) return 2 * density * (polynomial(numerator, x) / polynomial(denominator, x))
  const fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))
  return (2 * density) / fraction / Math.sqrt(2 * Math.PI)
}

/** P(|T| ≥ |t|) of Student's distribution: the regularised incomplete beta function I(df/(df+t²); df/2, 1/2). */
export const studentTwoSided = (t: number, df: number): number => {
  const x = df / (df + t * t)
  const a = df / 2
  const b = 0.5
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x))
  if (x >= 1) return 1
  // The continued fraction converges fast below this point; above it the complement does.
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** Continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes, 3rd ed., § 6.4). */
const betaFraction = (x: number, a: number, b: number): number => {
  const tiny = 1e-300
  const awayFromZero = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return h
}
