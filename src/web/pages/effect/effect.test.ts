import { expect, test } from 'vitest'
import { scaleOf } from './effect.ts'

test('an interval on one side of zero is drawn with zero in sight', () => {
  const at = scaleOf([0.02, 0.05, 0.08])
  expect(at(0)).toBeGreaterThan(0)
  expect(at(0)).toBeLessThan(at(0.02))
  expect(at(0.08)).toBeLessThan(100)
})

test('order and proportion are kept', () => {
  const at = scaleOf([-10, 10])
  expect(at(0)).toBeCloseTo(50)
  expect(at(5) - at(0)).toBeCloseTo(at(0) - at(-5))
})

test('values that are all zero do not divide by nothing', () => {
  expect(scaleOf([0, 0])(0)).toBeCloseTo(50)
})
