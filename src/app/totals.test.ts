import { expect, test } from 'vitest'
import { world } from '../../test/harness/world.ts'

const w = await world()
const { body: meta } = await w.as(w.team.admin).get('meta')
type Meta = { name: string; fields: { key: string; total: string | null }[] }
const totalsOf = (name: string): string[] => {
  const found = (meta.entities as Meta[]).find((e) => e.name === name)
  return (found?.fields ?? []).filter(({ total }) => total).map(({ key }) => key)
}

test('lists of settings add nothing up: a sum of days, limits and tries says nothing', () => {
  const settings = (meta.entities as Meta[])
    .map(({ name }) => name)
    .filter((name) => /-(policy|rule|bucket|limit)$/.test(name))
  expect(settings).toContain('term-policy')
  expect(settings.length).toBeGreaterThan(10)
  for (const name of [...settings, 'pool', 'sla-step', 'dunning-step', 'lost-rate-watch', 'product', 'price-entry'])
    expect(totalsOf(name), name).toEqual([])
})

test('lists of money and counts do', () => {
  expect(totalsOf('receivable')).toContain('openAmount')
  expect(totalsOf('opportunity')).toContain('amount')
})

test('places in an order, numbers of tries and what an erasure struck out are names, not quantities', () => {
  expect(totalsOf('quote-line')).not.toContain('position')
  expect(totalsOf('webhook-delivery')).not.toContain('tries')
  expect(totalsOf('erasure')).toEqual([])
  expect(totalsOf('signing-party')).not.toContain('position')
})
