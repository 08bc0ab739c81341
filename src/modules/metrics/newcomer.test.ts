import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { contextFor } from '../../kernel/index.ts'
import { account, opportunity } from '../crm/index.ts'
import { computeMetric, type MetricRequest } from './compute.ts'

const w = await world(new Date('2026-08-14T02:00:00Z'))
const { rep, stranger, supervisor, admin, units } = w.team
const vp = await w.team.person('vp')

test('who has come since is known to the new leader: their own earlier numbers, and their customers as groups', async () => {
  const customer = await w.make(account, { name: '客户', ownerId: stranger.employeeId, industry: '制造' })
  for (const [i, { employeeId }] of [rep, rep, stranger].entries())
    await w.make(opportunity, {
      name: `商机${i}`,
      ownerId: employeeId,
      accountId: customer.id,
      amount: 100_00 * (i + 1),
      outcome: 'won',
      startedOn: '2025-03-01',
      closedOn: '2025-06-01',
    })
  const moved = await w.as(admin).post(`employee/${stranger.employeeId}/move`, { unitId: units.city, on: '2026-07-01' })
  expect(moved.status).toBe(200)
  const leader = await w.reload(supervisor)
  const wishes: Partial<MetricRequest>[] = [{ ownerIds: [stranger.employeeId] }, { unitId: units.city }]
  for (const wish of wishes) {
    const ask = (actor: typeof vp) =>
      computeMetric(contextFor(w.app, w.app.store, actor), 'won_amount', { ...wish, period: '2025', by: 'industry' })
    const { value, rows = [] } = await ask(leader)
    expect(value).toBeGreaterThan(0)
    expect(rows.map((row) => [row.key, row.value])).toEqual([['制造', value]])
    expect((await ask(vp)).value).toBe(value)
    for (const { drill, sample } of rows) {
      const list = await w.as(leader).get(drill.entity, { filter: drill.filter, count: 'exact' })
      expect(list.body.count.value).toBe(sample)
    }
  }
})
