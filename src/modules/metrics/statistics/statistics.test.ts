import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceInDifferences, type Moments } from './differences.ts'
import { normalTwoSided, studentTwoSided } from './distribution.ts'
import { evaluateAmounts, evaluateDifferences, evaluateDurations, evaluateRates, trendCaution } from './evaluate.ts'
import { bootstrapMeanDifference, seededRandom, welch } from './means.ts'
import { hodgesLehmann, mannWhitney } from './ranks.ts'
import { equalRatesP, newcombeInterval, wilsonInterval } from './rates.ts'

const days = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 2, maxLength: 40 })
const rate = fc
  .record({ n: fc.integer({ min: 1, max: 500 }), portion: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ n, portion }) => ({ n, successes: Math.round(portion * n) }))

describe('distributions agree with SciPy 1.17', () => {
  test.each([
    [0.5, 0.6170750774519738],
    [1.96, 0.04999579029644087],
    [3.3, 0.0009668482847675549],
    [7.5, 6.381783345821769e-14],
    [-9, 2.2571768119076647e-19],
  ])('normal, two sided, z = %d', (z, p) => expect(Math.abs(normalTwoSided(z) / p - 1)).toBeLessThan(1e-8))

  test.each([
    [2.1, 8.3, 0.06769315727129067],
    [0.3, 30, 0.7662461052843528],
    [-5, 4.5, 0.005476358359519903],
    [0, 5, 1],
  ])('Student, two sided, t = %d with %d degrees of freedom', (t, df, p) => {
    expect(studentTwoSided(t, df)).toBeCloseTo(p, 9)
  })
})

describe('rates', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('the Wilson interval of %d of %d is the published one', (successes, n, low, high) => {
    const interval = wilsonInterval({ successes, n })
    expect([interval.low, interval.high].map((x) => x.toFixed(4))).toEqual([low.toFixed(4), high.toFixed(4)])
  })

  // The same journal, 873–890, table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('the interval of %d/%d − %d/%d is the published one', (a, m, b, n, low, high) => {
    const interval = newcombeInterval({ successes: b, n }, { successes: a, n: m })
    expect([interval.low, interval.high].map((x) => x.toFixed(4))).toEqual([low.toFixed(4), high.toFixed(4)])
  })

  test('the z-test agrees with the pooled formula computed in SciPy', () => {
    expect(equalRatesP({ successes: 20, n: 80 }, { successes: 36, n: 90 })).toBeCloseTo(0.037801986387430396, 10)
    expect(equalRatesP({ successes: 48, n: 80 }, { successes: 56, n: 70 })).toBeCloseTo(0.00804508136819656, 10)
  })

  test('the interval of a difference holds the difference, stays within ±1 and turns its sign when the sides are exchanged', () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const { low, high } = newcombeInterval(a, b)
        const difference = b.successes / b.n - a.successes / a.n
        expect(low).toBeLessThanOrEqual(difference + 1e-12)
        expect(high).toBeGreaterThanOrEqual(difference - 1e-12)
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(high).toBeLessThanOrEqual(1 + 1e-12)
        const turned = newcombeInterval(b, a)
        expect(turned.low).toBeCloseTo(-high, 10)
      }),
    )
  })
})

describe('ranks', () => {
  test('the example of the SciPy manual: U = 17, p = 0.1113', () => {
    const { u, p } = mannWhitney([20, 11, 17, 12], [19, 22, 16, 29, 24])
    expect(u).toBe(17)
    expect(p).toBeCloseTo(0.11134688653314041, 12)
  })

  test('ties are corrected as SciPy corrects them', () => {
    const before = [22, 15, 15, 31, 15, 8, 9, 40, 22, 22, 18]
    const after = [15, 12, 9, 9, 8, 8, 22, 11, 14, 7, 9, 10]
    const { u, p } = mannWhitney(before, after)
    expect(u).toBe(24.5)
    expect(p).toBeCloseTo(0.010932758759636502, 12)
  })

  test('the shift of the published permeability data is 0.305 (Hollander and Wolfe, example 4.1)', () => {
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    const early = [1.15, 0.88, 0.9, 0.74, 1.21]
    expect(hodgesLehmann(early, atTerm).shift).toBeCloseTo(0.305, 12)
  })

  test('the shift is the median of all pairwise differences and its ends are two of them, found without making them', () => {
    const near = fc.integer({ min: 0, max: 4 }).map((ulps) => 1 + ulps * Number.EPSILON)
    const cases = fc.oneof(days, fc.array(near, { minLength: 1, maxLength: 8 }))
    fc.assert(
      fc.property(cases, cases, (before, after) => {
        const all = after.flatMap((b) => before.map((a) => b - a)).sort((a, b) => a - b)
        const { shift, interval } = hodgesLehmann(before, after)
        const middle = [all[Math.floor((all.length - 1) / 2)], all[Math.floor(all.length / 2)]] as [number, number]
        expect(shift).toBe((middle[0] + middle[1]) / 2)
        expect(all).toContain(interval.low)
        expect(all).toContain(interval.high)
        const turned = hodgesLehmann(after, before).interval
        expect([-turned.high, -turned.low].map((x) => x + 0)).toEqual([interval.low, interval.high].map((x) => x + 0))
      }),
    )
  })

  test('moving every value after by a constant moves the shift by it and U never leaves 0…mn', () => {
    fc.assert(
      fc.property(days, days, fc.integer({ min: -50, max: 50 }), (before, after, by) => {
        const moved = after.map((x) => x + by)
        expect(hodgesLehmann(before, moved).shift).toBeCloseTo(hodgesLehmann(before, after).shift + by, 9)
        const { u } = mannWhitney(before, moved)
        expect(u + mannWhitney(moved, before).u).toBeCloseTo(before.length * after.length, 9)
      }),
    )
  })
})

describe('means', () => {
  test('Welch agrees with SciPy', () => {
    const before = [22, 15, 15, 31, 15, 8, 9, 40, 22, 22, 18]
    const after = [15, 12, 9, 9, 8, 8, 22, 11, 14, 7, 9, 10]
    const { t, df, p } = welch(before, after)
    expect(t).toBeCloseTo(-2.7873531991800835, 10)
    expect(df).toBeCloseTo(13.60360836618384, 9)
    expect(p).toBeCloseTo(0.014861284009234782, 10)
  })

  test('the same seed gives the same interval, another seed another', () => {
    const random = seededRandom(7)
    const values = Array.from({ length: 30 }, () => random() * 100)
    const more = values.map((value) => value + 20)
    expect(bootstrapMeanDifference(values, more, 1)).toEqual(bootstrapMeanDifference(values, more, 1))
    expect(bootstrapMeanDifference(values, more, 1)).not.toEqual(bootstrapMeanDifference(values, more, 2))
  })

  test('the resampled interval is as wide as theory says for normal values', () => {
    const random = seededRandom(3)
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const before = Array.from({ length: 400 }, normal)
    const after = Array.from({ length: 400 }, normal)
    const { low, high } = bootstrapMeanDifference(before, after, 5)
    expect(Math.abs((high - low) / (2 * 1.96 * Math.sqrt(2 / 400)) - 1)).toBeLessThan(0.15)
  })
})

test('of very many amounts the interval is the normal one, next to what drawing would give', () => {
  const random = seededRandom(5)
  const sample = (n: number) => Array.from({ length: n }, () => Math.floor(-100_000 * Math.log(1 - random())))
  const [few, many] = [
    bootstrapMeanDifference(sample(2400), sample(2400), 1),
    bootstrapMeanDifference(sample(2600), sample(2600), 1),
  ]
  expect((many.high - many.low) / (few.high - few.low)).toBeCloseTo(Math.sqrt(2400 / 2600), 1)
})

describe('differences in differences', () => {
  /** As many cases as it takes to have this mean with this standard error. */
  const published = (mean: number, error: number, n = 100): Moments => ({
    n,
    sum: n * mean,
    squares: n * mean ** 2 + error ** 2 * n * (n - 1),
  })
  const rateOf = (successes: number, n: number): Moments => ({ n, sum: successes, squares: successes })

  // Card and Krueger, American Economic Review 84 (1994), table 3: full-time equivalents in New Jersey and Pennsylvania.
  test('the published employment effect of a higher minimum wage comes out, its errors added as of independent samples', () => {
    const { estimate, interval } = differenceInDifferences({
      treated: { before: published(20.44, 0.51), after: published(21.03, 0.52) },
      control: { before: published(23.33, 1.35), after: published(21.17, 0.94) },
    })
    expect(estimate).toBeCloseTo(2.75, 10)
    const error = Math.hypot(0.51, 0.52, 1.35, 0.94)
    expect((interval.high - interval.low) / (2 * 1.959963984540054)).toBeCloseTo(error, 10)
  })

  test('what went up everywhere is no effect, and what went up only where something changed is one', () => {
    const up = { before: rateOf(40, 160), after: rateOf(80, 160) }
    const flat = { before: rateOf(40, 160), after: rateOf(40, 160) }
    const tide = evaluateDifferences({ treated: up, control: up }, 'ratio', 'higher')
    expect(tide).toMatchObject({ verdict: 'no_clear_change', estimate: 0 })
    const real = evaluateDifferences({ treated: up, control: flat }, 'ratio', 'higher')
    expect(real.verdict).toBe('improved')
    expect(real.sentence.zh).toBe(
      '使用新流程的部门变化 +25.0 个百分点(前 160 例,后 160 例),未使用的部门同期变化 0.0 个百分点(前 160 例,后 160 例);扣除后净变化 +25.0 个百分点,95% 区间 +11.0 个百分点 至 +39.0 个百分点,p < 0.001:有改善。',
    )
  })

  test('one thin group of the four is not enough', () => {
    const side = { before: rateOf(40, 160), after: rateOf(80, 160) }
    const thin = { before: rateOf(40, 160), after: rateOf(4, 19) }
    expect(evaluateDifferences({ treated: side, control: thin }, 'ratio', 'higher')).toMatchObject({
      verdict: 'not_enough_data',
      sentence: { zh: expect.stringContaining('对照组前 160 例,后 19 例') },
    })
  })

  test('groups that drifted apart before anything changed are told of; those that did not are said to have been checked', () => {
    const flat = { before: rateOf(40, 160), after: rateOf(40, 160) }
    const drift = { before: rateOf(20, 160), after: rateOf(80, 160) }
    expect(trendCaution({ treated: drift, control: flat }, 'ratio').zh).toContain('原有走势不同')
    expect(trendCaution({ treated: flat, control: flat }, 'ratio').zh).toContain('没有发现两组走势不同')
    const few = { before: rateOf(1, 5), after: rateOf(1, 5) }
    expect(trendCaution({ treated: few, control: flat }, 'ratio').zh).toContain('不足以检查')
  })

  test('where only a common tide moved durations, about one verdict in twenty at most says otherwise', () => {
    const random = seededRandom(23)
    const sample = (mean: number): Moments => {
      const values = Array.from({ length: 60 }, () => -mean * Math.log(1 - random()))
      return { n: 60, sum: values.reduce((a, b) => a + b), squares: values.reduce((a, b) => a + b * b, 0) }
    }
    let called = 0
    for (let run = 0; run < 400; run++) {
      const side = () => ({ before: sample(30), after: sample(24) })
      const { verdict } = evaluateDifferences({ treated: side(), control: side() }, 'days', 'lower')
      if (verdict !== 'no_clear_change') called++
    }
    expect(called / 400).toBeLessThan(0.08)
  })
})

describe('verdicts', () => {
  test('a win rate of 20/80 that becomes 36/90 has improved, and a lost rate that does so is worse', () => {
    const before = { successes: 20, n: 80 }
    const after = { successes: 36, n: 90 }
    expect(evaluateRates(before, after, 'higher').verdict).toBe('improved')
    expect(evaluateRates(before, after, 'lower').verdict).toBe('worse')
    expect(evaluateRates(before, after, 'higher').sentence.zh).toBe(
      '由 25.0%(20/80)变为 40.0%(36/90),差异 +15.0 个百分点,95% 区间 +0.8 至 +28.2 个百分点,p = 0.038:有改善。',
    )
  })

  test('a rate twice as high on a handful of deals is not called an improvement', () => {
    const few = evaluateRates({ successes: 2, n: 10 }, { successes: 5, n: 12 }, 'higher')
    expect(few).toMatchObject({ verdict: 'not_enough_data', estimate: null, p: null })
    expect(evaluateRates({ successes: 1, n: 200 }, { successes: 3, n: 200 }, 'higher').verdict).toBe('not_enough_data')
    expect(evaluateRates({ successes: 0, n: 0 }, { successes: 0, n: 0 }, 'higher').verdict).toBe('not_enough_data')
  })

  test('cycles that fall from about 30 to about 22 days have improved; the same cycles have no clear change', () => {
    const before = Array.from({ length: 24 }, (_, i) => 24 + ((i * 7) % 13))
    const after = before.map((value) => value - 8)
    expect(evaluateDurations(before, after, 'lower')).toMatchObject({ verdict: 'improved', estimate: -8 })
    expect(evaluateDurations(before, [...before].reverse(), 'lower').verdict).toBe('no_clear_change')
    expect(evaluateDurations(before.slice(0, 9), after, 'lower').verdict).toBe('not_enough_data')
  })

  test('deal sizes are compared by their mean and too few of them give no verdict', () => {
    const before = Array.from({ length: 40 }, (_, i) => 10_000_00 + ((i * 37) % 40) * 20_000)
    const after = before.map((amount) => amount + 5_000_00)
    expect(evaluateAmounts(before, after, 'higher')).toMatchObject({ verdict: 'improved', estimate: 5_000_00 })
    expect(evaluateAmounts(before, after.slice(0, 19), 'higher').verdict).toBe('not_enough_data')
  })

  test('where nothing changed, at most about one verdict in twenty says otherwise', () => {
    const random = seededRandom(11)
    let called = 0
    for (let run = 0; run < 400; run++) {
      const sample = () => Array.from({ length: 30 }, () => Math.floor(-20 * Math.log(1 - random())))
      if (evaluateDurations(sample(), sample(), 'lower').verdict !== 'no_clear_change') called++
    }
    expect(called / 400).toBeLessThan(0.08)
  })
})
