import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Actor, create, select, sql, systemActor } from '../../kernel/index.ts'
import { account } from '../crm/index.ts'
import { dueJob } from './due.job.ts'
import { asWritten, notification, notify, reminder, task } from './index.ts'

const w = await world()
const { rep, colleague, stranger, supervisor } = w.team

const toldTo = async (actor: Actor, kind?: string): Promise<string[]> => {
  const rows = await w.within(actor, (ctx) => select(ctx, notification, { orderBy: sql`t.id` }))
  return rows.filter((row) => !kind || row.kind === kind).map((row) => row.title)
}
const customerOf = (owner: Actor, name: string) => w.make(account, { name, ownerId: owner.employeeId } as never)
const tick = () => dueJob.run(w.app, systemActor, null)

test('who is given a task is told once, and who takes it themselves is not', async () => {
  const given = { title: '回访华为', ownerId: colleague.employeeId }
  await w.as(rep).post('task', given)
  await w.as(rep).post('task', { ...given, title: '写周报', ownerId: rep.employeeId })
  await w.settle()
  await w.settle()
  expect(await toldTo(colleague, 'task')).toEqual([`${rep.name}把任务「回访华为」交给了你`])
  expect(await toldTo(rep, 'task')).toEqual([])
})

test('a task handed back and forth is told at each hand', async () => {
  const { body } = await w.as(rep).post('task', { title: '催款', ownerId: rep.employeeId })
  await w.as(rep).post(`task/${body.id}/assign`, { ownerId: stranger.employeeId })
  await w.settle()
  await w.as(stranger).post(`task/${body.id}/assign`, { ownerId: rep.employeeId })
  await w.settle()
  await w.as(rep).post(`task/${body.id}/assign`, { ownerId: stranger.employeeId })
  await w.settle()
  expect((await toldTo(stranger, 'task')).length).toBe(2)
  expect((await toldTo(rep, 'task')).length).toBe(1)
})

test('a task handed on before its first owner heard of it is told to the last alone', async () => {
  const [first, last] = [await w.team.person('rep'), await w.team.person('rep')]
  const { body } = await w.as(rep).post('task', { title: '急件', ownerId: first.employeeId })
  await w.as(rep).post(`task/${body.id}/assign`, { ownerId: last.employeeId })
  await w.settle()
  expect(await toldTo(first, 'task')).toEqual([])
  expect(await toldTo(last, 'task')).toHaveLength(1)
})

test('a mention reaches those who may see the record, once, and never its author', async () => {
  const customer = await customerOf(rep, '南京机电')
  const { body } = await w.as(rep).post('comment', {
    subjectEntity: 'account',
    subjectId: customer.id,
    body: '请主管看一下付款条件',
    mentions: [supervisor.employeeId, stranger.employeeId, rep.employeeId, supervisor.employeeId],
  })
  await w.settle()
  await w.as(rep).patch(`comment/${body.id}`, { version: 1, body: '请主管看一下付款条件和账期' })
  await w.settle()
  expect(await toldTo(supervisor, 'mention')).toEqual([`${rep.name}在「南京机电」的评论中提到了你`])
  expect(await toldTo(stranger, 'mention')).toEqual([])
  expect(await toldTo(rep, 'mention')).toEqual([])
})

test('who gets a customer from somebody else is told, with the note', async () => {
  const customer = await customerOf(rep, '江宁化工')
  await w
    .as(supervisor)
    .post(`account/${customer.id}/transfer`, { toId: colleague.employeeId, note: '客户要求本地对接' })
  await w.settle()
  const [row] = await w.within(colleague, (ctx) => select(ctx, notification, { filter: { kind: 'transfer' } }))
  expect(row).toMatchObject({
    title: `${supervisor.name}把客户「江宁化工」转给了你`,
    body: '客户要求本地对接',
    subjectId: customer.id,
  })
})

test('a batch of transfers is told once', async () => {
  const ids = [(await customerOf(rep, '甲公司')).id, (await customerOf(rep, '乙公司')).id]
  const before = (await toldTo(supervisor, 'transfer')).length
  const moved = await w.as(w.team.province).post('account/transferMany', { ids, toId: supervisor.employeeId })
  expect(moved.body).toMatchObject({ moved: 2 })
  await w.settle()
  expect((await toldTo(supervisor, 'transfer')).length).toBe(before + 1)
})

test('a notification is its receiver’s alone, whatever the role of who asks', async () => {
  await w.within(systemActor, (ctx) =>
    notify(ctx, [{ employeeId: stranger.employeeId, kind: 'alert', title: asWritten('机密'), occasion: 'a' }]),
  )
  const [row] = await w.within(stranger, (ctx) => select(ctx, notification, { filter: { kind: 'alert' } }))
  for (const other of [rep, supervisor, w.team.region, w.team.admin]) {
    expect((await w.as(other).get(`notification/${row!.id}`)).status).toBe(404)
    expect((await w.as(other).get('notification', { filter: { kind: 'alert' } })).body.items).toEqual([])
    expect((await w.as(other).post(`notification/${row!.id}/markRead`)).status).toBe(404)
  }
})

test('nobody writes a notification by hand', async () => {
  const forged = { employeeId: rep.employeeId, kind: 'alert', title: '假通知', occasion: 'x' }
  expect((await w.as(w.team.admin).post('notification', forged)).status).not.toBe(201)
  expect(await toldTo(rep, 'alert')).toEqual([])
})

test('reading one notification, then all, leaves none unread and touches nobody else’s', async () => {
  const reader = await w.team.person('rep')
  const other = await w.team.person('rep')
  await w.within(systemActor, (ctx) =>
    notify(
      ctx,
      [reader, other].flatMap(({ employeeId }) =>
        ['1', '2', '3'].map((occasion) => ({
          employeeId,
          kind: 'alert' as const,
          title: asWritten(occasion),
          occasion,
        })),
      ),
    ),
  )
  const unread = async (who: Actor) => (await w.as(who).get('workbench')).body.unread
  const [row] = await w.within(reader, (ctx) => select(ctx, notification))
  await w.as(reader).post(`notification/${row!.id}/markRead`)
  expect(await unread(reader)).toBe(2)
  expect((await w.as(reader).post(`notification/${row!.id}/markRead`)).body.code).toBe('command.not_now')
  expect((await w.as(reader).post('notification/markAllRead')).body).toEqual({ marked: 2 })
  expect(await unread(reader)).toBe(0)
  expect(await unread(other)).toBe(3)
})

test('a person who left is told nothing', async () => {
  const gone = await w.team.person('rep')
  await w.app.store.rows(sql`update people.employee set state = 'left' where id = ${gone.employeeId}::uuid`)
  const told = await w.within(systemActor, (ctx) =>
    notify(ctx, [{ employeeId: gone.employeeId, kind: 'alert', title: asWritten('你好'), occasion: 'gone' }]),
  )
  expect(told).toBe(0)
})

test('a reminder calls at its moment, once, also when two schedules run at the same time', async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 3, minute))
  w.now = at(0)
  const set = { title: '打电话给李总', remindAt: at(5).toISOString() }
  const { body } = await w.as(rep).post('reminder', set)
  await tick()
  expect(await toldTo(rep, 'reminder')).toEqual([])
  w.now = at(6)
  await Promise.all([tick(), tick()])
  await tick()
  expect(await toldTo(rep, 'reminder')).toEqual(['打电话给李总'])
  await w.as(rep).post(`reminder/${body.id}/snooze`, { remindAt: at(10).toISOString() })
  w.now = at(10)
  await tick()
  expect(await toldTo(rep, 'reminder')).toEqual(['打电话给李总', '打电话给李总'])
})

test('a cancelled reminder stays silent, and a reminder in the past is refused', async () => {
  w.now = new Date('2026-03-10T04:00:00Z')
  const past = await w.as(colleague).post('reminder', { title: '迟了', remindAt: '2026-03-10T03:59:00Z' })
  expect(past).toMatchObject({ status: 422, body: { code: 'reminder.past', fields: [{ field: 'remindAt' }] } })
  const { body } = await w.as(colleague).post('reminder', { title: '不用了', remindAt: '2026-03-10T05:00:00Z' })
  await w.as(colleague).post(`reminder/${body.id}/cancel`)
  w.now = new Date('2026-03-10T06:00:00Z')
  await tick()
  expect(await toldTo(colleague, 'reminder')).toEqual([])
  const moved = await w.as(colleague).post(`reminder/${body.id}/snooze`, { remindAt: '2026-03-10T05:30:00Z' })
  expect(moved.body.code).toBe('reminder.past')
})

test('an open task is told on its day and once more when it is late; closed and long forgotten ones are not', async () => {
  const owner = await w.team.person('rep')
  const draft = { ownerId: owner.employeeId, priority: 'normal', state: 'todo' } as const
  w.now = new Date('2026-03-19T17:00:00Z')
  await w.within(systemActor, async (ctx) => {
    await create(ctx, task, { ...draft, title: '今天', dueOn: '2026-03-20' })
    await create(ctx, task, { ...draft, title: '办完了', dueOn: '2026-03-20', state: 'done' })
    await create(ctx, task, { ...draft, title: '旧账', dueOn: '2025-03-20' })
    await create(ctx, task, { ...draft, title: '明天', dueOn: '2026-03-21' })
  })
  await Promise.all([tick(), tick(), tick()])
  expect(await toldTo(owner, 'task')).toEqual(['任务「今天」今天到期'])
  w.now = new Date('2026-03-20T17:00:00Z')
  await tick()
  await tick()
  const later = (await toldTo(owner, 'task')).slice(1)
  expect(later.sort()).toEqual(['任务「今天」已逾期,原定 2026-03-20', '任务「明天」今天到期'])
})

test('a reminder is set for oneself; the system may set one for others', async () => {
  const { body } = await w.as(rep).post('reminder', { title: '我的', remindAt: '2027-01-01T00:00:00Z' })
  expect(body.employeeId).toBe(rep.employeeId)
  const forOther = { title: '你的', remindAt: '2027-01-01T00:00:00Z', employeeId: colleague.employeeId }
  expect((await w.as(rep).post('reminder', forOther)).status).toBe(422)
  await w.within(systemActor, (ctx) => create(ctx, reminder, { ...forOther, state: 'waiting' }))
  expect((await w.as(colleague).get('reminder', { filter: { title: '你的' } })).body.items).toHaveLength(1)
})
