import { expect, test } from 'vitest'
import { boolean, date, decimal, instant, integer, money, multiChoice, percent } from './index.ts'

const fields = {
  integer: integer({ zh: '格' }),
  decimal: decimal({ zh: '格' }),
  percent: percent({ zh: '格' }),
  money: money({ zh: '格' }),
  date: date({ zh: '格' }),
}

const read = (kind: keyof typeof fields, text: string): unknown => {
  const field = fields[kind]
  const parsed = field.kind.read(text, field)
  return 'value' in parsed ? parsed.value : null
}

const numbers = ['integer', 'decimal', 'percent', 'money'] as const

test.each([
  ['2026-03-08T09:30:00.123456+08:00', '2026-03-08T01:30:00.123456Z'],
  ['2026-03-08T09:30:00.120000+08:00', '2026-03-08T01:30:00.120Z'],
  ['2026-03-08T01:30:00Z', '2026-03-08T01:30:00.000Z'],
])('the moment %s is taken as it is, to the microsecond', (text, moment) => {
  const { kind, ...shape } = instant({ zh: '格' })
  expect(kind.value(shape).parse(text)).toBe(moment)
})

test.each([
  ['1,234', 1234],
  ['1,234,567', 1_234_567],
  ['12,3456', 123_456],
  ['¥ 1 200', 1200],
  ["1'234", 1234],
  ['１，２３４', 1234],
  ['(300)', -300],
  ['- 5', -5],
])('%s is read as the number %d', (text, value) => {
  expect(read('integer', text)).toBe(value)
})

test.each(['1,5', '1,23,4.5', '12,34', '1 2', '3,', ',5', '1,2345.6,7', '$3,500'])(
  '%s is no number: nothing is guessed',
  (text) => {
    expect(numbers.map((kind) => read(kind, text))).toEqual(numbers.map(() => null))
  },
)

test.each([
  ['33.3333333333333%', 0.333333],
  ['0.666666666666667', 0.666667],
  ['12.5 %', 0.125],
])('the share %s, as a sheet computes it, is stored as %d', (text, share) => {
  expect(read('percent', text)).toBe(share)
})

test.each([
  ['２０２６-０３-０８', '2026-03-08'],
  ['2026年03月08号', '2026-03-08'],
  ['2026/3/8', '2026-03-08'],
  ['2026-02-30', null],
  ['08/03/2026', null],
  ['0000-01-01', null],
  ['1820-03-08', null],
])('the day %s is read as %s', (text, day) => {
  expect(read('date', text)).toBe(day)
})

test.each([
  ['✓', true],
  ['☑', true],
  ['√', true],
  ['☐', false],
  ['✗', false],
])('the tick %s is read as %s', (text, value) => {
  const field = boolean({ zh: '格' })
  expect(field.kind.read(text, field)).toEqual({ value })
})

test('choices of one cell may stand below each other, as Excel breaks lines in it', () => {
  const field = multiChoice({ a: '甲', b: '乙', c: '丙' }, { zh: '格' })
  expect(field.kind.read('甲\n乙、丙', field)).toEqual({ value: ['a', 'b', 'c'] })
})
