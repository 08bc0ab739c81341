import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { change, find } from '../../kernel/index.ts'
import { account } from '../crm/index.ts'
import { employee } from '../people/index.ts'
import { isOverdue } from './task.rules.ts'

const w = await world()
const { rep, colleague, stranger, supervisor, admin } = w.team
const make = (draft: object = {}, by = rep) =>
  w.as(by).post('task', { title: '整理报价', ownerId: rep.employeeId, ...draft })
const run = (id: string, verb: string, body: object = {}, by = rep) => w.as(by).post(`task/${id}/${verb}`, body)

test('a task without an owner, or owned by a team, is refused', async () => {
  const nobody = await w.as(rep).post('task', { title: '整理报价' })
  expect(nobody).toMatchObject({ status: 422, body: { fields: [{ field: 'ownerId', code: 'required' }] } })
  const team = await make({ ownerId: w.team.units.city })
  expect(team).toMatchObject({ status: 422, body: { fields: [{ field: 'ownerId', code: 'reference' }] } })
})

test('a task goes from to do over doing to done, and opens again', async () => {
  const { body } = await make()
  expect(body).toMatchObject({ state: 'todo', priority: 'normal' })
  expect((await run(body.id, 'start')).body.state).toBe('doing')
  const done = await run(body.id, 'done', { result: '已发出' })
  expect(done.body).toMatchObject({ state: 'done', finishedOn: '2026-03-10', result: '已发出' })
  expect((await run(body.id, 'reopen')).body).toMatchObject({ state: 'todo', finishedOn: null })
})

test('a finished task cannot be finished, started or handed over again', async () => {
  const { body } = await make()
  await run(body.id, 'done')
  for (const [verb, input] of [
    ['done', {}],
    ['start', {}],
    ['assign', { ownerId: colleague.employeeId }],
  ] as const) {
    expect(await run(body.id, verb, input), verb).toMatchObject({ status: 409, body: { code: 'command.not_now' } })
  }
})

test('a task cannot be finished tomorrow', async () => {
  const { body } = await make()
  const answer = await run(body.id, 'done', { on: '2026-03-11' })
  expect(answer).toMatchObject({ status: 422, body: { code: 'task.finished_in_future', fields: [{ field: 'on' }] } })
})

test('cancelling needs a reason', async () => {
  const { body } = await make()
  expect((await run(body.id, 'cancel')).status).toBe(422)
  expect((await run(body.id, 'cancel', { reason: '客户已取消项目' })).body.state).toBe('cancelled')
})

test('a task cannot be handed to somebody who left, nor to its owner', async () => {
  const { body } = await make()
  const gone = await w.team.person('rep')
  await w.within(admin, async (ctx) => {
    const row = await find(ctx, employee, gone.employeeId)
    await change(ctx, employee, row!, { state: 'left' })
  })
  expect((await run(body.id, 'assign', { ownerId: gone.employeeId })).body.code).toBe('task.owner_left')
  expect((await run(body.id, 'assign', { ownerId: rep.employeeId })).body.code).toBe('task.owner_same')
})

test('a task may be handed to a stranger, who then sees it while the giver still does', async () => {
  const { body } = await make()
  expect((await run(body.id, 'assign', { ownerId: stranger.employeeId })).status).toBe(200)
  expect((await w.as(stranger).get(`task/${body.id}`)).status).toBe(200)
  expect((await w.as(rep).get(`task/${body.id}`)).status).toBe(200)
})

test('a task is seen by its owner, its creator and their leaders, and by nobody else', async () => {
  const { body } = await make()
  const seen = async (who: typeof rep) => (await w.as(who).get(`task/${body.id}`)).status
  expect(await seen(supervisor)).toBe(200)
  expect(await seen(colleague)).toBe(404)
  expect(await seen(stranger)).toBe(404)
  expect((await w.as(stranger).post(`task/${body.id}/done`)).status).toBe(404)
})

test('who sees a task only through its record reads it and changes nothing', async () => {
  const customer = await w.make(account, { name: '南京机电', ownerId: rep.employeeId } as never)
  const { body } = await make({ subjectEntity: 'account', subjectId: customer.id })
  const auditor = await w.team.person('auditor')
  const read = await w.as(auditor).get(`task/${body.id}`)
  expect(read).toMatchObject({ status: 200, body: { can: [] } })
  const patched = await w.as(auditor).patch(`task/${body.id}`, { version: 1, title: '改' })
  expect(patched).toMatchObject({ status: 403, body: { code: 'request.out_of_reach' } })
})

test('a task cannot hang on a record that its author does not see, nor be moved to another record', async () => {
  const theirs = await w.make(account, { name: '苏州纺织', ownerId: stranger.employeeId } as never)
  const mine = await w.make(account, { name: '南京电器', ownerId: rep.employeeId } as never)
  const hung = await make({ subjectEntity: 'account', subjectId: theirs.id })
  expect(hung).toMatchObject({ status: 422, body: { fields: [{ field: 'subjectId', code: 'reference' }] } })
  expect((await make({ subjectEntity: 'saved-view', subjectId: mine.id })).status).toBe(422)
  const { body } = await make({ subjectEntity: 'account', subjectId: mine.id })
  const moved = await w.as(rep).patch(`task/${body.id}`, { version: 1, subjectId: theirs.id })
  expect(moved).toMatchObject({ status: 422, body: { fields: [{ field: 'subjectId', code: 'fixed' }] } })
})

test('a task is late from the day after it was due, and never once it is closed', () => {
  const due = { state: 'doing', dueOn: '2026-03-10' } as const
  expect(isOverdue(due, '2026-03-10')).toBe(false)
  expect(isOverdue(due, '2026-03-11')).toBe(true)
  expect(isOverdue({ ...due, state: 'done' }, '2026-03-11')).toBe(false)
  expect(isOverdue({ ...due, dueOn: null }, '2026-03-11')).toBe(false)
})
