import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Actor, contextFor, createMany, type Draft, systemActor } from '../../kernel/index.ts'
import { account, activity, lead, opportunity } from '../crm/index.ts'
import { assignment, employee, unit } from '../people/index.ts'
import { catalogue } from './catalogue/catalogue.ts'
import { isDated } from './catalogue/metric.ts'
import { computeMetric, type MetricRequest } from './compute.ts'
import { groupsOf } from './grouping.ts'
import { readPeriod } from './period.ts'
import { target } from './target/target.entity.ts'

const w = await world(new Date('2026-08-14T02:00:00Z'))
const { team } = w
const { units } = team
const vp = await team.person('vp')
const people = [team.rep, team.colleague, team.stranger]
const ids = people.map(({ employeeId }) => employeeId)
const north = await w.make(unit, { name: '华北大区', level: 'region', parentId: units.company })
const beijing = await w.make(unit, { name: '北京', level: 'city', parentId: north.id })

const day = (n: number) => new Date(Date.parse('2025-01-01') + n * 86_400_000).toISOString().slice(0, 10)
const place = (unitId: string, employeeId: string, on: string) =>
  w.as(team.admin).post(`employee/${employeeId}/move`, { unitId, on })
const cities = [units.city, units.otherCity, beijing.id]
const within: Record<string, string[]> = {
  [units.city]: [units.city],
  [units.otherCity]: [units.otherCity],
  [beijing.id]: [beijing.id],
  [north.id]: [beijing.id],
  [units.province]: [units.city, units.otherCity],
  [units.region]: [units.city, units.otherCity],
}

interface Fact {
  owner: number
  on: string
  outcome: 'won' | 'lost'
  amount: number
  cycle: number
}
const facts: Fact[] = fc.sample(
  fc.record({
    owner: fc.integer({ min: 0, max: 2 }),
    on: fc.integer({ min: 0, max: 585 }).map(day),
    outcome: fc.constantFrom('won' as const, 'won' as const, 'lost' as const),
    amount: fc.integer({ min: 1, max: 900_000_00 }),
    cycle: fc.integer({ min: 0, max: 90 }),
  }),
  { numRuns: 240, seed: 11 },
)
const client = await w.make(account, { name: '客户', ownerId: ids[0] as string, industry: '制造' })
await w.within(systemActor, (ctx) =>
  createMany(
    ctx,
    opportunity,
    facts.map((fact, i) => ({
      name: `商机${i}`,
      ownerId: ids[fact.owner],
      accountId: client.id,
      amount: fact.amount,
      outcome: fact.outcome,
      startedOn: new Date(Date.parse(fact.on) - fact.cycle * 86_400_000).toISOString().slice(0, 10),
      closedOn: fact.on,
      ...(fact.outcome === 'lost' && { lostReason: 'price' }),
    })) as Draft<typeof opportunity>[],
  ),
)

/** Where each person was, by hand: the first place reaches back to the beginning. */
const history = [[{ unit: units.city, on: '' }], [{ unit: units.city, on: '' }], [{ unit: units.otherCity, on: '' }]]
const unitThen = ({ owner, on }: Fact) => history[owner]?.findLast((each) => each.on <= on)?.unit as string
const counted = (unitId: string, name: string) => {
  const period = readPeriod(name, '2026-08-14')
  if (!period) throw new Error(name)
  return facts.filter(
    (fact) =>
      period.from <= fact.on &&
      fact.on < period.to &&
      (unitId === units.company || within[unitId]?.includes(unitThen(fact))),
  )
}
const ask = (actor: Actor, key: string, request: Partial<MetricRequest> = {}) =>
  computeMetric(contextFor(w.app, w.app.store, actor), key, { period: '2026-Q2', ...request })
const listed = async (actor: Actor, { entity, filter }: { entity: string; filter: unknown }) =>
  (await w.as(actor).get(entity, { filter, count: 'exact', limit: 1 })).body.count.value as number
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const won = (list: readonly Fact[]) => list.filter(({ outcome }) => outcome === 'won')
const periods = ['2025', '2026-Q1', '2026-03-10..2026-06-20']

/** Each number of every unit, asked by the director and by whoever leads it, against a count by hand. */
const agree = async (unitId: string, period: string) => {
  const asked = { period, ...(unitId !== units.company && { unitId }) }
  const there = counted(unitId, period)
  const amount = await ask(vp, 'won_amount', { ...asked, by: 'unit', compare: ['previous', 'year'] })
  expect(amount).toMatchObject({
    value: sum(won(there).map((fact) => fact.amount)),
    sample: won(there).length,
    hidden: 0,
  })
  for (const side of ['previous', 'year'] as const) {
    const then = amount.compare[side]
    expect(then?.value).toBe(sum(won(counted(unitId, then?.period ?? '')).map((fact) => fact.amount)))
  }
  expect(sum((amount.rows ?? []).map(({ value }) => value ?? 0))).toBe(amount.value)
  for (const row of [amount, ...(amount.rows ?? [])]) {
    expect(await listed(vp, row.drill)).toBe(row.sample)
    const inUnit = row.key && within[row.key] && row !== amount ? counted(row.key, period) : undefined
    if (inUnit) expect(row.value).toBe(sum(won(inUnit).map((fact) => fact.amount)))
  }
  expect(await ask(vp, 'win_rate', asked)).toMatchObject({ numerator: won(there).length, denominator: there.length })
  expect((await ask(vp, 'average_sales_cycle', asked)).numerator).toBe(sum(won(there).map((fact) => fact.cycle)))
  for (const by of ['owner', 'industry']) {
    const { rows = [], value } = await ask(vp, 'won_amount', { ...asked, by })
    expect(sum(rows.map((row) => row.value ?? 0))).toBe(value)
    for (const row of rows) expect(await listed(vp, row.drill)).toBe(row.sample)
  }
}

describe('a unit is credited with what its people did while they were there', () => {
  test('without a move everything counts where people are, also before their first known day', async () => {
    for (const period of periods) await agree(units.city, period)
  })

  test('random moves: every number equals a count by the day of the fact, and parts add up to the whole', async () => {
    const moves = fc.sample(
      fc.record({
        who: fc.integer({ min: 0, max: 2 }),
        to: fc.integer({ min: 0, max: 2 }),
        on: fc.integer({ min: 5, max: 580 }),
      }),
      { numRuns: 12, seed: 3 },
    )
    for (const { who, to, on } of moves.sort((a, b) => a.on - b.on)) {
      const answer = await place(cities[to] as string, ids[who] as string, day(on))
      if (answer.status === 200) history[who]?.push({ unit: cities[to] as string, on: day(on) })
    }
    expect(history.flat().length).toBeGreaterThan(9)
    for (const unitId of [units.company, ...Object.keys(within)])
      for (const period of periods) await agree(unitId, period)
  })

  test('months of a period add up, each with what was there in it', async () => {
    const { rows = [], value } = await ask(vp, 'won_amount', { period: '2026-H1', unitId: units.city, by: 'month' })
    expect(sum(rows.map((row) => row.value ?? 0))).toBe(value)
    for (const row of rows) {
      expect(row.value).toBe(sum(won(counted(units.city, row.key as string)).map((fact) => fact.amount)))
      expect(await listed(vp, row.drill)).toBe(row.sample)
    }
  })
})

describe('who moves today takes along no number of a closed period', () => {
  const askers = [
    [units.city, team.supervisor, 'month'],
    [units.region, team.region, 'unit'],
    [units.company, vp, 'unit'],
  ] as const
  const dated = catalogue.filter((metric) => isDated(metric) && !metric.attains)

  /** Everything that can be asked of the closed periods, by whoever may ask it. */
  const everything = async () => {
    const numbers: Record<string, unknown> = {}
    for (const [unitId, asker, group] of askers) {
      const actor = await w.reload(asker)
      for (const metric of dated) {
        const groups = groupsOf(metric)
        const by = groups.includes(group) ? group : groups.at(-1)
        const { rows = [], ...whole } = await ask(actor, metric.key, { unitId, by, compare: ['previous', 'year'] })
        const { value, numerator, denominator, sample, target: goal, compare } = whole
        const parts = rows.map((row) => [row.key, row.value, row.sample, row.target]).sort()
        numbers[`${actor.name} ${metric.key} ${by}`] = { value, numerator, denominator, sample, goal, compare, parts }
      }
    }
    return numbers
  }

  test('every metric, by every group, with target and comparison, for the old leader, the new one and the director', async () => {
    for (const [i, ownerId] of ids.entries()) {
      const customer = await w.make(account, { name: `老客户${i}`, ownerId, industry: i ? '医疗' : '制造' })
      await w.make(lead, { name: `线索${i}`, createdAt: '2026-05-05T02:00:00.000Z', ownerId, source: 'search' })
      for (const on of ['2025-06-01', '2026-05-20'])
        await w.make(opportunity, {
          name: `复购${i}`,
          ownerId: ids[(i + 1) % 3] as string,
          accountId: customer.id,
          amount: 100_00,
          outcome: 'won',
          startedOn: '2025-05-01',
          closedOn: on,
        })
      await w.make(activity, {
        accountId: customer.id,
        kind: 'visit',
        ownerId: ids[(i + 1) % 3] as string,
        happenedAt: '2026-05-06T02:00:00Z',
        content: '沟通',
        feedback: '好',
        noFollowUpReason: '演示',
      })
      await w.make(target, { metric: 'won_amount', period: '2026-Q2', employeeId: ownerId, value: (i + 1) * 1000_00 })
    }
    const before = await everything()
    for (const [i, employeeId] of ids.entries()) {
      const to = history[i]?.at(-1)?.unit === beijing.id ? units.city : beijing.id
      expect((await place(to, employeeId, '2026-08-14')).status).toBe(200)
    }
    const after = await everything()
    for (const [what, number] of Object.entries(before)) expect([what, after[what]]).toEqual([what, number])
  })

  test('the old leader is told how many records went out of sight, and is shown none of them', async () => {
    for (const employeeId of ids) await place(units.otherCity, employeeId, '2026-08-14')
    const supervisor = await w.reload(team.supervisor)
    expect(ids.some((id) => supervisor.subtreeIds.includes(id))).toBe(false)
    const answer = await ask(supervisor, 'won_amount', { period: '2025', by: 'month' })
    const whole = await ask(await w.reload(vp), 'won_amount', { period: '2025', unitId: units.city })
    expect(whole).toMatchObject({ value: answer.value, sample: answer.sample, hidden: 0 })
    expect(answer.sample).toBeGreaterThan(20)
    for (const row of [answer, ...(answer.rows ?? [])]) {
      expect(row.hidden).toBe(row.sample)
      expect(await listed(supervisor, row.drill)).toBe(0)
    }
    const winLoss = (await w.as(supervisor).get('win-loss-analysis', { period: '2025' })).body
    for (const ends of [winLoss.whole, ...winLoss.sides.product]) {
      expect(ends.hidden).toBe(ends.won + ends.lost)
      expect(await listed(supervisor, ends.drill)).toBe(0)
    }
    const dashboard = await w.as(supervisor).get('dashboard', { period: '2025' })
    const tile = dashboard.body.items.find(({ key }: { key: string }) => key === 'won_amount')
    expect(tile).toMatchObject({ value: answer.value, hidden: answer.sample })
  })

  test('what was done in a unit that is removed goes on counting above it', async () => {
    const before = await ask(vp, 'won_amount', { period: '2026-Q1', unitId: north.id, by: 'unit' })
    expect(before.value).toBeGreaterThan(0)
    for (const employeeId of ids) await place(units.city, employeeId, '2026-08-14')
    const gone = await w.as(team.admin).delete(`unit/${beijing.id}`)
    expect(gone.status, gone.text).toBeLessThan(300)
    const after = await ask(vp, 'won_amount', { period: '2026-Q1', unitId: north.id, by: 'unit' })
    expect(after.value).toBe(before.value)
    expect(after.rows?.map(({ key, value }) => [key, value])).toEqual([[north.id, before.value]])
    expect(await listed(vp, after.rows?.[0]?.drill as never)).toBe(after.sample)
  })
})

describe('a link to the records', () => {
  test('is as short after many moves as after one, and finds the same', async () => {
    const many = await w.within(systemActor, async (ctx) => {
      const people = Array.from({ length: 90 }, (_, i) => ({
        name: `员工${i}`,
        state: 'active' as const,
        unitId: units.city,
        joinedOn: day(0),
      }))
      const made = await createMany(ctx, employee, people)
      const moves = made.map(({ id }, i) => ({ employeeId: id, unitId: units.otherCity, from: day(100 + i) }))
      await createMany(ctx, assignment, [
        ...moves,
        ...moves.map((m, i) => ({ ...m, unitId: units.city, from: day(300 + i) })),
      ])
      return made
    })
    for (const [i, { id }] of many.slice(0, 5).entries())
      await w.make(opportunity, {
        name: `调动商机${i}`,
        ownerId: id,
        accountId: client.id,
        amount: 1_00,
        outcome: 'won',
        startedOn: day(90),
        closedOn: day(200 + 50 * i),
      })
    for (const key of ['won_count', 'stage_conversion', 'new_customers', 'repurchase_rate', 'silence_hours'])
      for (const unitId of [units.city, units.otherCity]) {
        const { drill, sample, rows = [] } = await ask(vp, key, { period: '2025', unitId, by: 'unit' })
        expect(encodeURIComponent(JSON.stringify(drill.filter)).length).toBeLessThan(2000)
        expect(await listed(vp, drill)).toBe(sample)
        for (const row of rows) expect(await listed(vp, row.drill)).toBe(row.sample)
      }
  })

  test('what was on a day is asked of fields that keep it, by a date', async () => {
    const asked = async (filter: object) => (await w.as(vp).get('opportunity', { filter })).body.fields?.[0]?.code
    expect(await asked({ 'ownerId.unitId': { eq: units.city, on: 'closedOn' } })).toBeUndefined()
    expect(await asked({ 'ownerId.unitId': { eq: units.city, on: '2025-02-01' } })).toBeUndefined()
    for (const filter of [
      { amount: { gt: 1, on: 'closedOn' } },
      { 'ownerId.unitId': { eq: units.city, on: 'amount' } },
    ])
      expect(await asked(filter)).toBe('filter.past')
    expect(await asked({ 'ownerId.unitId': { on: 'closedOn' } })).toBe('filter.shape')
  })
})
