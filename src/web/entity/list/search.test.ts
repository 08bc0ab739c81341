import { expect, test } from 'vitest'
import type { EntityMeta } from '../../client/contract.ts'
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
