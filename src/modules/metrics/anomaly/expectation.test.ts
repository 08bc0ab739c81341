import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectationFrom, fewestPeriods } from './expectation.ts'
import { judge } from './judgement.ts'

// Spring Festival dips and year-end peaks, growing 1 % a month, with a little noise that is the same on every run.
const season = [0.7, 0.4, 1.1, 1, 1, 1.1, 0.9, 0.9, 1.1, 0.9, 1.2, 1.7]
const noise = (n: number) => 1 + (((n * 7919) % 13) - 6) / 200
const month = (n: number) => 1_000_000 * 1.01 ** n * (season[n % 12] as number) * noise(n)
const months = (count: number) => Array.from({ length: count }, (_, n) => month(n))

describe('what history lets expect', () => {
  test('with fewer than eight periods nothing is expected', () => {
    expect(expectationFrom(months(fewestPeriods - 1), 12)).toBeNull()
    expect(expectationFrom([], 4)).toBeNull()
  })

  test('with three years of months a February as low as every February is expected', () => {
    const range = expectationFrom(months(37), 12)
    expect(range?.basis).toBe('same_season')
    const february = month(37)
    expect(february).toBeLessThan(0.6 * month(35))
    expect(Math.abs((range?.expected ?? 0) / february - 1)).toBeLessThan(0.1)
    expect(judge(february, null, range, 'higher')).toBeNull()
    expect(judge(february * 0.5, null, range, 'higher')).toMatchObject({ rule: 'unusual' })
  })

  test('a normal month of a seasonal and growing history is never called unusual', () => {
    for (let n = 36; n < 96; n++) {
      const range = expectationFrom(
        Array.from({ length: 36 }, (_, i) => month(n - 36 + i)),
        12,
      )
      expect(judge(month(n), null, range, 'higher')).toBeNull()
    }
  })

  test('one freak period in the history, even of the same season, hides no drop and makes no normal month unusual', () => {
    for (const freak of [20, 28, 39]) {
      const history = months(40)
      history[freak] = (history[freak] as number) * 40
      const range = expectationFrom(history, 12)
      expect(judge(month(40), null, range, 'higher')).toBeNull()
      expect(judge(month(40) * 0.5, null, range, 'higher')).toMatchObject({ rule: 'unusual' })
    }
  })

  test('a period without a number moves no other to another season, and a season seen too seldom is not guessed', () => {
    const gapped = (...gaps: number[]) => months(48).map((value, n) => (gaps.includes(n) ? null : value))
    for (const gap of [5, 13, 30, 46]) {
      const range = expectationFrom(gapped(gap), 12)
      expect(range?.basis).toBe('same_season')
      expect(Math.abs((range?.expected ?? 0) / month(48) - 1)).toBeLessThan(0.1)
    }
    expect(expectationFrom(gapped(0, 12), 12)?.basis).toBe('all_periods')
  })

  test('before three years all periods are compared, and the answer says so', () => {
    expect(expectationFrom([10, 12, 11, 10, 12, 11, 10, 12], 4)).toMatchObject({ basis: 'all_periods', expected: 11 })
  })

  test('the range holds the expectation, and scaling the history scales it', () => {
    const history = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 8, maxLength: 40 })
    fc.assert(
      fc.property(history, fc.constantFrom(4, 12), fc.constantFrom(2, 10, 0.5), (values, seasons, by) => {
        const range = expectationFrom(values, seasons)
        const scaled = expectationFrom(
          values.map((value) => value * by),
          seasons,
        )
        expect(range?.low).toBeLessThanOrEqual(range?.expected ?? Number.NaN)
        expect(range?.high).toBeGreaterThanOrEqual(range?.expected ?? Number.NaN)
        expect((scaled?.low ?? 0) / by).toBeCloseTo(range?.low ?? Number.NaN, 3)
      }),
    )
  })
})

describe('what is bad enough', () => {
  const range = { basis: 'all_periods', expected: 100, low: 70, high: 130 } as const

  test.each([
    [90, 'higher', null],
    [89, 'higher', { rule: 'missed', severity: 'medium' }],
    [69, 'higher', { rule: 'missed', severity: 'high' }],
    [100, 'lower', null],
    [101, 'lower', { rule: 'missed', severity: 'low' }],
    [115, 'lower', { rule: 'missed', severity: 'medium' }],
    [131, 'lower', { rule: 'missed', severity: 'high' }],
  ] as const)('%d against a target of 100 where %s is better', (value, better, expected) => {
    expect(judge(value, 100, null, better)).toEqual(expected)
  })

  test.each([
    [200, 'higher', null],
    [70, 'higher', null],
    [69, 'higher', 'medium'],
    [39, 'higher', 'high'],
    [10, 'lower', null],
    [131, 'lower', 'medium'],
    [161, 'lower', 'high'],
  ] as const)('%d against a range of 70 to 130 where %s is better', (value, better, severity) => {
    expect(judge(value, null, range, better)?.severity ?? null).toBe(severity)
  })

  test('both together carry the worse severity', () => {
    expect(judge(60, 70, range, 'higher')).toEqual({ rule: 'both', severity: 'medium' })
  })
})
