import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../kernel/index.ts'
import { contractWorld } from '../contracting/contract/contract.fixture.ts'
import { opportunity } from '../crm/index.ts'
import { cashMetrics } from './catalogue/cash.ts'
import { catalogue } from './catalogue/catalogue.ts'
import { groupsOf } from './grouping.ts'

// Marketing reads neither contracts nor debts, and so no number that is made of them.

const c = await contractWorld()
const { w, rep, finance, at, drawn } = c
const marketing = w.as(await w.team.person('marketing'))
const period = '2026-03'

beforeAll(async () => {
  const { id, accountId } = await drawn(987_654_00, {}, [1, 0])
  await c.force(id)
  await c.money(accountId, 123_456_00, { contractId: id })
  await w.app.store.rows(sql`update metrics.kpi_set set
    dashboard = dashboard || '["collection_rate", "open_receivables"]'::jsonb, review = review || '["collection_rate"]'::jsonb`)
})

const kinds = [
  'contract',
  'contract-clause',
  'contract-version',
  'signing-party',
  'signing-envelope',
  'legal-check',
  'credit-profile',
  'receivable',
  'plan-cut',
  'receipt',
  'allocation',
  'invoice',
  'adjustment',
  'refund',
  'dunning',
  'webhook-delivery',
]

test.each(cashMetrics.map(({ key }) => key))(
  '%s is refused, whatever it is grouped by or compared with',
  async (key) => {
    expect((await w.as(finance).get(`metric/${key}`, { period })).status).toBe(200)
    for (const more of [
      {},
      { by: 'owner' },
      { by: 'month' },
      { compare: 'previous,year' },
      { ownerId: rep.employeeId },
    ]) {
      const answer = await marketing.get(`metric/${key}`, { period, ...more })
      expect([answer.status, answer.body.code]).toEqual([403, 'metric.no_access'])
    }
  },
)

test('neither catalogue nor dashboard know them; who may read the records finds them in both', async () => {
  const keys = async (client: typeof marketing, path: string) =>
    (await client.get(path, path === 'dashboard' ? { period } : {})).body.items.map(({ key }: { key: string }) => key)
  const cash = new Set(cashMetrics.map(({ key }) => key))
  for (const path of ['metrics', 'dashboard']) {
    expect((await keys(w.as(finance), path)).some((key: string) => cash.has(key))).toBe(true)
    expect((await keys(marketing, path)).filter((key: string) => cash.has(key))).toEqual([])
  }
})

test('who may read the deals and nothing else gets their numbers, and is told what a grouping wants besides', async () => {
  const { team } = w
  await w.make(opportunity, { name: '进行中的单', ownerId: rep.employeeId, amount: 77_00 })
  for (const actor of [team.supervisor, team.region, await w.team.person('vp')]) {
    const grants = new Map([['opportunity.read', actor.grants.get('opportunity.read') ?? 'team']] as const)
    const whole = w.as(actor)
    const ask = async (client: typeof whole, key: string, by?: string) =>
      client.get(`metric/${key}`, { period, ...(by && { by }) })
    const ofDeals = catalogue.filter(({ of }) => of.name === 'opportunity')
    const known = new Map<string, unknown>()
    for (const { key } of ofDeals) known.set(key, (await ask(whole, key)).body.value)
    const narrow = w.as({ ...actor, grants })
    for (const metric of ofDeals) {
      const { status: told, body: number } = await ask(narrow, metric.key)
      if (told === 200) expect(number.value, metric.key).toEqual(known.get(metric.key))
      else expect([metric.key, number.code]).toEqual(['average_price_gap', 'metric.no_way'])
      for (const by of groupsOf(metric)) {
        const { status, body } = await ask(narrow, metric.key, by)
        if (status !== 200) expect([status, body.code], `${metric.key} ${by}`).toEqual([403, 'metric.no_way'])
        else expect(JSON.stringify(body.rows)).not.toContain(rep.name)
      }
    }
    w.as(actor)
  }
})

describe('nor any other door', () => {
  test.each(kinds)('%s: list, sums, export, metadata', async (kind) => {
    const doors = await Promise.all([
      marketing.get(kind),
      marketing.post(`${kind}/aggregate`, { groupBy: [], measures: [{ count: '*' }] }),
      marketing.get(`${kind}/export`, { format: 'csv' }),
      marketing.get(`${kind}/export`, { format: 'xlsx' }),
    ])
    expect(doors.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    const meta = (await marketing.get('meta')).body
    expect(meta.entities.map(({ name }: { name: string }) => name)).not.toContain(kind)
  })

  test('views, workbench, search and the page of the customer say nothing of amounts', async () => {
    for (const view of ['receivable-aging', 'webhook-explained', 'signing-provider-explained'])
      expect((await marketing.get(view)).status, view).toBe(403)
    const { body } = await at(rep, 'account', { name: '市场部也看得到的客户' })
    await c.debt(body.id, 555_555_00)
    const told = await Promise.all([
      marketing.get('workbench'),
      marketing.get('search', { q: '产线改造合同' }),
      marketing.get(`account/${body.id}`),
      marketing.get(`account/${body.id}/timeline`),
      marketing.get('gap-bridge', { period }),
      marketing.get('dashboard', { period }),
    ])
    const all = told.map(({ text }) => text).join('')
    for (const amount of ['98765400', '12345600', '55555500', '86419800']) expect(all).not.toContain(amount)
  })
})
