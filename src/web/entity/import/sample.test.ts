import { expect, test } from 'vitest'
import type { Field } from '../../client/contract.ts'
import { sampleRow } from './sample.ts'

test('the row of a template shows how each column is written, and says of itself that it is none', () => {
  const field = (kind: string, more: object = {}) => ({ key: kind, kind, label: { zh: '列' }, ...more }) as Field
  const fields = [
    field('text'),
    field('text'),
    field('choice', { choices: [{ value: 'a', zh: '甲' }] }),
    field('integer', { min: 0, max: 5 }),
    field('date'),
    field('reference', { target: 'account' }),
  ]
  const words = (key: string, { what = '' } = {}) => `${key.split('.').at(-1)} ${what}`.trim()
  const account = [{ name: 'account', label: { zh: '客户' } }] as never
  expect(sampleRow(fields, account, ({ zh }) => zh, words as never)).toEqual([
    'sampleMark',
    'sampleText 列',
    '甲',
    '5',
    '2026-03-08',
    'sampleRecord 客户',
  ])
})
