import { expect, test } from 'vitest'
import { bySuperior, papers, paperWorld, putFlow } from '../../../test/harness/papers.ts'
import { create, sql, systemActor } from '../../kernel/index.ts'
import { post } from '../people/index.ts'
import { authorityLimit } from './authority.entity.ts'
import { requireAuthority } from './authority.ts'
import { approvalClock, type FlowGraph, withdrawApproval } from './index.ts'
import { timeoutJob } from './timeout.job.ts'

const w = await paperWorld(bySuperior)
const { rep, colleague, supervisor, province, admin } = w.team
const finance = await w.team.person('finance')
const auditor = await w.team.person('auditor')
const { send, act, stateOf, turn, submit, make } = papers(w)
const today = '2026-03-10'
const delegate = (by: typeof rep, draft: object) =>
  w.as(by).post('delegation', { fromId: by.employeeId, from: today, to: today, reason: '出差', ...draft })

test('a delegate signs in place of another and the record shows for whom', async () => {
  const given = await delegate(supervisor, { toId: province.employeeId })
  expect(given).toMatchObject({ status: 201, body: { state: 'active' } })
  const { id, approvalId } = await send(rep)
  const inbox = await w.as(province).get('approval-inbox', { box: 'todo' })
  expect(inbox.body.items).toMatchObject([{ id: approvalId, onBehalfOf: supervisor.name }])
  expect((await act(province, approvalId, 'approve', { opinion: '代签' })).status).toBe(200)
  expect(await stateOf(id)).toBe('approved')
  const { body } = await w.as(rep).get('approval-trail', { entity: 'paper', id })
  expect(body.steps[0].tasks).toMatchObject([
    { approver: supervisor.name, decidedBy: province.name, state: 'approved' },
  ])
  await w.as(supervisor).post(`delegation/${given.body.id}/end`)
  const next = await send(rep)
  expect((await act(province, next.approvalId, 'approve')).status).toBe(409)
})

test('nobody signs what he submitted, though the approver delegated to him', async () => {
  const given = await delegate(supervisor, { toId: rep.employeeId })
  const { approvalId } = await send(rep)
  expect(await act(rep, approvalId, 'approve')).toMatchObject({ status: 409, body: { code: 'approval.own_document' } })
  await w.as(supervisor).post(`delegation/${given.body.id}/end`)
})

test('a delegation to oneself, for somebody else, in the past, overlapping or to somebody without account is refused', async () => {
  const code = async (by: typeof rep, draft: object) => (await delegate(by, draft)).body.code
  expect(await code(rep, { toId: rep.employeeId })).toBe('delegation.to_self')
  expect(await code(rep, { fromId: supervisor.employeeId, toId: colleague.employeeId })).toBe('delegation.not_yours')
  expect(await code(rep, { toId: colleague.employeeId, from: '2026-01-01', to: '2026-01-02' })).toBe('delegation.past')
  const { body: turned } = await delegate(rep, { toId: colleague.employeeId, from: '2026-03-12', to: '2026-03-11' })
  expect(turned.fields).toMatchObject([{ field: 'to', code: 'before_start' }])
  const noAccount = await w.as(admin).post('employee', { name: '无账号' })
  expect(await code(rep, { toId: noAccount.body.id })).toBe('delegation.left')
  expect(await code(rep, { toId: colleague.employeeId, entity: 'nonsense' })).toBe('delegation.no_kind')
  expect((await delegate(rep, { toId: colleague.employeeId })).status).toBe(201)
  expect(await code(rep, { toId: supervisor.employeeId })).toBe('delegation.overlaps')
})

test('who received a delegation does not end it: that is for its giver, or an administrator', async () => {
  const { body } = await delegate(supervisor, { toId: province.employeeId })
  const end = (by: typeof rep) => w.as(by).post(`delegation/${body.id}/end`)
  const refused = await end(province)
  expect(refused).toMatchObject({ status: 403, body: { code: 'delegation.not_giver' } })
  expect(refused.body.detail).toContain(supervisor.name)
  expect((await w.as(province).get(`delegation/${body.id}`)).body.state).toBe('active')
  expect((await end(admin)).body.state).toBe('ended')
})

test('ending a delegation is offered to its giver and an administrator alone, in lists and on the record', async () => {
  const { body } = await delegate(supervisor, { toId: rep.employeeId })
  const offered = async (by: typeof rep) => {
    const { items } = (await w.as(by).get('delegation', { filter: { id: { in: [body.id] } } })).body
    return [items[0], (await w.as(by).get(`delegation/${body.id}`)).body].map(({ can }) => can.includes('end'))
  }
  expect(await offered(rep)).toEqual([false, false])
  expect(await offered(supervisor)).toEqual([true, true])
  expect(await offered(admin)).toEqual([true, true])
  expect((await w.as(supervisor).post(`delegation/${body.id}/end`)).body.can).not.toContain('end')
})

test('a delegation that is planned begins and ends with the company’s days', async () => {
  const { body } = await delegate(province, { toId: supervisor.employeeId, from: '2026-03-12', to: '2026-03-12' })
  expect(body.state).toBe('planned')
  const stateAt = async (now: string) => {
    w.now = new Date(now)
    await timeoutJob.run(w.app, systemActor, {})
    return (await w.as(province).get(`delegation/${body.id}`)).body.state
  }
  expect(await stateAt('2026-03-12T01:00:00Z')).toBe('active')
  expect(await stateAt('2026-03-12T17:00:00Z')).toBe('ended')
  w.now = new Date('2026-03-10T02:00:00Z')
})

test('a signature whose working hours have passed: reminded, the superior told, then handed to the superior', async () => {
  const { approvalId } = await send(rep)
  const told = async (employeeId: string) =>
    (
      await w.app.store.rows(sql`select 1 from work.notification where employee_id = ${employeeId}::uuid
      and subject_id = ${approvalId}::uuid and title like '%超时%'`)
    ).length
  // 10:00 on Tuesday; the lunch hour does not count.
  const at = async (now: string) => {
    w.now = new Date(now)
    await timeoutJob.run(w.app, systemActor, {})
    await timeoutJob.run(w.app, systemActor, {})
  }
  await at('2026-03-10T03:59:00Z')
  expect(await told(supervisor.employeeId)).toBe(0)
  await at('2026-03-10T06:00:00Z')
  expect([await told(supervisor.employeeId), await told(province.employeeId)]).toEqual([1, 0])
  await at('2026-03-10T09:00:00Z')
  expect([await told(supervisor.employeeId), await told(province.employeeId)]).toEqual([2, 1])
  await at('2026-03-11T06:00:00Z')
  expect(await turn(approvalId)).toEqual([province.name])
  expect((await act(province, approvalId, 'approve')).status).toBe(200)
  w.now = new Date('2026-03-10T02:00:00Z')
})

test('who gets a copy reads the approval, without a say', async () => {
  const { approvalId } = await send(rep)
  const { body } = await w.as(finance).get('approval-inbox', { box: 'copied' })
  expect(body.items.map((item: { id: string }) => item.id)).toContain(approvalId)
  expect((await w.as(finance).get(`approval/${approvalId}`)).status).toBe(200)
  expect((await act(finance, approvalId, 'approve')).status).toBe(409)
})

test('a document under way stays on its edition; the next one takes the new', async () => {
  const first = await send(rep)
  const flows = await w.as(admin).get('approval-flow', { filter: { entity: 'paper' } })
  const flowId = flows.body.items[0].id
  const draft = await w.as(admin).post(`approval-flow/${flowId}/draft`, { note: '加一步' })
  const versionId = draft.body.result.versionId
  expect(await w.as(admin).post(`approval-flow/${flowId}/draft`)).toMatchObject({
    status: 409,
    body: { code: 'approval-flow.draft_exists' },
  })
  const { body: version } = await w.as(admin).get(`approval-flow-version/${versionId}`)
  const one = bySuperior.nodes[0] as object
  const broken = { start: 'one', nodes: [{ ...one, next: 'one' }] }
  const saved = await w
    .as(admin)
    .patch(`approval-flow-version/${versionId}`, { version: version.version, graph: broken })
  expect(saved.status).toBe(200)
  const refused = await w.as(admin).post(`approval-flow-version/${versionId}/activate`)
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'approval-flow.not_usable', fields: [{ field: 'graph' }] },
  })
  const two = {
    start: 'one',
    nodes: [
      { ...one, next: 'two' },
      { ...one, key: 'two', name: '省区审批', approvers: [{ by: 'head', level: 'province' }] },
    ],
  }
  await w.as(admin).patch(`approval-flow-version/${versionId}`, { version: saved.body.version, graph: two })
  expect((await w.as(admin).post(`approval-flow-version/${versionId}/activate`)).status).toBe(200)
  await act(supervisor, first.approvalId, 'approve')
  expect(await stateOf(first.id)).toBe('approved')
  const second = await send(rep)
  await act(supervisor, second.approvalId, 'approve')
  expect(await turn(second.approvalId)).toEqual([province.name])
})

test('a unit’s own flow comes before the company’s; two of one scope are refused', async () => {
  const own = { ...bySuperior, nodes: [{ ...bySuperior.nodes[0], name: '南京流程' }] } as FlowGraph
  await putFlow(w.within, own, w.team.units.city)
  const simulated = await w.as(rep).post('approval/simulate', { entity: 'paper', values: {} })
  expect(simulated.body.steps[0].name).toBe('南京流程')
  const other = await w
    .as(rep)
    .post('approval/simulate', { entity: 'paper', values: {}, submitterId: province.employeeId })
  expect(other.body.steps[0].name).toBe('上级审批')
  await expect(putFlow(w.within, own, w.team.units.city)).rejects.toMatchObject({ code: 'approval-flow.scope_taken' })
})

test('a flow that is retired takes no more documents', async () => {
  const { version } = await putFlow(w.within, bySuperior, w.team.units.otherCity)
  const before = await w.as(admin).get('approval-flow-version', { filter: { state: 'active' } })
  for (const { id } of before.body.items.filter((one: { name: string }) => one.name.startsWith('文件审批')))
    expect((await w.as(admin).post(`approval-flow-version/${id}/retire`)).status).toBe(200)
  expect(await submit(rep, await make(rep))).toMatchObject({ status: 409, body: { code: 'approval.no_flow' } })
  expect((await w.as(admin).get(`approval-flow-version/${version.id}`)).body.state).toBe('retired')
})

test('nobody decides beyond his authority; the refusal names the limit and who may', async () => {
  const vp = await w.team.person('vp')
  const tries = (by: typeof rep, value: number) =>
    w.within(by, (ctx) => requireAuthority(ctx, 'contract', value, 'amount'))
  const director = await w.team.person('director')
  await expect(tries(director, 50_000_000)).resolves.toBeUndefined()
  const refused = await tries(director, 50_000_001).catch((error) => error)
  expect(refused).toMatchObject({ code: 'approval.over_authority', status: 403, fields: [{ field: 'amount' }] })
  expect(refused.message).toContain('¥500,000.00')
  expect(refused.message).toContain(vp.name)
  await expect(tries(vp, 999_999_999_999)).resolves.toBeUndefined()
  await expect(tries(auditor, 1)).rejects.toMatchObject({ code: 'approval.over_authority' })
})

test('a limit of a post or its grade counts beside the role’s, and the widest holds', async () => {
  const senior = await w.make(post, { name: '资深代表', level: 'P7' })
  await w.within(systemActor, async (ctx) => {
    await ctx.db.rows(sql`update people.employee set post_id = ${senior.id}::uuid where id = ${rep.employeeId}::uuid`)
    await create(ctx, authorityLimit, { kind: 'discount', grade: 'P7', unlimited: false, share: 0.2 })
  })
  await expect(w.within(rep, (ctx) => requireAuthority(ctx, 'discount', 0.2))).resolves.toBeUndefined()
  await expect(w.within(colleague, (ctx) => requireAuthority(ctx, 'discount', 0.2))).rejects.toMatchObject({
    status: 403,
  })
  const { body } = await w.as(rep).get('my-authority')
  expect(body.items).toContainEqual({ kind: 'discount', label: '折扣', limit: 0.2, source: '职级「P7」' })
})

test('a limit names exactly one holder and a value of its kind', async () => {
  const put = (draft: object) => w.as(admin).post('authority-limit', draft)
  expect(await put({ kind: 'contract', amount: 1 })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'role' }] },
  })
  expect(await put({ kind: 'contract', role: 'rep', share: 0.1 })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'amount' }] },
  })
  expect(await put({ kind: 'discount', role: 'rep', amount: 1 })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'share' }] },
  })
})

test('whoever keeps no roles reads what they are called, and nothing else of them', async () => {
  expect((await w.as(rep).get('role')).status).toBe(403)
  const { body } = await w.as(rep).get('role-names')
  expect(body.items).toContainEqual({ key: 'vp', name: '销售副总裁' })
})

test('the summary for approvers holds no masked field', async () => {
  await putFlow(w.within, bySuperior)
  const { approvalId } = await send(rep, { secret: '13812345678' })
  const { text } = await w.as(supervisor).get(`approval/${approvalId}`)
  expect(text).not.toContain('13812345678')
})

test('another module reads whose turn it is and how long it has waited, and takes its document back', async () => {
  const { id, approvalId } = await send(rep)
  w.now = new Date('2026-03-10T02:30:00Z')
  const clock = await w.within(rep, (ctx) => approvalClock(ctx, 'paper', id))
  w.now = new Date('2026-03-10T02:00:00Z')
  expect(clock).toMatchObject({ waitedMinutes: 30, waitingFor: [{ id: supervisor.employeeId, name: supervisor.name }] })
  await w.within(rep, (ctx) => withdrawApproval(ctx, 'paper', id, '客户取消'))
  expect(await stateOf(id)).toBe('withdrawn')
  expect((await w.as(rep).get(`approval/${approvalId}`)).body.state).toBe('withdrawn')
  const again = w.within(rep, (ctx) => withdrawApproval(ctx, 'paper', id, '再来'))
  await expect(again).rejects.toMatchObject({ code: 'approval.not_running', status: 409 })
})
