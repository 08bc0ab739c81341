import { expect, test } from 'vitest'
import type { Field } from '../../client/contract.ts'
import { bothFilters, readConditions, sameFilter, writeConditions } from './conditions.ts'
import { operatorsOf } from './operators.ts'

test('a filter of plain tests becomes sentences and back', () => {
  const filter = { and: [{ ownerId: { eq: 'me' } }, { amount: { gte: 100, lt: 500 } }] }
  expect(readConditions(filter).simple).toEqual([
    { path: 'ownerId', operator: 'eq', value: 'me' },
    { path: 'amount', operator: 'gte', value: 100 },
    { path: 'amount', operator: 'lt', value: 500 },
  ])
  expect(writeConditions(readConditions(filter))).toEqual({
    and: [{ ownerId: { eq: 'me' } }, { amount: { gte: 100 } }, { amount: { lt: 500 } }],
  })
})

test('a bare value means eq, and nested and is one list', () => {
  expect(readConditions({ outcome: 'open', and: [{ and: [{ name: { contains: '华' } }] }] }).simple).toEqual([
    { path: 'outcome', operator: 'eq', value: 'open' },
    { path: 'name', operator: 'contains', value: '华' },
  ])
})

test('or and not survive unchanged', () => {
  const filter = { and: [{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] }
  const read = readConditions(filter)
  expect(read.combined).toEqual([{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }])
  expect(writeConditions(read)).toEqual({ and: [{ c: { eq: 3 } }, { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }] })
})

test('no condition is no filter', () => {
  expect(writeConditions(readConditions(undefined))).toBeUndefined()
  expect(bothFilters(undefined, undefined)).toBeUndefined()
  expect(bothFilters({ a: { eq: 1 } }, { b: { eq: 2 } })).toEqual({ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] })
})

test('two ways to write the same filter are the same', () => {
  expect(sameFilter({ outcome: 'open' }, { and: [{ outcome: { eq: 'open' } }] })).toBe(true)
  expect(sameFilter({ outcome: 'open' }, { outcome: 'won' })).toBe(false)
})

test('several are chosen where there is a list to choose from; letters are looked for where there is none', () => {
  const field = { key: 'x', kind: 'text', label: { zh: '字段' }, required: false, editable: true } as const
  const filters = ['eq', 'in', 'nin', 'contains'] as const
  const offered = (more: Partial<Field>) => operatorsOf({ ...field, filters, ...more }).map(({ operator }) => operator)
  expect(offered({})).toEqual(['contains', 'eq'])
  expect(offered({ choices: [{ value: 'a', zh: '甲' }] })).toEqual(['eq', 'in', 'nin'])
})
