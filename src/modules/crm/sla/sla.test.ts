import { beforeEach, describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Draft, sql, systemActor } from '../../../kernel/index.ts'
import { assignmentPlan, assignmentRule } from '../assignment/index.ts'
import { lead } from '../index.ts'
import { pool } from '../pool/index.ts'
import { sweepJob } from './sweep.ts'

const morning = '2026-03-10T10:00'
const w = await world()
const { rep, colleague, supervisor, admin, units } = w.team
const at = (local: string) => {
  w.now = new Date(`${local}:00+08:00`)
}
beforeEach(() => at(morning))

let serial = 0
const arrive = (draft: Partial<Draft<typeof lead>> = {}) =>
  w.make(lead, { name: `客户${++serial}`, grade: 'A', state: 'new', ownerId: rep.employeeId, ...draft })
const read = async (id: string) => (await w.as(admin).get(`lead/${id}`)).body
const sweep = () => sweepJob.run(w.app, systemActor, {})
const steps = (id: string) =>
  w.app.store.rows<{ action: string; to: string | null; why: string }>(
    sql`select action, to_id as "to", why from crm.sla_event where lead_id = ${id}::uuid order by at_percent`,
  )
const escalation = async (leadId: string) =>
  (await w.app.store.rows(sql`select taken, next_at from crm.lead_clock where lead_id = ${leadId}::uuid`))[0]
const local = (iso: string) => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16)
const contact = (leadId: string, more: object = {}) =>
  w.as(rep).post('activity', {
    leadId,
    content: '电话',
    feedback: '有意向',
    nextAction: '报价',
    nextActionOn: '2026-03-20',
    ...more,
  })

describe('the clock of a lead', () => {
  test('an A lead is to be called within two working hours, lunch left out; a B lead within twenty-four of them', async () => {
    at('2026-03-10T11:30')
    expect(local((await arrive()).clockDueAt as string)).toBe('2026-03-10T14:30')
    expect(local((await arrive({ grade: 'B' })).clockDueAt as string)).toBe('2026-03-13T11:30')
  })

  test('the first follow-up ends it and begins the rhythm of the grade; a converted or discarded lead has none', async () => {
    const { id } = await arrive()
    await contact(id)
    expect(await read(id)).toMatchObject({
      clock: 'follow_up',
      firstContactAt: '2026-03-10T02:00:00Z',
      state: 'working',
    })
    expect(local((await read(id)).clockDueAt)).toBe('2026-03-13T10:00')
    await w.as(rep).post(`lead/${id}/discard`, { reason: '没有预算' })
    expect(await read(id)).toMatchObject({ clock: null, clockDueAt: null })
    expect(await escalation(id)).toBeUndefined()
  })

  test('another grade, another policy and another calendar make the running clock again', async () => {
    const { id } = await arrive({ grade: 'C' })
    await w.as(rep).post(`lead/${id}/qualify`, { grade: 'A' })
    expect(local((await read(id)).clockDueAt)).toBe('2026-03-10T12:00')
    const [policy] = (await w.as(admin).get('sla-policy', { filter: { grade: 'A' } })).body.items
    await w.as(admin).patch(`sla-policy/${policy.id}`, { version: policy.version, firstContactMinutes: 60 })
    await sweep()
    expect(local((await read(id)).clockDueAt)).toBe('2026-03-10T11:00')
    const off = await w.as(admin).post('calendar-day', { name: '停电', day: '2026-03-10' })
    await sweep()
    expect(local((await read(id)).clockDueAt)).toBe('2026-03-11T10:00')
    await w.as(admin).delete(`calendar-day/${off.body.id}`)
    await w.as(admin).patch(`sla-policy/${policy.id}`, { version: policy.version + 1, firstContactMinutes: 120 })
    await sweep()
  })

  test('a contact after its moment is refused without a reason, and the reason stays with the lead', async () => {
    const { id } = await arrive()
    at('2026-03-10T14:00')
    const refused = await contact(id)
    expect(refused.body).toMatchObject({ status: 422, fields: [{ field: 'lateReason', code: 'required' }] })
    expect((await contact(id, { lateReason: '客户在开会' })).status).toBe(201)
    expect(await read(id)).toMatchObject({ lateReason: '客户在开会', clock: 'follow_up' })
  })
})

describe('escalation', () => {
  test('the owner is warned, then the manager is told, each once and with the reason', async () => {
    const { id } = await arrive()
    at('2026-03-10T11:30')
    await sweep()
    await sweep()
    expect(await steps(id)).toEqual([
      { action: 'warn_owner', to: rep.employeeId, why: 'A 级线索的首次联系还剩 30 分(工作时间)' },
    ])
    at('2026-03-10T13:20')
    await sweep()
    expect(await steps(id)).toMatchObject([
      { action: 'warn_owner' },
      { action: 'tell_manager', to: supervisor.employeeId, why: 'A 级线索的首次联系已超时 20 分(工作时间)' },
    ])
    const told = await w.app.store.rows(
      sql`select employee_id from work.notification where subject_id = ${id}::uuid and kind = 'alert'`,
    )
    expect(told).toEqual([{ employee_id: rep.employeeId }, { employee_id: supervisor.employeeId }])
  })

  test('two sweeps at once take each step once', async () => {
    const { id } = await arrive()
    at('2026-03-10T11:35')
    await Promise.all([sweep(), sweep(), sweep()])
    expect(await steps(id)).toHaveLength(1)
  })

  test('a deleted lead is asked for by nobody; brought back, its escalation goes on where it stood', async () => {
    const { id } = await arrive()
    at('2026-03-10T11:30')
    await sweep()
    await w.as(admin).delete(`lead/${id}`)
    at('2026-03-10T13:20')
    await sweep()
    expect(await steps(id)).toHaveLength(1)
    await w.as(admin).post(`lead/${id}/restore`)
    await sweep()
    expect((await steps(id)).map(({ action }) => action)).toEqual(['warn_owner', 'tell_manager'])
  })

  test('a lead that somebody is working on is not taken from them; the next sweep finds it', async () => {
    const { id } = await arrive()
    at('2026-03-10T15:30')
    await w.within(rep, async (ctx) => {
      await ctx.db.rows(sql`select from crm.lead where id = ${id}::uuid for update`)
      await sweep()
    })
    expect(await steps(id)).toHaveLength(0)
    await sweep()
    expect(await steps(id)).toHaveLength(3)
  })

  test('who has many late leads at once hears of them together', async () => {
    const late = await Promise.all(Array.from({ length: 7 }, () => arrive()))
    at('2026-03-10T11:30')
    await sweep()
    const heard = await w.app.store.rows<{ title: string }>(
      sql`select title from work.notification where kind = 'alert' and body like '%等 7 条%'`,
    )
    expect(heard).toEqual([{ title: '请尽快联系:7 条线索' }])
    for (const { id } of late) expect(await steps(id)).toHaveLength(1)
  })

  test('after an outage every missed step is taken at once, without a plan the owner keeps it and the manager learns why', async () => {
    const { id } = await arrive()
    at('2026-03-10T15:30')
    await sweep()
    expect((await steps(id)).map(({ action }) => action)).toEqual(['warn_owner', 'tell_manager', 'reassign'])
    expect((await steps(id))[2]).toMatchObject({
      to: supervisor.employeeId,
      why: expect.stringContaining('没有生效的分配方案'),
    })
    expect(await read(id)).toMatchObject({ ownerId: rep.employeeId })
  })

  test('where there is no pool to fall into, the owner keeps it and the manager learns why', async () => {
    // Leads of other tests would be told of together with it.
    await w.app.store.rows(sql`delete from crm.lead_clock`)
    const { id } = await arrive()
    at('2026-03-11T16:00')
    await sweep()
    expect((await steps(id)).at(-1)).toMatchObject({
      action: 'pool',
      to: supervisor.employeeId,
      why: expect.stringContaining('没有可用的公海,仍由原负责人跟进'),
    })
    expect(await read(id)).toMatchObject({ ownerId: rep.employeeId, poolId: null })
    const { items } = (await w.as(supervisor).get('notification', { filter: { subjectId: id } })).body
    const titles = items.map(({ title }: { title: string }) => title.split(':')[0])
    expect(titles.toSorted()).toEqual(['下属线索未按时联系', '线索超时,仍由原负责人跟进', '线索超时,仍由原负责人跟进'])
  })

  test('a lead goes to the next of the plan with a clock of its own, and at last to the pool', async () => {
    const plan = await w.make(assignmentPlan, { name: '方案', state: 'draft' })
    await w.make(assignmentRule, {
      planId: plan.id,
      position: 1,
      name: '南京轮流',
      method: 'round_robin',
      unitId: units.city,
    })
    await w.as(admin).post(`assignment-plan/${plan.id}/activate`)
    const common = await w.make(pool, { name: '南京公海', kind: 'lead', unitId: units.city })
    const { id } = await arrive()
    at('2026-03-10T15:30')
    await sweep()
    expect(await read(id)).toMatchObject({ ownerId: colleague.employeeId })
    expect(await escalation(id)).toMatchObject({ taken: 0 })
    expect(local((await read(id)).clockDueAt)).toBe('2026-03-10T17:30')
    expect((await steps(id))[2]?.why).toContain('按规则「南京轮流」改派')
    // It does not come back to who was late with it before: nobody is left, and the last step is the pool.
    at('2026-03-11T10:30')
    await sweep()
    expect(await read(id)).toMatchObject({ ownerId: colleague.employeeId })
    expect((await steps(id)).at(-1)?.why).toContain('分配规则没有找到其他人')
    at('2026-03-11T16:00')
    await sweep()
    expect(await read(id)).toMatchObject({ ownerId: null, poolId: common.id, clock: null })
    const [stay] = await w.app.store.rows(
      sql`select cause, previous_owner_id as was from crm.pool_entry where lead_id = ${id}::uuid and left_at is null`,
    )
    expect(stay).toEqual({ cause: 'sla', was: colleague.employeeId })
  })
})

test('why of a lead is told to those who see it, and to nobody else', async () => {
  const { id } = await arrive()
  const { body } = await w.as(rep).get('lead-reasons', { leadId: id })
  expect(body.clock).toMatchObject({ name: 'first_contact', minutesAllowed: 120, minutesLeft: 120 })
  expect(body.clock.steps.map((step: { action: string }) => step.action)).toEqual([
    'warn_owner',
    'tell_manager',
    'reassign',
    'pool',
  ])
  expect((await w.as(w.team.stranger).get('lead-reasons', { leadId: id })).status).toBe(404)
})
