import { beforeAll, describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Actor, type Draft, sql } from '../../../kernel/index.ts'
import { opportunity } from '../opportunity/index.ts'
import { takeSnapshots } from './snapshot.job.ts'

const w = await world(new Date('2026-08-03T02:00:00Z'))
const { rep, colleague, stranger, supervisor, province, region } = w.team
const operations = await w.team.person('operations')

interface Node {
  id: string
  probability: number
}
const nodes = await w.app.store.rows<Node>(sql`select n.id, n.probability from process.process_node as n
  join process.process_version as v on v.id = n.process_version_id and v.state = 'active' join process.process as p on p.id = v.process_id and p.is_default
  order by n.position`)
const at = (probability: number) => nodes.find((node) => node.probability === probability)?.id as string

const deal = (owner: Actor, draft: Partial<Draft<typeof opportunity>>) =>
  w.make(opportunity, {
    name: '产线',
    ownerId: owner.employeeId,
    startedOn: '2026-07-01',
    expectedOn: '2026-09-20',
    ...draft,
  })

beforeAll(async () => {
  await deal(rep, { amount: 100_00, nodeId: at(0.7) })
  await deal(rep, { amount: 60_00, nodeId: at(0.5) })
  await deal(rep, { amount: 40_00, nodeId: at(0.05) })
  await deal(rep, { amount: 30_00, nodeId: at(0.05), forecast: 'commit' })
  await deal(rep, { amount: 20_00, nodeId: at(0.7), forecast: 'omitted' })
  await deal(rep, { amount: 999_00, nodeId: at(0.7), expectedOn: '2026-10-01' })
  await deal(rep, { amount: 50_00, outcome: 'won', closedOn: '2026-08-01' })
  await deal(colleague, { amount: 10_00, nodeId: at(0.7) })
  await deal(stranger, { amount: 7_00, nodeId: at(0.7) })
})

const look = async (actor: Actor, query: Record<string, string> = {}) =>
  (await w.as(actor).get('forecast', { period: '2026-Q3', ...query })).body
const submit = (actor: Actor, body: object) =>
  w.as(actor).post('forecast-call/submit', { period: '2026-Q3', amount: 100_00, ...body })
const override = (actor: Actor, of: Actor, body: object = {}) =>
  w.as(actor).post('forecast-override/override', {
    period: '2026-Q3',
    employeeId: of.employeeId,
    amount: 90_00,
    reason: '客户预算未批',
    ...body,
  })
const answer = async (asked: ReturnType<typeof submit>) => {
  const { status, body } = await asked
  return { status, code: body.code, field: body.fields?.[0]?.field ?? body.errors?.[0]?.field }
}

describe('categories', () => {
  test('follow the stage, or what the owner says; what is omitted counts nowhere', async () => {
    expect((await look(rep)).own).toMatchObject({
      closed: 50_00,
      commit: 130_00,
      best: 60_00,
      pipeline: 40_00,
      omitted: 20_00,
      weighted: 50_00 + 70_00 + 30_00 + 2_00 + 1_50,
    })
  })

  test('follow the company’s thresholds', async () => {
    const [policy] = (await w.as(operations).get('forecast-policy')).body.items
    const set = async (body: object, version: number) =>
      (await w.as(operations).patch(`forecast-policy/${policy.id}`, { version, ...body })).body
    const changed = await set({ commitFrom: 0.8 }, policy.version)
    expect((await look(rep)).own).toMatchObject({ commit: 30_00, best: 160_00 })
    expect(await set({ bestFrom: 0.9 }, changed.version)).toMatchObject({ code: 'request.invalid' })
    await set({ commitFrom: 0.7 }, changed.version)
  })

  test('lead to exactly the deals that were summed', async () => {
    const { own } = await look(rep)
    const { closed, commit, best, pipeline } = own
    const weighed = closed + commit + best + pipeline
    for (const [category, amount] of Object.entries({ closed, commit, best, pipeline, weighted: weighed })) {
      const { body } = await w.as(rep).get('opportunity', { filter: own.filters[category], fields: 'amount' })
      const sum = body.items.reduce((all: number, { amount }: { amount: number }) => all + amount, 0)
      expect({ category, sum }).toEqual({ category, sum: amount })
    }
  })
})

describe('a commitment', () => {
  test('is given, changed on the version that was seen, and keeps its history', async () => {
    const { body: first } = await submit(rep, { note: '两单在签' })
    expect(first.version).toBe(1)
    const { body: second } = await submit(rep, { amount: 120_00, version: 1 })
    expect((await look(rep)).own.call).toMatchObject({ amount: 120_00, version: 2 })
    const { body } = await w.as(rep).get(`forecast-call/${second.id}/timeline`)
    expect(JSON.stringify(body)).toContain('"before":"¥100.00","after":"¥120.00"')
    expect(await answer(submit(rep, { amount: 1, version: 1 }))).toMatchObject({ status: 409, code: 'forecast.stale' })
    expect(await answer(submit(rep, { amount: 1 }))).toMatchObject({ code: 'forecast.stale' })
  })

  test('said twice at once is said once, and the second is told so', async () => {
    const both = [1, 2].map((amount) => answer(submit(colleague, { period: '2026-09', amount })))
    const codes = (await Promise.all(both)).map(({ code }) => code ?? 'said')
    expect(codes.toSorted()).toEqual(['forecast.stale', 'said'])
  })

  test('of a period that is over, of no period, or of a locked one is refused', async () => {
    expect(await answer(submit(rep, { period: '2026-Q2' }))).toMatchObject({
      status: 409,
      code: 'forecast.past_period',
    })
    expect(await answer(submit(rep, { period: '2026-H2' }))).toMatchObject({ status: 422, code: 'forecast.bad_period' })
    const [policy] = (await w.as(operations).get('forecast-policy')).body.items
    const lock = async (lockDays: number, version: number) =>
      (await w.as(operations).patch(`forecast-policy/${policy.id}`, { version, lockDays })).body.version
    const locked = await lock(60, policy.version)
    expect((await look(rep)).standing).toBe('locked')
    expect(await answer(submit(rep, { version: 2 }))).toMatchObject({ status: 409, code: 'forecast.locked' })
    expect(await answer(override(supervisor, rep))).toMatchObject({ code: 'forecast.locked' })
    await lock(0, locked)
  })

  test('is given by the sales line only', async () => {
    expect(await answer(submit(operations, {}))).toMatchObject({ status: 403 })
  })
})

describe('an override', () => {
  test('replaces what the report says in the forecast of the manager, and of nobody below', async () => {
    await submit(colleague, { amount: 10_00 })
    expect((await look(supervisor)).total.rolled).toBe(130_00)
    await override(supervisor, rep)
    expect((await look(supervisor)).total.rolled).toBe(100_00)
    expect((await look(province)).total.rolled).toBe(100_00)
    expect((await look(rep)).total.rolled).toBe(120_00)
    const row = (await look(supervisor)).rows.find((one: { name: string }) => one.name === rep.name)
    expect(row).toMatchObject({ rolled: 120_00, counted: 90_00, override: { amount: 90_00, reason: '客户预算未批' } })
  })

  test('is not seen by the one it is about', async () => {
    expect((await w.as(rep).get('forecast-override')).status).toBe(403)
    expect((await w.as(supervisor).get('forecast-override')).body.items).toHaveLength(1)
  })

  test('is for direct reports only, on what was seen, with a reason', async () => {
    expect(await answer(override(province, rep))).toMatchObject({ status: 403, code: 'forecast.not_report' })
    expect(await answer(override(supervisor, stranger))).toMatchObject({ status: 403, code: 'forecast.not_report' })
    expect(await answer(override(supervisor, rep))).toMatchObject({ status: 409, code: 'forecast.stale' })
    expect(await answer(override(supervisor, rep, { reason: null, version: 1 }))).toMatchObject({ status: 422 })
    expect(await answer(override(supervisor, rep, { period: '2026-06' }))).toMatchObject({
      code: 'forecast.past_period',
    })
  })

  test('is withdrawn by the one who made it', async () => {
    const [{ id }] = (await w.as(supervisor).get('forecast-override')).body.items
    expect((await w.as(province).post(`forecast-override/${id}/withdraw`)).body.code).toBe('forecast.not_yours')
    expect((await w.as(supervisor).post(`forecast-override/${id}/withdraw`)).status).toBe(200)
    expect((await look(supervisor)).total.rolled).toBe(130_00)
    expect((await override(supervisor, rep, { amount: 95_00 })).status).toBe(200)
  })
})

describe('the view', () => {
  test('shows a manager the reports, who has said nothing, and whom the reader may go down to', async () => {
    const body = await look(province, { of: supervisor.employeeId })
    expect(body.rows.map(({ name }: { name: string }) => name).sort()).toEqual([rep.name, colleague.name].sort())
    expect(body.above).toEqual([{ id: province.employeeId, name: province.name }])
    const whole = await look(region)
    expect(whole.total).toMatchObject({ commit: 147_00, silent: 1 })
    expect((await look(supervisor, { of: province.employeeId })).code).toBe('forecast.out_of_reach')
    expect((await look(rep, { of: colleague.employeeId })).code).toBe('forecast.out_of_reach')
    expect((await w.as(rep).get('forecast-movement', { of: colleague.employeeId })).body.code).toBe(
      'forecast.out_of_reach',
    )
  })
})

describe('snapshots', () => {
  test('are taken once a week, never change, and show how the forecast moved', async () => {
    expect(await w.within(operations, takeSnapshots)).toBeGreaterThan(0)
    expect(await w.within(operations, takeSnapshots)).toBe(0)
    w.now = new Date('2026-08-11T02:00:00Z')
    await submit(rep, { amount: 70_00, version: 2 })
    expect(await w.within(operations, takeSnapshots)).toBeGreaterThan(0)
    const { weeks } = (await w.as(rep).get('forecast-movement', { period: '2026-Q3' })).body
    expect(weeks).toMatchObject([
      { takenOn: '2026-08-03', called: 120_00, rolled: 120_00, closed: 50_00 },
      { takenOn: '2026-08-11', called: 70_00, rolled: 70_00 },
    ])
    expect((await look(supervisor)).rows.find((one: { name: string }) => one.name === rep.name).before).toBe(120_00)
  })

  test('tell how true the commitment at the time that counts was, once the period is over', async () => {
    // The first snapshot after the tenth day counts: that of 3 August, of a quarter that began in July.
    w.now = new Date('2026-10-02T02:00:00Z')
    const { past } = (await w.as(rep).get('forecast-movement', { period: '2026-Q4' })).body
    expect(past).toMatchObject([{ period: '2026-Q3', called: 120_00, own: 50_00, ownAccuracy: 50 / 120 }])
    const { body } = await w.as(rep).get('metric/forecast_accuracy', { period: '2026-Q3' })
    expect(body).toMatchObject({ value: 50 / 120, sample: 1 })
    w.now = new Date('2026-08-11T02:00:00Z')
    expect((await w.as(rep).get('metric/forecast_accuracy', { period: '2026-Q3' })).body.value).toBeNull()
  })
})

test('of the word of who has left counts what they had closed', async () => {
  const leaver = await w.team.person('rep', w.team.units.otherCity)
  const boss = await w.reload(province)
  const rolledOf = async () => (await look(boss)).total.rolled
  const before = await rolledOf()
  await deal(leaver, { amount: 8_00, outcome: 'won', closedOn: '2026-08-02' })
  await deal(leaver, { amount: 70_00, nodeId: at(0.7) })
  expect((await submit(leaver, { amount: 80_00 })).status).toBe(200)
  expect(await rolledOf()).toBe(before + 80_00)
  await w.as(w.team.admin).post(`employee/${leaver.employeeId}/handOver`, { toId: stranger.employeeId })
  const left = await w.as(w.team.admin).post(`employee/${leaver.employeeId}/leave`, { on: '2026-08-03' })
  expect(left.status).toBe(200)
  expect(await rolledOf()).toBe(before + 8_00)
})

describe('who moved', () => {
  const boss = w.team.admin
  const closedOf = async (actor: Actor, query: Record<string, string> = {}) => (await look(actor, query)).total.closed
  const listed = async (actor: Actor, filter: unknown) =>
    (await w.as(actor).get('opportunity', { filter, count: 'exact', limit: 1 })).body.count.value

  test('leaves behind what they closed, and of their word as much; the metric says the same', async () => {
    const mover = await w.team.person('rep', w.team.units.city)
    const [here, there] = [await w.reload(supervisor), w.team.units.otherCity]
    await deal(mover, { amount: 40_00, outcome: 'won', closedOn: '2026-07-20' })
    await deal(mover, { amount: 25_00, outcome: 'won', closedOn: '2026-08-02' })
    expect((await submit(mover, { amount: 100_00 })).status).toBe(200)
    const [closed, rolled, whole] = [
      await closedOf(here),
      (await look(here)).total.rolled,
      (await look(await w.reload(region))).total,
    ]
    await w.as(boss).post(`employee/${mover.employeeId}/move`, { unitId: there, on: '2026-08-01' })
    const leader = await w.reload(supervisor)
    const after = (await look(leader)).total
    expect([after.closed, after.rolled]).toEqual([closed - 25_00, rolled - 60_00])
    const { body } = await w.as(leader).get('metric/won_amount', { period: '2026-Q3' })
    expect(after.closed).toBe(body.value)
    expect(after.hidden).toBe(body.hidden)
    expect(await listed(leader, after.filters.closed)).toBe(body.sample - body.hidden)
    expect((await look(await w.reload(region))).total).toMatchObject({ closed: whole.closed, rolled: whole.rolled })
    const own = await look(await w.reload(mover))
    expect([own.own.closed, own.total.rolled]).toEqual([65_00, 100_00])
  })

  test('after a period is over changes nothing of it', async () => {
    const mover = await w.team.person('rep', w.team.units.city)
    await deal(mover, { amount: 33_00, outcome: 'won', startedOn: '2026-05-01', closedOn: '2026-05-20' })
    const asked = { period: '2026-Q2' }
    const [before, elsewhere] = [
      await closedOf(await w.reload(supervisor), asked),
      await closedOf(await w.reload(region), asked),
    ]
    await w.as(boss).post(`employee/${mover.employeeId}/move`, { unitId: w.team.units.otherCity, on: '2026-08-03' })
    expect(await closedOf(await w.reload(supervisor), asked)).toBe(before)
    expect(await closedOf(await w.reload(region), asked)).toBe(elsewhere)
  })
})
