import { expect, test } from 'vitest'
import { bySuperior, papers, paperWorld } from '../../../test/harness/papers.ts'

const w = await paperWorld(bySuperior)
const { rep } = w.team
const finance = await w.team.person('finance')
const { send } = papers(w)

test('a copy is read by whoever got it, once; the inbox counts what is not read', async () => {
  const { approvalId } = await send(rep)
  await send(rep)
  const box = async () => (await w.as(finance).get('approval-inbox', { box: 'copied' })).body
  const before = await box()
  expect(before.unread).toBe(2)
  const copy = before.items.find((item: { id: string }) => item.id === approvalId)
  expect(copy).toMatchObject({ unread: true })
  const stranger = await w.as(rep).post(`approval-copy/${copy.copyId}/read`)
  expect(stranger.body).toMatchObject({ status: 403, code: 'approval-copy.not_yours' })
  expect((await w.as(finance).post(`approval-copy/${copy.copyId}/read`)).status).toBe(200)
  const after = await box()
  expect(after.unread).toBe(1)
  expect(after.items.find((item: { id: string }) => item.id === approvalId)).toMatchObject({ unread: false })
  expect((await w.as(finance).post(`approval-copy/${copy.copyId}/read`)).status).toBe(409)
})
