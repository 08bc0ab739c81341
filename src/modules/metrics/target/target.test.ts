import { describe, expect, test } from 'vitest'
import { type Actor, type Draft, sql } from '../../../kernel/index.ts'
import { salesWorld } from '../sales-world.fixture.ts'
import { target } from './target.entity.ts'

const { w, team, vp, owners, ask } = await salesWorld()
const { units } = team
const operations = await team.person('operations')

describe('targets', () => {
  const set = (draft: Partial<Draft<typeof target>>) => w.make(target, draft)

  test('a value is held against its target; where lower is better there is a difference but no attainment', async () => {
    await set({ metric: 'won_amount', period: '2026-Q2', unitId: units.company, value: 5_000_000_00 })
    await set({ metric: 'average_sales_cycle', period: '2026', unitId: units.company, value: 60 })
    const amount = await ask(vp, 'won_amount')
    expect(amount).toMatchObject({
      target: 5_000_000_00,
      targetFrom: 'own',
      difference: (amount.value ?? 0) - 5_000_000_00,
    })
    expect(amount.attainment).toBe((amount.value ?? 0) / 5_000_000_00)
    const cycle = await ask(vp, 'average_sales_cycle')
    expect(cycle).toMatchObject({
      target: 60,
      targetFrom: 'inherited',
      attainment: null,
      difference: (cycle.value ?? 0) - 60,
    })
    expect(cycle.favourable).toBe((cycle.value ?? 0) <= 60)
    const share = await ask(vp, 'attainment', { compare: ['previous'] })
    expect(share).toMatchObject({
      value: amount.attainment,
      numerator: amount.value,
      denominator: 5_000_000_00,
      target: null,
    })
    expect(share.compare.previous?.value).toBeNull()
  })

  test('targets of people add up to their city, months to their quarter, and a rate comes from above', async () => {
    for (const month of ['2026-01', '2026-02', '2026-03'])
      for (const employeeId of owners.slice(0, 2))
        await set({ metric: 'won_count', period: month, employeeId, value: 4 })
    await set({ metric: 'win_rate', period: '2026', unitId: units.province, value: 0.4 })
    const period = '2026-Q1'
    expect(await ask(team.supervisor, 'won_count', { period })).toMatchObject({ target: 24, targetFrom: 'summed' })
    expect(await ask(team.rep, 'won_count', { period })).toMatchObject({ target: 12, targetFrom: 'summed' })
    expect(await ask(team.rep, 'won_count', { period: '2026-H1' })).toMatchObject({ target: null })
    expect(await ask(team.rep, 'win_rate', { period })).toMatchObject({ target: 0.4, targetFrom: 'inherited' })
    expect(await ask(vp, 'win_rate', { period })).toMatchObject({ target: null })
    const { rows = [] } = await ask(team.supervisor, 'won_count', { period, by: 'owner' })
    expect(rows.map(({ key, target: goal }) => [key, goal]).sort()).toEqual(
      owners
        .slice(0, 2)
        .map((id) => [id, 12])
        .sort(),
    )
    const months = await ask(team.supervisor, 'won_count', { period, by: 'month' })
    expect(months.rows?.map((row) => row.target)).toEqual([8, 8, 8])
    const byUnit = await ask(vp, 'won_count', { period, by: 'unit' })
    expect(byUnit.rows).toMatchObject([{ key: units.region, label: '华东大区', target: 24 }])
  })

  test("a rate's target says for which longer period it was set; a cohort's rate is asked of its own period only", async () => {
    await set({ metric: 'repurchase_rate', period: '2025-Q4', unitId: units.company, value: 0.6 })
    await set({ metric: 'lost_rate', period: '2025-Q4', unitId: units.company, value: 0.2 })
    expect(await ask(vp, 'lost_rate', { period: '2025-11' })).toMatchObject({ target: 0.2, targetPeriod: '2025-Q4' })
    expect(await ask(vp, 'lost_rate', { period: '2025-Q4' })).toMatchObject({ target: 0.2, targetPeriod: null })
    expect(await ask(vp, 'repurchase_rate', { period: '2025-Q4' })).toMatchObject({ target: 0.6 })
    expect(await ask(vp, 'repurchase_rate', { period: '2025-11' })).toMatchObject({ target: null, targetFrom: null })
  })

  test.each([
    [{ unitId: units.city, employeeId: owners[0] }, 'one_owner'],
    [{}, 'one_owner'],
    [{ unitId: units.city, period: '2026-07-01' }, 'period'],
    [{ unitId: units.city, period: '2026-Q5' }, 'period'],
    [{ unitId: units.city, value: 0.5 }, 'whole'],
    [{ unitId: units.city, metric: 'win_rate', value: 30 }, 'ratio'],
  ])('a target %j is refused: %s', async (draft, fault) => {
    const body = { metric: 'won_amount', period: '2027-Q1', value: 100, ...draft }
    const answer = await w.as(operations).post('target', body)
    expect(answer.status).toBe(422)
    expect(answer.body.fields.map((e: { code: string }) => e.code)).toContain(fault)
  })

  test('a leader sets targets below, not for themselves, not for their own unit and not for strangers', async () => {
    const post = async (actor: Actor, owner: object) => {
      const body = { metric: 'visits', period: '2026-Q4', value: 30, ...owner }
      const answer = await w.as(actor).post('target', body)
      return answer.body.code ?? answer.status
    }
    expect(await post(team.supervisor, { employeeId: team.rep.employeeId })).toBe(201)
    expect(await post(team.supervisor, { employeeId: team.supervisor.employeeId })).toBe('target.not_below')
    expect(await post(team.supervisor, { unitId: units.city })).toBe('target.not_below')
    expect(await post(team.supervisor, { employeeId: team.stranger.employeeId })).toBe('target.not_below')
    expect(await post(team.province, { unitId: units.city })).toBe(201)
    expect(await post(team.rep, { employeeId: team.rep.employeeId })).toBe('request.forbidden')
    const { items } = (await w.as(team.supervisor).get('target', { filter: { unitId: units.city } })).body
    expect(items).toHaveLength(1)
    const lowered = await w.as(team.supervisor).patch(`target/${items[0].id}`, { version: 1, value: 1 })
    expect(lowered).toMatchObject({ status: 403, body: { code: 'request.out_of_reach' } })
  })

  test("a representative sees their own target and their unit's, cannot change either, and every change stays in the history", async () => {
    const list = (await w.as(team.rep).get('target', { filter: { metric: 'visits' } })).body.items
    expect(list).toHaveLength(2)
    expect((await w.as(team.stranger).get('target', { filter: { metric: 'visits' } })).body.items).toHaveLength(0)
    const mine = list.find((item: { employeeId: string | null }) => item.employeeId === team.rep.employeeId)
    expect((await w.as(team.rep).patch(`target/${mine.id}`, { version: 1, value: 1 })).status).toBe(403)
    expect((await w.as(team.supervisor).patch(`target/${mine.id}`, { version: 1, value: 25 })).status).toBe(200)
    const [event] = await w.app.store.rows<{ changes: object }>(
      sql`select changes from kernel.event where record_id = ${mine.id}::uuid and verb = 'update'`,
    )
    expect(event?.changes).toEqual({ value: [30, 25] })
  })

  test('a second target for the same metric, period and owner is refused', async () => {
    const body = { metric: 'visits', period: '2026-Q4', employeeId: team.rep.employeeId, value: 1 }
    expect((await w.as(operations).post('target', body)).body.code).toBe('request.duplicate')
  })
})
