import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { create, sql } from '../../../kernel/index.ts'
import { activity, lead } from '../index.ts'

const w = await world()
const { rep, colleague, supervisor, admin } = w.team
const said = { kind: 'call', content: '介绍方案', feedback: '想看案例', noFollowUpReason: '已约拜访' }

const arrive = (draft: object = {}) =>
  w.make(lead, { name: '客户', grade: 'C', state: 'working', ownerId: rep.employeeId, ...draft })
const daysAgo = (days: number) => new Date(w.now.getTime() - days * 86_400_000).toISOString().replace('.000', '')
const log = async (draft: object, by = rep) =>
  (await w.as(by).post('activity', { leadId: (await arrive()).id, ...said, ...draft })).body
const faultOf = (code: string, message: string) => ({
  status: 422,
  fields: [{ field: 'happenedAt', code, message: expect.stringContaining(message) }],
})

test('a follow-up is written down within the days of the intake rules; leaders bring in older ones', async () => {
  expect(await log({ happenedAt: daysAgo(6) })).toMatchObject({ id: expect.any(String) })
  expect(await log({ happenedAt: daysAgo(8) })).toMatchObject(faultOf('too_late', '最多补录 7 天内的'))
  expect(await log({ happenedAt: daysAgo(300) }, supervisor)).toMatchObject({ id: expect.any(String) })
  const [rules] = (await w.as(admin).get('intake-rule')).body.items
  await w.as(admin).patch(`intake-rule/${rules.id}`, { version: rules.version, backfillDays: 10 })
  expect(await log({ happenedAt: daysAgo(8) })).toMatchObject({ id: expect.any(String) })
})

test('its time is put right within the same bounds: no later edit moves it into the future or the past', async () => {
  const { id } = await log({})
  const edit = async (happenedAt: string) => (await w.as(rep).patch(`activity/${id}`, { version: 1, happenedAt })).body
  expect(await edit(daysAgo(-1))).toMatchObject(faultOf('future', '不能在将来'))
  expect(await edit(daysAgo(90))).toMatchObject(faultOf('too_late', '最多补录'))
  expect(await edit(daysAgo(1))).toMatchObject({ happenedAt: daysAgo(1) })
})

test('what comes next is not before what was done, neither at first nor after an edit', async () => {
  const next = { noFollowUpReason: null, nextAction: '发送案例' }
  const refused = { status: 422, fields: [{ field: 'nextActionOn', code: 'before' }] }
  expect(await log({ ...next, nextActionOn: '1999-01-01' })).toMatchObject(refused)
  const { id } = await log({ ...next, nextActionOn: '2026-03-10' })
  const edit = await w.as(rep).patch(`activity/${id}`, { version: 1, nextActionOn: '2026-03-09' })
  expect(edit.body).toMatchObject(refused)
})

test('nobody writes follow-ups in the name of a colleague; a leader does for their people', async () => {
  expect(await log({ ownerId: colleague.employeeId })).toMatchObject({
    status: 422,
    fields: [{ field: 'ownerId', code: 'out_of_reach' }],
  })
  expect(await log({ ownerId: colleague.employeeId }, supervisor)).toMatchObject({ ownerId: colleague.employeeId })
})

test('who imports for the whole company brings in follow-ups of anybody', async () => {
  const { id: leadId } = await arrive()
  const old = { leadId, ...said, kind: 'call', happenedAt: daysAgo(300), ownerId: colleague.employeeId } as const
  const made = await w.within(admin, (ctx) => create(ctx, activity, old))
  expect(made).toMatchObject({ ownerId: colleague.employeeId })
})

test('dating a contact back does not hide that it was written down too late: the reason is asked for', async () => {
  const { id } = await arrive({ grade: 'A', state: 'new' })
  const [clock] = await w.app.store.rows<{ due: string }>(
    sql`select clock_due_at as due from crm.lead where id = ${id}::uuid`,
  )
  const due = Date.parse(clock?.due as string)
  w.now = new Date(due + 3_600_000)
  const happenedAt = new Date(due - 60_000).toISOString()
  const contact = (more: object) => w.as(rep).post('activity', { leadId: id, ...said, happenedAt, ...more })
  expect((await contact({})).body.fields).toMatchObject([{ field: 'lateReason', code: 'required' }])
  expect((await contact({ lateReason: '按时联系,事后补录' })).status).toBe(201)
})
