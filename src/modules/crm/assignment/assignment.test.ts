import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Draft, sql } from '../../../kernel/index.ts'
import { employee } from '../../people/index.ts'
import type { Decision } from './decide.ts'
import { assignmentPlan, assignmentRule, leadPause } from './index.ts'

const w = await world()
const { rep, colleague, stranger, admin, units } = w.team
const marketing = await w.team.person('marketing')

let serial = 0
const plan = async (...rules: Partial<Draft<typeof assignmentRule>>[]) => {
  const made = await w.make(assignmentPlan, { name: `方案${++serial}`, state: 'draft' })
  for (const [i, rule] of rules.entries()) {
    await w.make(assignmentRule, {
      planId: made.id,
      position: i + 1,
      name: `规则${i + 1}`,
      method: 'round_robin',
      unitId: units.city,
      ...rule,
    })
  }
  await w.as(admin).post(`assignment-plan/${made.id}/activate`)
  return made
}
const arrive = async (body: object = {}) =>
  (await w.as(marketing).post('lead', { name: `客户${++serial}`, ...body })).body
const ownersOf = async (n: number, body: object = {}) => {
  const owners: string[] = []
  for (let i = 0; i < n; i++) owners.push((await arrive(body)).ownerId)
  return owners
}

describe('the rules', () => {
  test('the first that fits decides, and those before it say why they did not', async () => {
    const made = await plan(
      { regions: '浙江;上海', name: '浙沪' },
      { industries: '化工', name: '化工' },
      { regions: '江苏', method: 'person', employeeId: stranger.employeeId, unitId: null, name: '江苏' },
    )
    const row = await arrive({ region: '江苏省苏州市', industry: '机械' })
    expect(row.ownerId).toBe(stranger.employeeId)
    const decision = row.assignment as Decision
    expect(decision).toMatchObject({ planId: made.id, rule: '江苏' })
    expect(decision.passed.map(({ name, why }) => `${name}:${why}`)).toEqual([
      '浙沪:地区为「江苏省苏州市」,规则要求「浙江;上海」',
      '化工:行业为「机械」,规则要求「化工」',
    ])
  })

  test('turns go round, and whoever is away or full is passed over with the reason', async () => {
    await plan({ name: '南京' })
    const order = await ownersOf(4)
    expect(new Set(order.slice(0, 2))).toEqual(new Set([rep.employeeId, colleague.employeeId]))
    expect(order.slice(2)).toEqual(order.slice(0, 2))
    const pause = await w.make(leadPause, { employeeId: colleague.employeeId, reason: 'leave', from: '2026-03-01' })
    expect(await ownersOf(2)).toEqual([rep.employeeId, rep.employeeId])
    await w.make(leadPause, { employeeId: rep.employeeId, reason: 'full', from: '2026-03-01', to: '2026-03-10' })
    const nobody = await arrive()
    expect((nobody.assignment as Decision).passed[0]?.why).toMatch(/无人可接:.*休假/)
    expect(nobody.ownerId).toBe(marketing.employeeId)
    expect((await w.as(colleague).delete(`lead-pause/${pause.id}`)).status).toBe(204)
    for (const { id } of (await w.as(admin).get('lead-pause')).body.items) await w.as(admin).delete(`lead-pause/${id}`)
  })

  test('in a team only those who sell take turns: no other trade, no leader, nobody without an account', async () => {
    for (const trade of ['vp', 'presales', 'aftersales', 'finance', 'operations'] as const)
      await w.team.person(trade, units.city)
    const gone = await w.team.person('rep', units.city)
    await w.make(employee, { name: '还没有账号', unitId: units.city, state: 'active', joinedOn: '2026-01-05' })
    await w.app.store.rows(sql`update people.user set state = 'disabled' where employee_id = ${gone.employeeId}::uuid`)
    await plan({ name: '南京' })
    expect(new Set(await ownersOf(5))).toEqual(new Set([rep.employeeId, colleague.employeeId]))
  })

  test('nobody gets more than the capacity, and the next rule takes over', async () => {
    const busy = (await w.as(admin).get('lead', { filter: { ownerId: stranger.employeeId }, count: 'exact' })).body
      .count.value
    await plan(
      { unitId: units.otherCity, capacity: busy + 1, name: '苏州' },
      { unitId: units.city, method: 'least_loaded', name: '在手最少' },
    )
    expect(await arrive()).toMatchObject({ ownerId: stranger.employeeId })
    const second = await arrive()
    expect(second.assignment.rule).toBe('在手最少')
    expect(second.assignment.passed[0].why).toContain(`在手 ${busy + 1} 条已满`)
  })

  test('many who assign at once share the turns out evenly', async () => {
    await plan({})
    const owners = (await Promise.all(Array.from({ length: 20 }, () => arrive()))).map(({ ownerId }) => ownerId)
    expect(owners.filter((id) => id === rep.employeeId)).toHaveLength(10)
    expect(owners.filter((id) => id === colleague.employeeId)).toHaveLength(10)
  }, 30_000)

  test('who enters a lead of their own keeps it', async () => {
    await plan({ unitId: units.otherCity })
    expect((await w.as(rep).post('lead', { name: '自己找的' })).body).toMatchObject({
      ownerId: rep.employeeId,
      assignment: null,
    })
  })

  test('a rule without anybody to choose from, and a plan without rules, are refused', async () => {
    const made = await w.make(assignmentPlan, { name: '空', state: 'draft' })
    const rule = { planId: made.id, position: 1, name: '无', method: 'round_robin' }
    expect((await w.as(admin).post('assignment-rule', rule)).body.fields).toMatchObject([{ field: 'unitId' }])
    expect((await w.as(admin).post('assignment-rule', { ...rule, method: 'person' })).body.fields).toMatchObject([
      { field: 'employeeId' },
    ])
    expect((await w.as(admin).post(`assignment-plan/${made.id}/activate`)).body.code).toBe('assignment-plan.no_rules')
  })
})

test('a draft is tried on the leads of a day before it decides, and the trial writes nothing', async () => {
  await plan({})
  w.now = new Date('2026-03-12T02:00:00Z')
  const made = await ownersOf(4)
  w.now = new Date('2026-03-13T02:00:00Z')
  const draft = await w.make(assignmentPlan, { name: '试算', state: 'draft' })
  await w.make(assignmentRule, {
    planId: draft.id,
    position: 1,
    name: '全给苏州',
    method: 'round_robin',
    unitId: units.otherCity,
  })
  const { body } = await w.as(admin).get('assignment-simulation', { planId: draft.id })
  expect(body).toMatchObject({
    from: '2026-03-12',
    leads: 4,
    unmatched: 0,
    differing: 4,
    byPerson: [{ name: stranger.name, n: 4 }],
  })
  const owners = await w.app.store.rows<{ owner_id: string }>(
    sql`select owner_id from crm.lead order by id desc limit 4`,
  )
  expect(owners.map(({ owner_id }) => owner_id).sort()).toEqual([...made].sort())
})

test('leads that are tried out again do not weigh on those who got them', async () => {
  const busy = (await w.as(admin).get('lead', { filter: { ownerId: stranger.employeeId }, count: 'exact' })).body.count
    .value
  w.now = new Date('2026-03-16T02:00:00Z')
  const solo = { method: 'person', employeeId: stranger.employeeId, unitId: null, capacity: busy + 3 } as const
  const made = await plan({ ...solo, name: '苏州' }, { name: '南京' })
  const owners = await ownersOf(4)
  expect(owners.filter((id) => id === stranger.employeeId)).toHaveLength(3)
  w.now = new Date('2026-03-17T02:00:00Z')
  const { body } = await w.as(admin).get('assignment-simulation', { planId: made.id })
  expect(body.byRule).toMatchObject([
    { name: '苏州', n: 3 },
    { name: '南京', n: 1 },
  ])
})
