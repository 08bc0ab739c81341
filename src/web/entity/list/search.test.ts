import { expect, test } from 'vitest'
import type { EntityMeta, Filter } from '../../client/contract.ts'
import { keptOf, queryIn } from './search.ts'

const deal = { name: 'opportunity', fields: [{ key: 'name' }, { key: 'amount' }] } as unknown as EntityMeta

test('a view keeps the chosen columns, in the words that the server takes', () => {
  const kept = JSON.parse(JSON.stringify(keptOf({ view: 'mine', sort: '-amount', cols: 'name,amount' })))
  expect(kept).toEqual({ sort: '-amount', fields: ['name', 'amount'] })
  expect(queryIn(deal, kept)).toEqual({ sort: '-amount', cols: 'name,amount' })
})

test('a view that was ordered by a field since deleted opens without that order', () => {
  expect(queryIn(deal, { sort: '-c_gone,amount,-createdAt' }).sort).toBe('amount,-createdAt')
  expect(queryIn(deal, { sort: 'c_gone' }).sort).toBeUndefined()
})

test('a view that was narrowed by a field since deleted opens with what else it was narrowed by', () => {
  const stands = { amount: { gte: 100 } }
  const gone = { c_gone: { eq: 'a' } }
  const either = { or: [{ name: { eq: 'a' } }, { and: [{ amount: { gte: 1 } }, gone] }] }
  const without = (filter: Filter) => queryIn(deal, { filter }).filter
  expect(without({ and: [gone, stands, either] })).toEqual({ and: [stands] })
  expect(without({ and: [{ not: gone }, { c_gone: { eq: 'a', on: '2026-01-01' } }, stands] })).toEqual({
    and: [stands],
  })
  expect(without(gone)).toBeUndefined()
  expect(without({ and: [{ 'name.x': { eq: 1 } }, { createdAt: { within: 'today' } }] })).toEqual({
    and: [{ 'name.x': { eq: 1 } }, { createdAt: { within: 'today' } }],
  })
})

test('a view that asks a field what its kind cannot answer, since it was made anew as another, opens without that', () => {
  const kinds = { name: 'lead', fields: [{ key: 'grade', filters: ['eq', 'empty'] }] } as unknown as EntityMeta
  const filter = { and: [{ grade: { gte: 3 } }, { grade: { eq: 'A' } }] }
  expect(queryIn(kinds, { filter }).filter).toEqual({ and: [{ grade: { eq: 'A' } }] })
})
