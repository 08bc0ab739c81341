import { expect, test } from 'vitest'
import type { Field } from '../../client/contract.ts'
import { foldedIn } from './folded.ts'

const fields = Array.from({ length: 28 }, (_, i) => ({
  key: `f${i}`,
  required: i === 20,
  ...(i === 27 && { custom: true }),
})) as unknown as Field[]

test('a long form begins with what comes first; nothing that must be, or is, filled in waits behind 更多', () => {
  const folded = foldedIn(fields, { f15: 'filled', f16: false, f17: '', f18: null }).map(({ key }) => key)
  expect(folded).toContain('f17')
  for (const key of ['f0', 'f8', 'f15', 'f16', 'f20', 'f27']) expect(folded).not.toContain(key)
  expect(folded).toHaveLength(15)
  expect(foldedIn(fields.slice(0, 20), {})).toEqual([])
})
