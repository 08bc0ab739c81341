import { expect, test } from 'vitest'
import { kindOfFormat } from './xlsx-format.ts'

test('a number format is read by the 255 characters that Excel writes; what a hostile file puts behind them is not', () => {
  expect(kindOfFormat(`${'#'.repeat(251)}yyyy`)).toBe('date')
  expect(kindOfFormat(`${'['.repeat(255)}yyyy`)).toBe('number')
})
