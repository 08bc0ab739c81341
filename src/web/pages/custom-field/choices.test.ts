import { expect, test } from 'vitest'
import { blank, changed, movedChoice, tidied } from './choices.ts'

test('the stored word follows the label until it has one of its own, and stays when a stored option is renamed', () => {
  const typed = changed(changed(blank, { zh: '外' }), { zh: '外资' })
  expect(typed).toEqual({ value: '外资', zh: '外资' })
  const named = changed(typed, { value: 'foreign' })
  expect(changed(named, { zh: '外资品牌' })).toEqual({ value: 'foreign', zh: '外资品牌' })
})

test('an emptied English name or colour is taken away, not kept as nothing', () => {
  const whole = { value: 'a', zh: '甲', en: 'A', tone: 'danger' } as const
  expect(changed(changed(whole, { en: '' }), { tone: undefined })).toEqual({ value: 'a', zh: '甲' })
})

test('an option moves by one place and not beyond the ends', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((value) => ({ value, zh: value })) as [never, never, never]
  expect(movedChoice([a, b, c], 2, 1)).toEqual([a, c, b])
  expect(movedChoice([a, b, c], 0, -1)).toEqual([a, b, c])
  expect(movedChoice([a, b, c], 2, 3)).toEqual([a, b, c])
})

test('empty lines and spaces around words are not stored; no line at all is no list', () => {
  expect(tidied([{ value: ' a ', zh: ' 甲 ' }, blank])).toEqual([{ value: 'a', zh: '甲' }])
  expect(tidied([blank, blank])).toBeNull()
})
