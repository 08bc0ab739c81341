import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../kernel/index.ts'
import { contractWorld } from '../contracting/contract/contract.fixture.ts'
import { cashMetrics } from './catalogue/cash.ts'

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
