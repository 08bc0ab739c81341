import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatInstant,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPeriod,
  instantOf,
  moneyText,
  readDay,
  readMoney,
  shortMoney,
} from './format.ts'

describe('money', () => {
  test('is shown to the 分, grouped, with its sign before the symbol', () => {
    expect(formatMoney(123_456_700)).toBe('¥1,234,567.00')
    expect(formatMoney(5)).toBe('¥0.05')
    expect(formatMoney(-123_450)).toBe('-¥1,234.50')
    expect(formatMoney(Number.MAX_SAFE_INTEGER)).toBe('¥90,071,992,547,409.91')
    expect(formatMoney(100, 'SGD')).toBe('SGD 1.00')
  })

  test('is short in 万 and 亿 and never shows ten thousand 万', () => {
    expect(shortMoney(123_450_000)).toBe('123.5 万')
    expect(shortMoney(12_000_000_000)).toBe('1.2 亿')
    expect(shortMoney(12_345_678_900)).toBe('1.23 亿')
    expect(shortMoney(10_400_000_000)).toBe('1.04 亿')
    expect(shortMoney(980_000)).toBe('¥9,800')
    expect(shortMoney(9_999_950_000)).toBe('1 亿')
    expect(shortMoney(9_999_940_000)).toBe('9,999.9 万')
    expect(shortMoney(-2_000_000)).toBe('-2 万')
  })

  test('is read as people write it, and refused when finer than a 分 or no amount', () => {
    expect(readMoney('1,234.5')).toBe(123_450)
    expect(readMoney('１２.5万')).toBe(12_500_000)
    expect(readMoney('¥ 3亿')).toBe(30_000_000_000)
    expect(readMoney('0.005')).toBeNull()
    expect(readMoney('约三万')).toBeNull()
    expect(readMoney('')).toBeNull()
    expect(readMoney('99999999999999999999')).toBeNull()
  })

  test('typed, stored and shown again is the same amount', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (minor) => readMoney(moneyText(minor)) === minor))
    fc.assert(fc.property(fc.maxSafeInteger(), (minor) => readMoney(formatMoney(minor).replace('¥', '')) === minor))
  })
})

test('numbers keep what they have and no more', () => {
  expect(formatNumber(1234567.25)).toBe('1,234,567.25')
  expect(formatNumber(3, 0)).toBe('3')
  expect(formatNumber(-0.0000001)).toBe('0')
})

test('a share has one decimal, always', () => {
  expect(formatPercent(0.125)).toBe('12.5%')
  expect(formatPercent(1)).toBe('100.0%')
  expect(formatPercent(-0.0004)).toBe('0.0%')
  expect(formatPercent(-0.074)).toBe('-7.4%')
  expect(formatPercent(12.5)).toBe('1,250.0%')
})

test('periods and instants read as Chinese business writes them', () => {
  expect(formatPeriod('2026-Q3')).toBe('2026 年 Q3')
  expect(formatPeriod('2026-03')).toBe('2026 年 3 月')
  expect(formatPeriod('2026-H2')).toBe('2026 年下半年')
  expect(formatInstant('2026-03-07T16:30:00Z', 'Asia/Shanghai')).toBe('2026-03-08 00:30')
})

test('a moment chosen by the clocks of the company is shown again as it was chosen, through every change of the clocks', () => {
  const minute = fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2060, 0) / 60_000 })
  for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe'])
    fc.assert(
      fc.property(minute, (at) => {
        const shown = formatInstant(new Date(at * 60_000).toISOString(), zone)
        return formatInstant(instantOf(shown, zone), zone) === shown
      }),
    )
  expect(instantOf('2026-03-08 00:30', 'Asia/Shanghai')).toBe('2026-03-07T16:30:00.000Z')
  expect(instantOf('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  expect(instantOf('2026-03-29 03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
})

test('a day is read in every way people type one, and what is no day is none', () => {
  for (const text of [
    '2026-12-05',
    '20261205',
    '2026/12/5',
    '2026.12.5',
    '2026年12月5日',
    '12-5',
    '12/05',
    '12.5',
    '12月5日',
  ])
    expect(readDay(text, 2026), text).toBe('2026-12-05')
  for (const text of ['', '5', '2026', '2026-12', '2026-02-30', '13-1', '2026120', 'abc'])
    expect(readDay(text, 2026), text).toBeNull()
})
