import { expect, test } from 'vitest'
import { counted } from '../../../test/harness/counted.ts'
import { papers, paperWorld, undone } from '../../../test/harness/papers.ts'
import { runNamed } from '../../kernel/command/run.ts'
import type { FlowGraph } from './index.ts'

// One branch: cheap papers need the superior, expensive ones all of three people, then the region in order with legal.
const graph: FlowGraph = {
  start: 'amount',
  nodes: [
    {
      key: 'amount',
      kind: 'branch',
      name: '金额',
      branches: [
        { name: '小额', when: { amount: { lte: 1_000_000 } }, next: 'superior' },
        { name: '其他', when: null, next: 'cosign' },
      ],
    },
    {
      key: 'superior',
      kind: 'step',
      name: '上级审批',
      mode: 'any',
      approvers: [{ by: 'superior', levels: 1 }],
      next: 'end',
    },
    {
      key: 'cosign',
      kind: 'step',
      name: '会签',
      mode: 'all',
      approvers: [
        { by: 'role', role: 'finance' },
        { by: 'role', role: 'legal' },
      ],
      editable: ['amount'],
      next: 'region',
    },
    {
      key: 'region',
      kind: 'step',
      name: '大区',
      mode: 'order',
      approvers: [
        { by: 'head', level: 'region' },
        { by: 'role', role: 'vp' },
      ],
      next: 'end',
    },
  ],
}

const w = await paperWorld(graph)
const { rep, colleague, supervisor, province, region, admin } = w.team
const finance = await w.team.person('finance')
const legal = await w.team.person('legal')
const vp = await w.team.person('vp')
const { make, submit, send, act, stateOf, turn } = papers(w)
const big = { amount: 2_000_000 }

test('a paper is effective only when its superior has signed', async () => {
  const { id, approvalId } = await send(rep)
  expect(await turn(approvalId)).toEqual([supervisor.name])
  expect(await stateOf(id)).toBe('pending')
  expect((await act(supervisor, approvalId, 'approve', { opinion: '同意' })).status).toBe(200)
  expect((await w.as(rep).get(`paper/${id}`)).body).toMatchObject({
    approvalState: 'approved',
    effectiveOn: '2026-03-10',
  })
})

test('会签 waits for everybody, 依次 asks one after the other', async () => {
  const { id, approvalId } = await send(rep, big)
  expect(await turn(approvalId)).toEqual([finance.name, legal.name])
  await act(legal, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([finance.name])
  await act(finance, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([region.name])
  await act(region, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([vp.name])
  expect(await stateOf(id)).toBe('pending')
  await act(vp, approvalId, 'approve')
  expect(await stateOf(id)).toBe('approved')
})

test('a locked paper refuses every door and says who must sign', async () => {
  const { id } = await send(rep)
  const { body } = await w.as(rep).get(`paper/${id}`)
  const edit = await w.as(rep).patch(`paper/${id}`, { version: body.version, note: '改' })
  expect(edit).toMatchObject({ status: 409, body: { code: 'approval.locked' } })
  expect(edit.body.detail ?? edit.text).toContain(supervisor.name)
  expect(await w.as(rep).delete(`paper/${id}`)).toMatchObject({ status: 409, body: { code: 'approval.locked' } })
  const line = await w.as(rep).post('paper-line', { name: '桌子', paperId: id })
  expect(line).toMatchObject({ status: 409, body: { code: 'approval.locked' } })
})

test('a child of a locked paper can be neither changed nor removed, and can again after withdrawal', async () => {
  const id = await make(rep)
  const { body: line } = await w.as(rep).post('paper-line', { name: '桌子', paperId: id })
  const { body: sent } = await submit(rep, id)
  const patch = { version: line.version, name: '椅子' }
  expect(await w.as(rep).patch(`paper-line/${line.id}`, patch)).toMatchObject({ status: 409 })
  expect(await w.as(rep).delete(`paper-line/${line.id}`)).toMatchObject({ status: 409 })
  await act(rep, sent.result.approvalId, 'withdraw', { reason: '补充明细' })
  expect((await w.as(rep).patch(`paper-line/${line.id}`, patch)).status).toBe(200)
})

test('rejection and withdrawal restore what was submitted and tell the module', async () => {
  const { id, approvalId } = await send(rep, { ...big, title: '被驳回' })
  const edited = await act(finance, approvalId, 'approve', { values: { amount: 1_500_000 } })
  expect(edited.status).toBe(200)
  expect((await w.as(rep).get(`paper/${id}`)).body.amount).toBe(1_500_000)
  await act(legal, approvalId, 'reject', { opinion: '条款不合规' })
  expect((await w.as(rep).get(`paper/${id}`)).body).toMatchObject({ amount: 2_000_000, approvalState: 'rejected' })
  expect(undone).toContain('被驳回:rejected')
  const again = await submit(rep, id)
  expect(again.body.result.state).toBe('running')
  await act(rep, again.body.result.approvalId, 'withdraw', { reason: '重新拟定' })
  expect(await stateOf(id)).toBe('withdrawn')
})

test('an approver changes only the fields of his step', async () => {
  const { approvalId } = await send(rep, big)
  const foreign = await act(finance, approvalId, 'approve', { values: { title: '别的' } })
  expect(foreign).toMatchObject({ status: 409, body: { code: 'approval.field_locked' } })
  const wrong = await act(finance, approvalId, 'approve', { values: { amount: '很多' } })
  expect(wrong).toMatchObject({ status: 422, body: { fields: [{ field: 'amount' }] } })
})

test('退回 to an earlier step voids the signatures after it, and they are asked for again', async () => {
  const { id, approvalId } = await send(rep, big)
  await act(finance, approvalId, 'approve')
  await act(legal, approvalId, 'approve')
  const nowhere = await act(region, approvalId, 'return', { to: 'superior', opinion: '?' })
  expect(nowhere).toMatchObject({ status: 422, body: { code: 'approval.no_such_step', fields: [{ field: 'to' }] } })
  expect((await act(region, approvalId, 'return', { to: 'cosign', opinion: '请法务重看' })).status).toBe(200)
  expect(await turn(approvalId)).toEqual([finance.name, legal.name])
  await act(finance, approvalId, 'approve')
  await act(legal, approvalId, 'approve')
  await act(region, approvalId, 'approve')
  await act(vp, approvalId, 'approve')
  expect(await stateOf(id)).toBe('approved')
  const { body } = await w.as(rep).get('approval-trail', { entity: 'paper', id })
  expect(body.steps.map((step: { name: string; state: string }) => `${step.name}:${step.state}`)).toEqual([
    '会签:void',
    '大区:returned',
    '会签:done',
    '大区:done',
  ])
})

test('退回 to the submitter opens the paper for changes; whoever signs the next round reads how the earlier ones ended', async () => {
  const { id, approvalId } = await send(rep)
  await act(supervisor, approvalId, 'return', { to: 'submitter', opinion: '请写明用途' })
  expect(await stateOf(id)).toBe('returned')
  const again = await submit(rep, id)
  const earlier = async (by: typeof rep, asked: string) =>
    (await w.as(by).get('approval-trail', { approvalId: asked })).body.earlier
  const former = { id: approvalId, state: 'returned', outcome: '请写明用途', endedAt: '2026-03-10T02:00:00Z' }
  expect(await earlier(supervisor, again.body.result.approvalId)).toEqual([former])
  expect(await earlier(supervisor, approvalId)).toEqual([])
})

test('加签 before takes the turn, 加签 after follows; the seat is signed when all of them have', async () => {
  const { id, approvalId } = await send(rep)
  await act(supervisor, approvalId, 'addSigner', { employeeId: finance.employeeId, where: 'before', opinion: '请先看' })
  expect(await turn(approvalId)).toEqual([finance.name])
  expect(await act(supervisor, approvalId, 'approve')).toMatchObject({ status: 409 })
  await act(finance, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([supervisor.name])
  await act(supervisor, approvalId, 'addSigner', { employeeId: legal.employeeId, where: 'after' })
  await act(supervisor, approvalId, 'approve')
  expect(await stateOf(id)).toBe('pending')
  await act(legal, approvalId, 'approve')
  expect(await stateOf(id)).toBe('approved')
})

test('转交 gives the signature to somebody else', async () => {
  const { id, approvalId } = await send(rep)
  await act(supervisor, approvalId, 'transfer', { employeeId: province.employeeId, opinion: '出差' })
  expect(await act(supervisor, approvalId, 'approve')).toMatchObject({ status: 409 })
  await act(province, approvalId, 'approve')
  expect(await stateOf(id)).toBe('approved')
})

test('the administrator may hand over a signature that nobody gives', async () => {
  const { approvalId } = await send(rep)
  expect((await act(admin, approvalId, 'transfer', { employeeId: province.employeeId })).status).toBe(200)
  expect(await turn(approvalId)).toEqual([province.name])
})

test('a signature is given neither to the submitter, nor to somebody who left, nor twice', async () => {
  const { approvalId } = await send(rep, big)
  const asked = (employeeId: string, verb = 'transfer') =>
    act(finance, approvalId, verb, { employeeId, where: 'after' })
  const give = (employeeId: string) => act(finance, approvalId, 'transfer', { employeeId })
  expect(await give(rep.employeeId)).toMatchObject({ status: 422, body: { code: 'approval.is_submitter' } })
  expect(await give(legal.employeeId)).toMatchObject({ status: 422, body: { code: 'approval.already_asked' } })
  const noAccount = await w.as(admin).post('employee', { name: '没有账号' })
  expect(await asked(noAccount.body.id, 'addSigner')).toMatchObject({
    status: 422,
    body: { code: 'approval.cannot_sign' },
  })
})

test('only those whose turn it is may decide, and only the submitter withdraws', async () => {
  const { approvalId } = await send(rep)
  expect(await act(province, approvalId, 'approve')).toMatchObject({
    status: 409,
    body: { code: 'approval.not_your_turn' },
  })
  const other = await act(supervisor, approvalId, 'withdraw', { reason: '不需要了' })
  expect(other).toMatchObject({ status: 403, body: { code: 'approval.not_submitter' } })
  expect((await act(colleague, approvalId, 'approve')).status).toBe(404)
})

test('rejecting and sending back need an opinion', async () => {
  const { approvalId } = await send(rep)
  expect(await act(supervisor, approvalId, 'reject')).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'opinion' }] },
  })
  expect(await act(supervisor, approvalId, 'return', { to: 'submitter' })).toMatchObject({ status: 422 })
})

test('a paper that is not ready, pending or approved is not submitted', async () => {
  const unready = await make(rep, { note: '未定' })
  expect(await submit(rep, unready)).toMatchObject({ status: 409, body: { code: 'paper.unready' } })
  const { id, approvalId } = await send(rep)
  expect((await submit(rep, id)).status).toBe(409)
  await act(supervisor, approvalId, 'approve')
  expect((await submit(rep, id)).status).toBe(409)
})

test('what was approved stays: a sealed field is refused, another is not', async () => {
  const { id, approvalId } = await send(rep)
  await act(supervisor, approvalId, 'approve')
  const { version } = (await w.as(rep).get(`paper/${id}`)).body
  const sealed = await w.as(rep).patch(`paper/${id}`, { version, amount: 1 })
  expect(sealed).toMatchObject({ status: 409, body: { code: 'approval.sealed', fields: [{ field: 'amount' }] } })
  expect((await w.as(rep).patch(`paper/${id}`, { version, note: '备注' })).status).toBe(200)
})

test('approving and withdrawing at once: exactly one wins and the other is told', async () => {
  for (let i = 0; i < 5; i++) {
    const { id, approvalId } = await send(rep)
    const answers = await Promise.all([
      act(supervisor, approvalId, 'approve'),
      act(rep, approvalId, 'withdraw', { reason: '撤' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(['approved', 'withdrawn']).toContain(await stateOf(id))
  }
})

test('two approvers of one 会签 at once both count', async () => {
  const { approvalId } = await send(rep, big)
  const answers = await Promise.all([act(finance, approvalId, 'approve'), act(legal, approvalId, 'approve')])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(await turn(approvalId)).toEqual([region.name])
})

test('the inbox shows what waits for me, what I sent and what I decided', async () => {
  const { approvalId } = await send(rep, { title: '收件箱测试' })
  const box = async (by: typeof rep, name: string) =>
    (await w.as(by).get('approval-inbox', { box: name })).body.items.map((item: { id: string }) => item.id)
  expect(await box(supervisor, 'todo')).toContain(approvalId)
  expect(await box(rep, 'mine')).toContain(approvalId)
  expect(await box(province, 'todo')).not.toContain(approvalId)
  await act(supervisor, approvalId, 'approve')
  expect(await box(supervisor, 'todo')).not.toContain(approvalId)
  expect(await box(supervisor, 'done')).toContain(approvalId)
})

test('a signature takes two statements more than its bare SQL, one that opens the next step at most twice as many', async () => {
  const { approvalId } = await send(rep, big)
  const signed = async (by: typeof rep) => {
    const { store } = w.app
    let statements = () => 0
    const transaction: typeof store.transaction = (run) =>
      store.transaction((tx) => {
        const counting = counted(tx)
        statements = counting.statements
        return run(counting.db)
      })
    await runNamed({ ...w.app, store: { ...store, transaction } }, by, 'approval', 'approve', approvalId, {})
    return statements()
  }
  // By hand: lock the approval, read its signatures, write mine, write the event. Ours reads the step, too, and answers the record.
  expect(await signed(finance)).toBeLessThanOrEqual(4 + 2)
  // The one that finishes a step also writes the step, the next one, its signature, the approval and the notice.
  expect(await signed(legal)).toBeLessThanOrEqual(2 * 9)
})
