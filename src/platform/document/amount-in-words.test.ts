import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountInWords } from './amount-in-words.ts'

test.each([
  [0, '人民币零元整'],
  [1, '人民币壹分'],
  [10, '人民币壹角整'],
  [105, '人民币壹元零伍分'],
  [150, '人民币壹元伍角整'],
  [1_409_50, '人民币壹仟肆佰零玖元伍角整'],
  [6_007_14, '人民币陆仟零柒元壹角肆分'],
  [325_04, '人民币叁佰贰拾伍元零肆分'],
  [1_680_32, '人民币壹仟陆佰捌拾元零叁角贰分'],
  [107_000_53, '人民币壹拾万柒仟元零伍角叁分'],
  [620_000_00, '人民币陆拾贰万元整'],
  [1_000_100_00, '人民币壹佰万零壹佰元整'],
  [10_000_000_001_00, '人民币壹佰亿零壹元整'],
  [123_456_789_012_345, '人民币壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分'],
  [-12_34, '人民币负壹拾贰元叁角肆分'],
])('%i 分 is written %s, as the payment rules of the central bank show it', (minor, words) => {
  expect(amountInWords(minor)).toBe(words)
})

/** Reads the words back, by the meaning of each character alone. */
const amountOf = (words: string): number => {
  const values: Record<string, number> = { 拾: 10, 佰: 100, 仟: 1000, 万: 10_000, 亿: 100_000_000 }
  const negative = words.startsWith('人民币负')
  const text = words.replace(/^人民币负?/, '').replace(/整$/, '')
  const [, whole = '', fraction = ''] = /^(?:(.*)元)?(.*)$/.exec(text) ?? []
  let sum = 0
  let group = 0
  let digit = 0
  for (const character of whole) {
    const at = '零壹贰叁肆伍陆柒捌玖'.indexOf(character)
    const unit = values[character]
    if (at >= 0) digit = at
    else if (unit && unit < 10_000) {
      group += digit * unit
      digit = 0
    } else if (unit === 10_000) {
      sum += (group + digit) * unit
      group = digit = 0
    } else if (unit) {
      sum = (sum + group + digit) * unit
      group = digit = 0
    }
  }
  const minor = (unit: string) => '零壹贰叁肆伍陆柒捌玖'.indexOf(new RegExp(`(.)${unit}`).exec(fraction)?.[1] ?? '零')
  const amount = (sum + group + digit) * 100 + minor('角') * 10 + minor('分')
  return negative ? -amount : amount
}

test('the words of any amount up to a million million 元 read back as that amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000_000_000, max: 100_000_000_000_000 }), (minor) => {
      expect(amountOf(amountInWords(minor))).toBe(minor)
    }),
    { numRuns: 3000 },
  )
})

test('the words of any amount with many zeros read back, and no 零 stands twice or before a unit', () => {
  const sparse = fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 9 })), { maxLength: 14 })
    .map((digits) => Number(digits.join('') || '0'))
  fc.assert(
    fc.property(sparse, (minor) => {
      const words = amountInWords(minor)
      expect(amountOf(words)).toBe(minor)
      if (minor > 0) expect(words).not.toMatch(/零零|零[拾佰仟万亿元角分整]/)
    }),
    { numRuns: 3000 },
  )
})

test('a fraction of a 分 has no words', () => {
  expect(() => amountInWords(1.5)).toThrow(RangeError)
})
