import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { activity, lead } from '../index.ts'

const w = await world()
const { rep, supervisor, admin } = w.team
const of = await w.make(lead, { name: '客户', grade: 'C', state: 'working', ownerId: rep.employeeId })
for (let i = 0; i < 12; i++) {
  await w.make(activity, {
    leadId: of.id,
    kind: 'call',
    content: `内容${i}`,
    feedback: '好',
    nextAction: '回访',
    nextActionOn: '2026-03-20',
    happenedAt: `2026-03-0${1 + (i % 9)}T02:00:00.000Z`,
    ownerId: rep.employeeId,
  })
}
const range = { from: '2026-03-01', to: '2026-03-31' }
const draw = async (body: object, actor = supervisor) =>
  (await w.as(actor).post('follow-up-audit/draw', { title: '三月抽查', ...range, size: 5, ...body })).body
const drawn = async (id: string) =>
  (
    await w.app.store.rows<{ id: string }>(
      sql`select activity_id as id from crm.audit_item where audit_id = ${id}::uuid order by position`,
    )
  ).map((row) => row.id)

test('the same seed draws the same follow-ups, another seed others', async () => {
  const [one, two, other] = [
    await draw({ seed: 'a' }),
    await draw({ seed: 'a', title: '复核' }),
    await draw({ seed: 'b' }),
  ]
  expect(one).toMatchObject({ drawn: 5, population: 12 })
  expect(await drawn(two.id)).toEqual(await drawn(one.id))
  expect(await drawn(other.id)).not.toEqual(await drawn(one.id))
})

test('marks follow the standard: 30 % of ten are compliant, and the metric says so', async () => {
  const { id } = await draw({ size: 10, seed: 'metric' }, admin)
  const items = (await w.as(admin).get('audit-item', { filter: { auditId: id } })).body.items
  const points = (await w.as(admin).get('rubric-item')).body.items
  const all = (good: boolean) => Object.fromEntries(points.map((item: { id: string }) => [item.id, good]))
  const missing = await w.as(admin).post(`audit-item/${items[0].id}/mark`, { marks: {} })
  expect(missing.body).toMatchObject({ code: 'follow-up-audit.unmarked', fields: [{ field: 'marks' }] })
  for (const [i, item] of items.entries()) {
    const { body } = await w.as(admin).post(`audit-item/${item.id}/mark`, { marks: all(i < 3) })
    expect(body).toMatchObject(i < 3 ? { score: 100, state: 'compliant' } : { score: 0, state: 'failing' })
  }
  expect((await w.as(admin).get('metric/follow_up_compliance', { period: '2026-03' })).body).toMatchObject({
    value: 0.3,
    sample: 10,
  })
})

test('nothing is drawn from what the inspector does not see, from no days, or without a standard', async () => {
  expect((await draw({}, rep)).code).toBe('request.forbidden')
  expect((await draw({ from: '2026-02-01', to: '2026-02-02' })).code).toBe('follow-up-audit.none')
  expect((await draw({ to: '2026-02-01' })).fields).toMatchObject([{ field: 'to' }])
  await w.app.store.rows(sql`update crm.rubric set state = 'retired'`)
  expect((await draw({})).code).toBe('follow-up-audit.no_rubric')
})

test('a standard whose points do not make 100 is not put in force', async () => {
  const made = await w.as(admin).post('rubric', { name: '新标准', passFrom: 80 })
  await w.as(admin).post('rubric-item', { rubricId: made.body.id, position: 1, name: '具体', points: 60 })
  expect((await w.as(admin).post(`rubric/${made.body.id}/activate`)).body.code).toBe('follow-up-audit.bad_points')
  await w.as(admin).post('rubric-item', { rubricId: made.body.id, position: 2, name: '有日期', points: 40 })
  expect((await w.as(admin).post(`rubric/${made.body.id}/activate`)).body).toMatchObject({ state: 'active' })
})
