import { expect, test } from 'vitest'
import type { Field } from '../../client/contract.ts'
import { measured } from './measured.ts'

const value: Field = {
  key: 'value',
  kind: 'decimal',
  label: { zh: '目标值' },
  required: true,
  editable: true,
  measuredBy: { field: 'metric', kinds: { won_amount: 'money', win_rate: 'percent' } },
}

test('a number is read and typed as the choice beside it says', () => {
  expect(measured(value, { metric: 'won_amount' }).kind).toBe('money')
  expect(measured(value, { metric: 'win_rate' }).kind).toBe('percent')
})

test('while nothing is chosen beside it, it is a plain number', () => {
  expect(measured(value, {}).kind).toBe('decimal')
})
