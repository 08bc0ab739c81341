import { expect, test } from 'vitest'
import { papers, paperWorld } from '../../../test/harness/papers.ts'
import type { FlowNode } from './index.ts'

const step = (key: string, name: string, levels: number, next: string): FlowNode => ({
  key,
  kind: 'step',
  name,
  mode: 'any',
  approvers: [{ by: 'superior', levels }],
  editable: ['amount'],
  next,
})
const limit = 500_00
const w = await paperWorld({
  start: 'amount',
  nodes: [
    {
      key: 'amount',
      kind: 'branch',
      name: '金额',
      branches: [
        { name: '大额', when: { amount: { gt: limit } }, next: 'finance' },
        { name: '其他', when: null, next: 'superior' },
      ],
    },
    step('finance', '省区审批', 2, 'superior'),
    step('superior', '主管审批', 1, 'end'),
  ],
})
const { rep, supervisor, province } = w.team
const { send, act, stateOf } = papers(w)
const approved = async (by: typeof rep, approvalId: string, amount: number) =>
  act(by, approvalId, 'approve', { values: { amount } })

test('an approver does not change a document past a signature that its new values ask for', async () => {
  const { id, approvalId } = await send(rep, { amount: 100_00 })
  expect((await approved(supervisor, approvalId, limit + 1)).body).toMatchObject({
    code: 'approval.route_changed',
    detail: expect.stringContaining('省区审批'),
    fields: [{ field: 'values' }],
  })
  expect((await w.as(rep).get(`paper/${id}`)).body).toMatchObject({ amount: 100_00, approvalState: 'pending' })
  expect((await approved(supervisor, approvalId, limit)).status).toBe(200)
  expect(await stateOf(id)).toBe('approved')
})

test('nor from a step that they would not have led to', async () => {
  const { approvalId } = await send(rep, { amount: limit + 1 })
  expect((await approved(province, approvalId, limit)).body.code).toBe('approval.route_changed')
  expect((await approved(province, approvalId, limit + 2)).status).toBe(200)
  expect((await approved(supervisor, approvalId, limit)).status).toBe(200)
})

test('what an approver changed is as it was when a later one refuses', async () => {
  const { id, approvalId } = await send(rep, { amount: limit + 1 })
  expect((await approved(province, approvalId, limit + 700)).status).toBe(200)
  expect((await w.as(rep).get(`paper/${id}`)).body.amount).toBe(limit + 700)
  expect((await act(supervisor, approvalId, 'reject', { opinion: '太贵' })).status).toBe(200)
  expect((await w.as(rep).get(`paper/${id}`)).body).toMatchObject({ amount: limit + 1, approvalState: 'rejected' })
})
