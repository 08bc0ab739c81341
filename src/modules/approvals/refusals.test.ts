import { expect, test } from 'vitest'
import { paper, papers, paperWorld, putFlow, submitPaper } from '../../../test/harness/papers.ts'
import { get, sql, systemActor } from '../../kernel/index.ts'
import type { FlowGraph } from './index.ts'

const step = { kind: 'step', mode: 'all', next: 'end' } as const
const flowOf = (
  node: Omit<FlowGraph['nodes'][number] & { kind: 'step' }, 'key' | 'name' | keyof typeof step>,
): FlowGraph => ({
  start: 'one',
  nodes: [{ ...step, ...node, key: 'one', name: '会签' }],
})

const w = await paperWorld(
  flowOf({
    approvers: [
      { by: 'role', role: 'finance' },
      { by: 'role', role: 'legal' },
    ],
  }),
)
const { rep, supervisor, province, region, admin, units } = w.team
const finance = await w.team.person('finance')
await w.team.person('legal')
const { send, act, submit, make, stateOf, turn } = papers(w)
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })

test('a document under way or approved is not sent again, by whatever door', async () => {
  const { id } = await send(rep)
  const again = () => w.within(rep, async (ctx) => submitPaper(ctx, await get(ctx, paper, id, { lock: true })))
  await refused(again(), 'approval.already_pending')
  await w.app.store.rows(sql`update drawer.paper set approval_state = 'approved' where id = ${id}::uuid`)
  await refused(again(), 'approval.already_approved')
})

test("the system sends a document in the name of whoever made it, and not in nobody's", async () => {
  const id = await make(rep)
  const sent = w.within(systemActor, async (ctx) =>
    submitPaper(ctx, { ...(await get(ctx, paper, id)), createdBy: null }),
  )
  await refused(sent, 'approval.no_submitter')
})

test('who has signed a step does not sign it again while it waits for the others', async () => {
  const { approvalId } = await send(rep)
  expect((await act(finance, approvalId, 'approve')).status).toBe(200)
  expect((await act(finance, approvalId, 'approve')).body.code).toBe('approval.already_decided')
})

test('an approval of a kind of document that is gone says so', async () => {
  const { approvalId } = await send(rep)
  await w.app.store.rows(sql`update approvals.approval set subject_entity = 'ghost' where id = ${approvalId}::uuid`)
  expect((await act(finance, approvalId, 'approve')).body.code).toBe('approval.no_subject')
})

test('a trail is asked for by approval or by document', async () => {
  expect((await w.as(rep).get('approval-trail')).body.code).toBe('approval.name_one')
})

test('a flow that forbids it is not begun where the submitter would sign, nor where nobody could', async () => {
  const strict = { onSelf: 'refuse', onEmpty: 'refuse' } as const
  await putFlow(w.within, flowOf({ ...strict, approvers: [{ by: 'role', role: 'supervisor' }] }), units.city)
  const own = await make(supervisor)
  expect((await submit(supervisor, own)).body.code).toBe('approval.self_not_allowed')
  await putFlow(w.within, flowOf({ ...strict, approvers: [{ by: 'role', role: 'aftersales' }] }), units.otherCity)
  const { stranger } = w.team
  expect((await submit(stranger, await make(stranger))).body.code).toBe('approval.nobody')
})

test('a step whose signers and administrators are all gone stops the signature before it, and nothing passes unsigned', async () => {
  const one = {
    ...step,
    key: 'one',
    name: '上级审批',
    approvers: [{ by: 'superior', levels: 1 }],
    next: 'two',
  } as const
  const two = { ...step, key: 'two', name: '财务审批', approvers: [{ by: 'role', role: 'finance' }] } as const
  await putFlow(w.within, { start: 'one', nodes: [one, two] }, units.province)
  const { id, approvalId } = await send(province)
  const accounts = [finance.userId, admin.userId]
  const setAccounts = (state: string) =>
    w.app.store.rows(sql`update people.user set state = ${state} where id = any(${accounts}::uuid[])`)
  await setAccounts('disabled')
  expect(await act(region, approvalId, 'approve')).toMatchObject({ status: 409, body: { code: 'approval.nobody' } })
  expect([await stateOf(id), await turn(approvalId)]).toEqual(['pending', [region.name]])
  await setAccounts('active')
  expect((await act(region, approvalId, 'approve')).status).toBe(200)
  expect(await turn(approvalId)).toEqual([finance.name])
})
