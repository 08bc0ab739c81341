import { describe, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Actor, type Draft, sql } from '../../kernel/index.ts'
import { competitor, opportunity } from '../crm/index.ts'

const w = await world(new Date('2026-08-14T02:00:00Z'))
const { rep, stranger, supervisor, province } = w.team

const reasons = await w.app.store.rows<{ id: string; name: string }>(
  sql`select id, name from crm.closing_reason where outcome = 'lost'`,
)
const reason = (name: string) => reasons.find((one) => one.name === name)?.id as string
const beichen = await w.make(competitor, { name: '北辰自控' })
const lianchuang = await w.make(competitor, { name: '联创电气' })

const open = (owner: Actor, draft: Partial<Draft<typeof opportunity>> = {}) =>
  w.make(opportunity, { name: '产线', ownerId: owner.employeeId, startedOn: '2026-07-01', amount: 100_00, ...draft })
const lose = async (owner: Actor, body: object) => {
  const { id } = await open(owner)
  const { status } = await w.as(owner).post(`opportunity/${id}/lose`, { on: '2026-08-01', ...body })
  expect(status).toBe(200)
}
const won = { outcome: 'won', closedOn: '2026-08-02' } as const

await lose(rep, { reasonId: reason('价格高于对手'), competitorId: beichen.id, theirPrice: 80_00 })
await lose(rep, { reasonId: reason('价格高于对手'), competitorId: lianchuang.id, theirPrice: 100_00 })
await lose(rep, { reasonId: reason('交付太慢'), competitorId: beichen.id })
await lose(stranger, { reasonId: reason('价格高于对手'), competitorId: beichen.id, theirPrice: 50_00 })
await open(rep, won)

const ask = async (actor: Actor, query: Record<string, string> = {}) =>
  (await w.as(actor).get('win-loss-analysis', { period: '2026-Q3', ...query })).body
const row = (body: Awaited<ReturnType<typeof ask>>, side: string, label: string) =>
  body.sides[side].find((one: { label: string }) => one.label === label)

describe('win and loss', () => {
  test('are counted by reason, competitor, product and price gap, each side adding up to the whole', async () => {
    const body = await ask(rep)
    expect(body.whole).toMatchObject({ won: 1, lost: 3, lostRate: 0.75, averageGap: 0.125, priced: 2 })
    expect(row(body, 'closingReason', '价格高于对手')).toMatchObject({ lost: 2, won: 0 })
    expect(row(body, 'competitor', '北辰自控')).toMatchObject({ lost: 2, averageGap: 0.25, priced: 1 })
    expect(row(body, 'priceGap', '远高于对手(20% 以上)')).toMatchObject({ lost: 1 })
    expect(row(body, 'closingReason', '未填写')).toMatchObject({ won: 1, lost: 0 })
    for (const rows of Object.values(body.sides) as { won: number; lost: number }[][]) {
      expect(rows.reduce((sum, one) => sum + one.lost, 0)).toBe(3)
      expect(rows.reduce((sum, one) => sum + one.won, 0)).toBe(1)
    }
  })

  test('chosen by one side narrow the others and leave its own rows to choose from', async () => {
    const body = await ask(rep, { competitor: beichen.id })
    expect(body.whole).toMatchObject({ lost: 2, won: 0 })
    expect(row(body, 'closingReason', '价格高于对手')).toMatchObject({ lost: 1 })
    expect(row(body, 'competitor', '联创电气')).toMatchObject({ lost: 1 })
  })

  test('are those of the people the reader answers for', async () => {
    expect((await ask(supervisor)).whole.lost).toBe(3)
    expect((await ask(province)).whole).toMatchObject({ lost: 4, priced: 3 })
    expect(
      (await w.as(rep).get('win-loss-analysis', { period: '2026-Q3', ownerId: stranger.employeeId })).body,
    ).toMatchObject({ code: 'metric.people_out_of_reach' })
  })

  test('lead to exactly the records that were counted', async () => {
    const body = await ask(province, { competitor: beichen.id })
    const listed = async (drill: { entity: string; filter: unknown }) =>
      (await w.as(province).get(drill.entity, { filter: drill.filter, count: 'exact' })).body.count.value
    expect(await listed(body.whole.drill)).toBe(3)
    for (const rows of Object.values(body.sides) as { won: number; lost: number; drill: never }[][])
      for (const one of rows) expect(await listed(one.drill)).toBe(one.won + one.lost)
  })

  test('are the numbers of the catalogue', async () => {
    const body = await ask(province)
    const { body: metric } = await w.as(province).get('metric/win_rate', { period: '2026-Q3', by: 'competitor' })
    for (const { key, value } of metric.rows)
      expect(body.sides.competitor.find((one: { key: string | null }) => one.key === key).winRate).toBe(value)
    const { body: gap } = await w.as(province).get('metric/average_price_gap', { period: '2026-Q3' })
    expect(gap.value).toBe(body.whole.averageGap)
  })
})
