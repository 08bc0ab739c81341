import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Filter } from '../../client/contract.ts'
import { conditionIn, filterOf } from './condition.ts'

const { filter } = fc.letrec<{ filter: Filter; comparison: Filter; group: Filter }>((tie) => ({
  filter: fc.oneof({ maxDepth: 3 }, tie('comparison'), tie('group')),
  comparison: fc
    .tuple(fc.constantFrom('amount', 'discount', 'newCustomer'), fc.constantFrom('lte', 'gt', 'eq', 'ne'), fc.integer())
    .map(([field, operator, value]) => ({ [field]: { [operator]: value } })),
  group: fc
    .tuple(fc.constantFrom('and', 'or'), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
    .map(([join, parts]) => ({ [join]: parts }) as Filter),
}))

test('a condition is written as it was read, however deep', () => {
  fc.assert(
    fc.property(filter, (when) => {
      expect(filterOf(conditionIn(when))).toEqual(when)
    }),
  )
})

test('several fields and several limits of one field must all hold; what the designer does not know stays', () => {
  expect(filterOf(conditionIn({ amount: { gt: 1, lte: 5 }, newCustomer: true }))).toEqual({
    and: [{ and: [{ amount: { gt: 1 } }, { amount: { lte: 5 } }] }, { newCustomer: { eq: true } }],
  })
  const odd = { and: [{ not: { amount: { gt: 1 } } }, { region: { in: ['华东'] } }] } as Filter
  expect(filterOf(conditionIn(odd))).toEqual(odd)
})
