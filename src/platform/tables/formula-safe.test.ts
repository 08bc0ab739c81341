import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neutraliseFormula, restoreFormula } from './formula-safe.ts'

test.each([
  '=1+1',
  '+cmd|x',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '＋1x',
  '－x',
  '＠x',
  '-',
  '=',
  "'=1",
])('%j is neutralised', (cell) => {
  expect(neutraliseFormula(cell)).toBe(`'${cell}`)
})

test.each(['-12.5', '+8613800138000', '-0', '-3e5', '-12%', '上海', '3-5', "it's", "'quoted'", ''])(
  '%j stays as it is',
  (cell) => {
    expect(neutraliseFormula(cell)).toBe(cell)
  },
)

test('restoring gives back what was neutralised, for any cell', () => {
  const cell = fc.oneof(fc.string(), fc.stringMatching(/^['=+\-@＝1.%e]{0,8}$/))
  const unchanged = fc.property(cell, (cell) => {
    expect(restoreFormula(neutraliseFormula(cell))).toBe(cell)
  })
  fc.assert(unchanged, { numRuns: 5000 })
})
