import { expect, test } from 'vitest'
import { papers, paperWorld } from '../../../test/harness/papers.ts'
import { type Actor, create, sql, systemActor } from '../../kernel/index.ts'
import { employee } from '../people/index.ts'
import type { FlowGraph, FlowNode } from './index.ts'

const step = (key: string, mode: 'all' | 'order', people: readonly Actor[], next: string): FlowNode => ({
  key,
  kind: 'step',
  name: `环节${key}`,
  mode,
  approvers: people.map(({ employeeId }) => ({ by: 'person', employeeId })),
  next,
})

const w = await paperWorld({ start: 'end', nodes: [] })
const { rep, colleague, supervisor, province, admin } = w.team
const { send, act, stateOf, turn } = papers(w)
const withFlow = async (graph: FlowGraph) => {
  await w.app.store.rows(sql`update approvals.flow_version set graph = ${JSON.stringify(graph)}::jsonb`)
}
const leave = (person: Actor) => w.as(admin).post(`employee/${person.employeeId}/leave`, { on: '2026-03-10' })
const handOver = (person: Actor, toId: string) => w.as(admin).post(`employee/${person.employeeId}/handOver`, { toId })

test('nobody leaves while a document waits for their signature; handed over, another gives it in their seat', async () => {
  const leaver = await w.team.person('finance')
  await withFlow({ start: 'a', nodes: [step('a', 'order', [province, leaver], 'end')] })
  const { id, approvalId } = await send(rep)
  expect((await leave(leaver)).body).toMatchObject({
    code: 'employee.still_owns',
    detail: expect.stringContaining('1 条待签的审批'),
  })
  expect((await handOver(leaver, colleague.employeeId)).body.result.moved).toEqual([{ label: '待签的审批', count: 1 }])
  expect(await turn(approvalId)).toEqual([province.name])
  await act(province, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([colleague.name])
  expect((await leave(leaver)).status).toBe(200)
  expect((await act(colleague, approvalId, 'approve')).status).toBe(200)
  expect(await stateOf(id)).toBe('approved')
})

test('who submitted a document does not get its signature by a hand-over: their superior does', async () => {
  const leaver = await w.team.person('legal')
  await withFlow({ start: 'a', nodes: [step('a', 'all', [leaver], 'end')] })
  const { id, approvalId } = await send(rep)
  expect((await handOver(leaver, rep.employeeId)).status).toBe(200)
  expect(await turn(approvalId)).toEqual([supervisor.name])
  expect(await stateOf(id)).toBe('pending')
})

test('a hand-over to somebody who cannot sign is refused, and so is one that leaves nobody to sign', async () => {
  const leaver = await w.team.person('legal')
  const top = await w.team.person('vp')
  await w.app.store.rows(sql`update people.employee set unit_id = null where id = ${top.employeeId}::uuid`)
  await withFlow({ start: 'a', nodes: [step('a', 'all', [leaver], 'end')] })
  const { approvalId } = await send(top)
  const mute = await w.within(systemActor, (ctx) => create(ctx, employee, { name: '无账号', state: 'active' }))
  expect((await handOver(leaver, mute.id)).body).toMatchObject({
    code: 'approval.receiver_cannot_sign',
    fields: [{ field: 'toId' }],
  })
  expect((await handOver(leaver, top.employeeId)).body).toMatchObject({
    code: 'approval.nobody_above',
    fields: [{ field: 'toId' }],
  })
  expect(await turn(approvalId)).toEqual([leaver.name])
})

test('who leaves is nobody’s delegate any more, and whoever relied on them is told', async () => {
  const leaver = await w.team.person('legal')
  const draft = { fromId: supervisor.employeeId, toId: leaver.employeeId, from: '2026-03-10', to: '2026-03-31' }
  const { body } = await w.as(supervisor).post('delegation', { ...draft, reason: '出差' })
  await leave(leaver)
  await w.settle()
  expect((await w.as(supervisor).get(`delegation/${body.id}`)).body.state).toBe('ended')
  const { items } = (await w.as(supervisor).get('notification')).body
  expect(items.map(({ title }: { title: string }) => title)).toContainEqual(
    expect.stringContaining(`${leaver.name}已离职,你的审批委托已结束`),
  )
})

test('who closes the account of somebody whose signature is asked for is told so; of others nothing is said', async () => {
  const [asked, idle] = [await w.team.person('legal'), await w.team.person('legal')]
  await withFlow({ start: 'a', nodes: [step('a', 'all', [asked], 'end')] })
  await send(rep)
  for (const { userId } of [asked, idle]) expect((await w.as(admin).post(`user/${userId}/disable`)).status).toBe(200)
  await w.settle()
  const { items } = (await w.as(admin).get('notification')).body
  const told = items.map(({ title }: { title: string }) => title).filter((title: string) => title.includes('已停用'))
  expect(told).toEqual([`${asked.name}的账号已停用,还有 1 张单据在等其签字`])
})
