import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Actor, createMany, type Draft, get, sql, transact } from '../../../kernel/index.ts'
import { opportunity } from '../../crm/index.ts'
import { unit } from '../../people/index.ts'
import { target } from '../target/target.entity.ts'
import { anomaly, takeIntoReview } from './anomaly.entity.ts'
import { detectAnomalies, detectDaily } from './detect.ts'

// The last closed month is July 2026, the last closed quarter 2026-Q2.
const w = await world(new Date('2026-08-14T02:00:00Z'))
const { team } = w
const vp = await team.person('vp')
const west = await w.make(unit, { name: '西部大区', level: 'region', parentId: team.units.company })

const deal = (closedOn: string, outcome: 'won' | 'lost', amount = 10_000_00): Partial<Draft<typeof opportunity>> => ({
  name: closedOn,
  ownerId: team.rep.employeeId,
  outcome,
  amount,
  startedOn: '2023-01-01',
  closedOn,
  ...(outcome === 'lost' && { lostReason: 'price' }),
})
// Ten months of two won and one lost, then a July in which almost everything was lost.
const history = Array.from({ length: 10 }, (_, i) => new Date(Date.UTC(2025, 8 + i, 10)).toISOString().slice(0, 10))
const drafts = [
  ...history.flatMap((day) => [deal(day, 'won'), deal(day, 'won'), deal(day, 'lost')]),
  deal('2026-07-10', 'won'),
  ...Array.from({ length: 9 }, () => deal('2026-07-12', 'lost')),
]
await w.within(vp, (ctx) => createMany(ctx, opportunity, drafts as Draft<typeof opportunity>[]))
const goal = await w.make(target, {
  metric: 'won_amount',
  period: '2026-Q2',
  unitId: team.units.region,
  value: 100_000_00,
})

const detect = () => transact(w.app, vp, detectAnomalies)
const listed = async (actor: Actor, filter: object = {}) =>
  (
    await w.as(actor).get('anomaly', {
      filter,
      limit: 100,
      fields: 'title,metric,period,unitId,state,severity,rule,basis,value,target,expected',
    })
  ).body.items

describe('detection', () => {
  test('a missed target and a number outside its history are found for the region and the company, with the numbers in the title', async () => {
    const first = await detect()
    expect(first.opened).toBeGreaterThan(0)
    const [missed] = await listed(vp, { metric: 'won_amount', period: '2026-Q2', unitId: team.units.region })
    expect(missed).toMatchObject({
      rule: 'missed',
      severity: 'high',
      state: 'open',
      value: 60_000_00,
      target: 100_000_00,
    })
    expect(missed.title).toBe('华东大区 2026 年 Q2 销售额 ¥6 万,低于目标 ¥10 万')
    const lost = await listed(vp, { metric: 'lost_rate', period: '2026-07' })
    expect(lost.map((row: { unitId: string }) => row.unitId).sort()).toEqual(
      [team.units.company, team.units.region].sort(),
    )
    expect(lost[0]).toMatchObject({ rule: 'unusual', basis: 'all_periods', severity: 'high' })
    expect(lost[0].expected).toBeCloseTo(1 / 3, 5)
  })

  test('a region without a deal and without a target has no anomaly', async () => {
    expect(await listed(vp, { unitId: west.id })).toEqual([])
  })

  test('run again it finds the same and writes nothing', async () => {
    const before = await listed(vp)
    expect(await detect()).toEqual({ opened: 0, changed: 0, resolved: 0 })
    expect(await listed(vp)).toEqual(before)
  })

  test('a run that starts while another is not finished waits for it and opens nothing twice', async () => {
    await w.within(vp, (ctx) => ctx.db.rows(sql`delete from metrics.anomaly`))
    const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const { first, second } = await w.within(vp, async (ctx) => {
      const done = await detectAnomalies(ctx)
      const running = detect()
      while ((await w.app.store.cells(waiting)).length === 0);
      return { first: done, second: { running } }
    })
    expect(first.opened).toBeGreaterThan(0)
    expect(await second.running).toEqual({ opened: 0, changed: 0, resolved: 0 })
  })

  test('an anomaly that was dismissed with a reason is not opened again; without a reason it cannot be dismissed', async () => {
    const [row] = await listed(vp, { metric: 'lost_rate', period: '2026-07', unitId: team.units.company })
    expect((await w.as(vp).post(`anomaly/${row.id}/dismiss`, {})).status).toBe(422)
    expect((await w.as(vp).post(`anomaly/${row.id}/dismiss`, { reason: '清理历史商机' })).body.state).toBe('dismissed')
    expect((await detect()).opened).toBe(0)
    expect((await w.as(vp).post(`anomaly/${row.id}/dismiss`, { reason: '再次' })).status).toBe(409)
    expect((await w.as(vp).post(`anomaly/${row.id}/reopen`)).body).toMatchObject({ state: 'open', reason: null })
  })

  test('when later data explain it away it is resolved by itself, and one in a review is left to the review', async () => {
    const [amount] = await listed(vp, { metric: 'won_amount', period: '2026-Q2', unitId: team.units.region })
    const [lost] = await listed(vp, { metric: 'lost_rate', period: '2026-07', unitId: team.units.region })
    await w.within(vp, async (ctx) => {
      await takeIntoReview(ctx, await get(ctx, anomaly, lost.id), '00000000-0000-7000-8000-00000000aaaa')
    })
    await w.as(vp).patch(`target/${goal.id}`, { version: 1, value: 61_000_00 })
    // The company's target is its region's: both numbers are right again.
    expect(await detect()).toMatchObject({ resolved: 2 })
    expect((await w.as(vp).get(`anomaly/${amount.id}`)).body).toMatchObject({ state: 'resolved' })
    expect((await w.as(vp).get(`anomaly/${lost.id}`)).body).toMatchObject({ state: 'reviewing' })
  })

  test('the daily job does the same as the verb', async () => {
    await detectDaily.run(w.app, vp, null)
    expect((await w.as(team.region).post('anomaly/detect')).body).toMatchObject({ opened: 0 })
  })
})

describe('who sees them', () => {
  test('the leader of a unit sees its anomalies, a leader below and a representative do not', async () => {
    const ids = new Set((await listed(team.region)).map((row: { unitId: string }) => row.unitId))
    expect(ids).toEqual(new Set([team.units.region]))
    expect(await listed(team.supervisor)).toEqual([])
    expect((await w.as(team.rep).get('anomaly')).status).toBe(403)
    expect((await w.as(team.rep).post('anomaly/detect')).status).toBe(403)
  })
})
