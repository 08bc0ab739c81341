import { expect, test } from 'vitest'
import type { Row } from '../../client/contract.ts'
import { pathTo, treeOf } from './tree.ts'

const unit = (id: string, parentId: string | null, level: string): Row => ({
  id,
  version: 1,
  labels: {},
  can: [],
  name: id,
  parentId,
  level,
})

const units = [
  unit('city', 'province', 'city'),
  unit('province', 'region', 'province'),
  unit('office', 'company', 'department'),
  unit('region', 'company', 'region'),
  unit('company', null, 'company'),
]

test('people are counted with everybody below', () => {
  const [company] = treeOf(
    units,
    new Map([
      ['city', 4],
      ['province', 1],
      ['office', 2],
    ]),
  )
  expect(company?.people).toBe(7)
  expect(company?.children.map(({ unit: { id }, people }) => [id, people])).toEqual([
    ['region', 5],
    ['office', 2],
  ])
})

test('a unit whose parent is missing is still shown', () => {
  const top = treeOf([unit('lost', 'removed', 'city'), unit('company', null, 'company')], new Map())
  expect(top.map(({ unit: { id } }) => id)).toEqual(['company', 'lost'])
})

test('the way to a unit leads through all units above it', () => {
  expect(pathTo(treeOf(units, new Map()), 'city').map(({ id }) => id)).toEqual([
    'company',
    'region',
    'province',
    'city',
  ])
  expect(pathTo(treeOf(units, new Map()), 'nobody')).toEqual([])
})
