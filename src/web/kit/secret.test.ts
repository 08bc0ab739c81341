import { expect, test } from 'vitest'
import { secretIn } from './secret.ts'

test('one-time values are found in answers of records and of kinds, and nothing else is', () => {
  expect(secretIn({ id: '1', password: 'abcd' })).toEqual(['abcd'])
  expect(secretIn({ id: '1', version: 2, labels: {}, result: { password: 'abcd' } })).toEqual(['abcd'])
  expect(secretIn({ recoveryCodes: ['a', 'b'] })).toEqual(['a', 'b'])
  expect(secretIn({ id: '1', name: '密码' })).toEqual([])
  expect(secretIn(null)).toEqual([])
})
