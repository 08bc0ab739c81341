import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Actor, contextFor, sql } from '../../kernel/index.ts'
import type { WorkingCalendar } from '../../platform/calendar/working-time.ts'
import { activity, opportunity } from '../crm/index.ts'
import { companyCalendar } from '../work/index.ts'
import { computeMetric, type MetricRequest } from './compute.ts'
import { readPeriod } from './period.ts'

const today = '2026-08-14'
const w = await world(new Date('2026-05-04T01:00:00Z'))
const { rep, colleague, stranger, supervisor, region } = w.team
const vp = await w.team.person('vp')
const owners = [rep, colleague, stranger]

/** A stretch as somebody with a watch beside the deals would write it down. */
interface Noted {
  deal: string
  owner: number
  side: 'us' | 'customer'
  from: string
  to: string | null
}

const noted: Noted[] = []
const running = (deal: string) => noted.find((turn) => turn.deal === deal && turn.to === null)
const turnTo = (deal: string, owner: number | null, side: Noted['side'] | null) => {
  const now = w.now.toISOString()
  const before = running(deal)
  if (before) before.to = now
  if (side === null) return
  noted.push({ deal, owner: owner ?? before?.owner ?? 0, side, from: now, to: null })
}

const often = Array.from({ length: 8 }, () => 'follow' as const)
const step = fc.record({
  kind: fc.constantFrom(...often, 'open', 'open', 'lose', 'reopen', 'transfer', 'transfer', 'remove', 'edit'),
  deal: fc.nat(50),
  owner: fc.integer({ min: 0, max: 2 }),
  theirs: fc.boolean(),
  minutes: fc.integer({ min: 1, max: 1440 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const deals: { id: string; owner: number; outcome: 'open' | 'lost' }[] = []

const perform: Record<Step['kind'], (at: Step) => Promise<void>> = {
  open: async ({ owner }) => {
    const { id } = await w.make(opportunity, {
      name: `单${deals.length}`,
      ownerId: owners[owner]?.employeeId as string,
    })
    deals.push({ id, owner, outcome: 'open' })
    turnTo(id, owner, 'us')
  },
  follow: async ({ deal: nth, theirs }) => {
    const deal = deals[nth % deals.length]
    if (!deal) return
    await w.make(activity, {
      opportunityId: deal.id,
      ownerId: owners[deal.owner]?.employeeId as string,
      content: '通话',
      feedback: '在看',
      nextAction: '再联系',
      nextActionOn: '2026-09-01',
      nextActionBy: theirs ? 'customer' : 'us',
    })
    if (deal.outcome === 'open') turnTo(deal.id, null, theirs ? 'customer' : 'us')
  },
  lose: async ({ deal: nth }) => {
    const deal = deals.filter(({ outcome }) => outcome === 'open')[nth % deals.length]
    if (!deal) return
    expect((await w.as(region).post(`opportunity/${deal.id}/lose`, { reason: 'price' })).status).toBe(200)
    deal.outcome = 'lost'
    turnTo(deal.id, null, null)
  },
  reopen: async ({ deal: nth }) => {
    const deal = deals.filter(({ outcome }) => outcome === 'lost')[nth % deals.length]
    if (!deal) return
    expect((await w.as(region).post(`opportunity/${deal.id}/reopen`, { reason: '又谈' })).status).toBe(200)
    deal.outcome = 'open'
    const [last] = await w.app.store.rows(
      sql<{
        by: Noted['side'] | null
      }>`select next_action_by as by from crm.activity where opportunity_id = ${deal.id}::uuid
        order by happened_at desc, id desc limit 1`,
    )
    turnTo(deal.id, deal.owner, last?.by ?? 'us')
  },
  transfer: async ({ deal: nth, owner }) => {
    const deal = deals[nth % deals.length]
    if (!deal || deal.owner === owner) return
    const sent = await w.as(region).post(`opportunity/${deal.id}/transfer`, { toId: owners[owner]?.employeeId })
    expect(sent.status).toBe(200)
    deal.owner = owner
    const now = running(deal.id)
    if (now) turnTo(deal.id, owner, now.side)
  },
  remove: async ({ deal: nth }) => {
    const deal = deals.length > 6 ? deals[nth % deals.length] : undefined
    if (!deal) return
    expect((await w.as(region).delete(`opportunity/${deal.id}`)).status).toBeLessThan(300)
    deals.splice(deals.indexOf(deal), 1)
    for (const turn of noted.filter(({ deal: id }) => id === deal.id)) noted.splice(noted.indexOf(turn), 1)
  },
  edit: async ({ deal: nth }) => {
    const deal = deals[nth % deals.length]
    if (!deal) return
    const { body } = await w.as(region).get(`opportunity/${deal.id}`)
    const patch = { version: body.version, note: `想法${nth}` }
    expect((await w.as(region).patch(`opportunity/${deal.id}`, patch)).status).toBe(200)
  },
}

let calendar: WorkingCalendar

beforeAll(async () => {
  const steps = fc.sample(step, { numRuns: 260, seed: 11 })
  for (let i = 0; i < 8; i++) await perform.open({ ...(steps[i] as Step), owner: i % 3 })
  for (const each of steps) {
    w.now = new Date(w.now.getTime() + each.minutes * 60_000 * (each.deal % 3 === 0 ? 1 : 0.5))
    await perform[each.kind](each)
  }
  w.now = new Date(`${today}T02:00:00Z`)
  calendar = await w.within(vp, companyCalendar)
})

const ask = (actor: Actor, key: string, request: Partial<MetricRequest> = {}) =>
  computeMetric(contextFor(w.app, w.app.store, actor), key, { period: '2026-Q2', ...request })

/** Whole minutes of a stretch inside the period, minute by minute of the calendar. */
const inside = ({ from, to }: Pick<Noted, 'from' | 'to'>, name: string): number | null => {
  const period = readPeriod(name, today) as { from: string; to: string }
  const edge = (day: string) => Date.parse(`${day}T00:00:00+08:00`)
  const now = w.now.getTime()
  const start = Math.max(Date.parse(from), edge(period.from))
  const end = Math.min(to === null ? now : Date.parse(to), edge(period.to), now)
  const touches = Date.parse(from) < edge(period.to) && (to === null || Date.parse(to) >= edge(period.from))
  if (!touches) return null
  return end > start ? calendar.workingMinutesBetween(new Date(start), new Date(end)) : 0
}
const minutes = (side: Noted['side'], name: string, who: readonly number[]) =>
  noted.filter((turn) => turn.side === side && who.includes(turn.owner)).flatMap((turn) => inside(turn, name) ?? [])
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

const keys = { us: 'silence', customer: 'customer_wait' } as const
const people = [
  { actor: rep, who: [0] },
  { actor: supervisor, who: [0, 1] },
  { actor: region, who: [0, 1, 2] },
  { actor: vp, who: [0, 1, 2] },
]

describe('whose clock ran, counted by hand and by the catalogue', () => {
  test('260 random follow-ups, closings, reopenings, hand-overs and removals, for whoever asks about whatever period', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...people),
        fc.constantFrom('us' as const, 'customer' as const),
        fc.constantFrom('2026-Q2', '2026-05', '2026-06', '2026', '2026-05-09..2026-05-20', '2026-05-18', today, '2025'),
        async ({ actor, who }, side, period) => {
          const expected = minutes(side, period, who)
          const whole = await ask(actor, `${keys[side]}_hours`, { period })
          expect(whole.sample).toBe(expected.length)
          expect(whole.value).toBeCloseTo(sum(expected) / 60, 6)
          const average = await ask(actor, `average_${keys[side]}`, { period })
          if (expected.length === 0) expect(average.value).toBeNull()
          else expect(average.value).toBeCloseTo(sum(expected) / 60 / expected.length, 6)
        },
      ),
      { numRuns: 60 },
    )
    expect(noted.length).toBeGreaterThan(100)
  })

  test('by owner each has their own, by month the months add up to the hours of the quarter', async () => {
    const { rows = [], value } = await ask(vp, 'silence_hours', { by: 'owner' })
    for (const [nth, { employeeId }] of owners.entries()) {
      const row = rows.find(({ key }) => key === employeeId)
      expect(row?.value ?? 0).toBeCloseTo(sum(minutes('us', '2026-Q2', [nth])) / 60, 6)
    }
    const months = await ask(vp, 'silence_hours', { by: 'month' })
    // A wait that goes on over midnight of the last day loses at most the seconds of a minute on either side.
    expect(Math.abs(sum((months.rows ?? []).map((row) => row.value ?? 0)) - (value ?? 0))).toBeLessThan(
      noted.length / 60,
    )
    const units = await ask(region, 'customer_wait_hours', { by: 'unit' })
    expect(sum((units.rows ?? []).map((row) => row.value ?? 0))).toBeCloseTo(units.value ?? -1, 6)
  })

  test('the number opens exactly the records it rests on', async () => {
    for (const actor of [rep, supervisor, region]) {
      const { drill, sample } = await ask(actor, 'silence_hours')
      const { body } = await w.as(actor).get(drill.entity, { filter: drill.filter, count: 'exact', limit: 1 })
      expect(body.count.value).toBe(sample)
    }
  })

  test('a follow-up that is entered late or removed again cuts the wait where it was, and mends it', async () => {
    w.now = new Date('2026-08-17T01:00:00Z')
    const { id } = await w.make(opportunity, { name: '补记', ownerId: rep.employeeId })
    w.now = new Date('2026-08-20T01:00:00Z')
    const stretches = () =>
      w.app.store.rows(
        sql`select side, started_at, ended_at from crm.turn where opportunity_id = ${id}::uuid order by started_at`,
      )
    const whole = await stretches()
    const late = await w.make(activity, {
      opportunityId: id,
      ownerId: rep.employeeId,
      content: '前天的通话',
      feedback: '要比价',
      nextAction: '等回复',
      nextActionOn: '2026-08-25',
      nextActionBy: 'customer',
      happenedAt: '2026-08-18T03:00:00.000Z',
    })
    expect(await stretches()).toEqual([
      { side: 'us', started_at: '2026-08-17T01:00:00Z', ended_at: '2026-08-18T03:00:00Z' },
      { side: 'customer', started_at: '2026-08-18T03:00:00Z', ended_at: null },
    ])
    await w.as(w.team.region).delete(`activity/${late.id}`)
    expect(await stretches()).toEqual(whole)
    w.now = new Date(`${today}T02:00:00Z`)
  })
})
