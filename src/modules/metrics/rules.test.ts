import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drivers, gapBridge } from './gap-bridge.ts'
import { monthsOf, partsOf, periodLabel, periodOf, readPeriod, shifted, yearEarlier } from './period.ts'
import { workingDays } from './working-days.ts'

const period = (name: string) => {
  const found = readPeriod(name, '2026-08-15')
  if (!found) throw new Error(`${name} is no period`)
  return found
}

describe('gap bridge', () => {
  const sales = fc
    .record({
      won: fc.nat(400),
      lost: fc.nat(400),
      size: fc.integer({ min: 10_000_00, max: 1_000_000_00 }),
      cycle: fc.double({ min: 0, max: 40, noNaN: true }),
    })
    .map(({ won, lost, size, cycle }) => ({
      won,
      decided: won + lost,
      amount: won * size,
      cycleDays: won > 0 ? cycle : null,
    }))
  const expected = fc.record({
    conversion: fc.double({ min: 0.05, max: 1, noNaN: true }),
    dealSize: fc.integer({ min: 10_000_00, max: 1_000_000_00 }),
    cycleDays: fc.double({ min: 0, max: 40, noNaN: true }),
  })

  test('the parts sum to actual − target to the last 分', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900_000_000_00 }), sales, expected, (target, happened, wanted) => {
        const bridge = gapBridge(target, happened, wanted, 92)
        const total = drivers.reduce((sum, driver) => sum + (bridge?.parts[driver] ?? Number.NaN), 0)
        expect(total).toBe(happened.amount - target)
        for (const driver of drivers) expect(Number.isInteger(bridge?.parts[driver])).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a driver that is as expected explains nothing', () => {
    const happened = { won: 20, decided: 80, amount: 20 * 40_000_00, cycleDays: 45 }
    const bridge = gapBridge(1_000_000_00, happened, { conversion: 0.25, dealSize: 50_000_00, cycleDays: 45 }, 90)
    expect(bridge?.parts).toEqual({ volume: 0, speed: 0, conversion: 0, dealSize: -200_000_00 })
  })

  test('twice as slow with the same deals decided means twice as many in hand: more volume, less speed', () => {
    const happened = { won: 20, decided: 80, amount: 20 * 50_000_00, cycleDays: 90 }
    const bridge = gapBridge(1_000_000_00, happened, { conversion: 0.25, dealSize: 50_000_00, cycleDays: 45 }, 90)
    expect(bridge?.parts).toEqual({ volume: 750_000_00, speed: -750_000_00, conversion: 0, dealSize: 0 })
  })

  test('with nothing decided the whole gap is one of volume', () => {
    const nothing = { won: 0, decided: 0, amount: 0, cycleDays: null }
    const bridge = gapBridge(1_000_000_00, nothing, { conversion: 0.25, dealSize: 50_000_00, cycleDays: 45 }, 90)
    expect(bridge?.parts).toEqual({ volume: -1_000_000_00, speed: 0, conversion: 0, dealSize: 0 })
  })

  test('without a single expectation and without a deal there is no bridge', () => {
    const nothing = { won: 0, decided: 0, amount: 0, cycleDays: null }
    expect(gapBridge(1_000_000_00, nothing, { conversion: null, dealSize: null, cycleDays: null }, 90)).toBeNull()
  })
})

describe('periods', () => {
  test.each([
    ['2026-Q3', '2026-Q2', '2025-Q3'],
    ['2026-Q1', '2025-Q4', '2025-Q1'],
    ['2026-01', '2025-12', '2025-01'],
    ['2026-H1', '2025-H2', '2025-H1'],
    ['2026', '2025', '2025'],
    ['2026-07-01..2026-07-15', '2026-06-16..2026-06-30', '2025-07-01..2025-07-15'],
    ['2024-02-29', '2024-02-28', '2023-02-28'],
    ['2028-02-28', '2028-02-27', '2027-02-28'],
    ['2028-02-10..2028-02-28', '2028-01-22..2028-02-09', '2027-02-10..2027-02-28'],
    ['2026-01-01..2026-02-28', '2025-11-01..2025-12-31', '2025-01-01..2025-02-28'],
    ['2026-02-01..2026-04-30', '2025-11-01..2026-01-31', '2025-02-01..2025-04-30'],
    ['2029-01-01..2029-02-28', '2028-11-01..2028-12-31', '2028-01-01..2028-02-29'],
  ])('before %s comes %s, a year earlier is %s', (name, before, year) => {
    expect(shifted(period(name), -1).name).toBe(before)
    expect(yearEarlier(period(name)).name).toBe(year)
  })

  test('a period written as its days, or seen from today, is the period itself', () => {
    expect(period('2026-07-01..2026-09-30').name).toBe('2026-Q3')
    expect(period('this_quarter').name).toBe('2026-Q3')
    expect(period('last_month').name).toBe('2026-07')
    expect(periodOf({ from: '2026-02-01', to: '2026-05-01' }).kind).toBe('range')
    expect(readPeriod('第三季度', '2026-08-15')).toBeNull()
  })

  test('a year is its halves, a half its quarters, a quarter its months, and the months are all of it', () => {
    expect(partsOf(period('2026')).map((part) => part.name)).toEqual(['2026-H1', '2026-H2'])
    expect(partsOf(period('2026-H2')).map((part) => part.name)).toEqual(['2026-Q3', '2026-Q4'])
    expect(partsOf(period('2026-Q4')).map((part) => part.name)).toEqual(['2026-10', '2026-11', '2026-12'])
    expect(monthsOf(period('2026-Q4'))).toEqual(['2026-10-01', '2026-11-01', '2026-12-01'])
  })

  test('people read periods in Chinese', () => {
    expect(
      ['2026-Q3', '2026-07', '2026-H1', '2026', '2026-07-01..2026-07-15'].map((n) => periodLabel(period(n))),
    ).toEqual(['2026 年 Q3', '2026 年 7 月', '2026 年上半年', '2026 年', '2026-07-01 至 2026-07-15'])
  })
})

test('February 2026 has 16 working days: the Spring Festival week is off and Saturday the 14th is worked', () => {
  expect(workingDays(period('2026-02'))).toBe(16)
  expect(workingDays(period('2026-02-14..2026-02-23'))).toBe(1)
  expect(workingDays({ from: '2026-02-14', to: '2026-02-14' })).toBe(0)
})
