import { expect, test } from 'vitest'
import { changeTo, grantKey, grantsOf } from './grants.ts'

const grant = { id: 'g', version: 3, reach: 'team' } as const

test('a cell is written only where it changes', () => {
  expect(changeTo(grant, 'team')).toBeNull()
  expect(changeTo(undefined, null)).toBeNull()
})

test('taking a right away removes its grant, widening it changes the same grant', () => {
  expect(changeTo(grant, null)).toEqual({ kind: 'remove', id: 'g', version: 3 })
  expect(changeTo(grant, 'all')).toEqual({ kind: 'update', id: 'g', version: 3 })
  expect(changeTo(undefined, 'all')).toEqual({ kind: 'create' })
})

test('grants are found by entity and verb', () => {
  const row = { id: 'g', version: 3, labels: {}, can: [], entity: 'lead', verb: 'read', reach: 'team' }
  expect(grantsOf([row]).get(grantKey('lead', 'read'))).toEqual(grant)
  expect(grantsOf([row]).get(grantKey('lead', 'update'))).toBeUndefined()
})
