import { expect, test } from 'vitest'
import { systemActor } from '../../../kernel/index.ts'
import { contractWorld } from './contract.fixture.ts'
import { renewalJob } from './renewal.job.ts'

const c = await contractWorld()
const { w, rep, legal, at, approved } = c

const signed = async (accountId: string, endsOn: string | null) => {
  const { id } = await approved(200_000_00, { accountId, endsOn })
  const { body } = await w.as(legal).upload('file', '扫描.txt', `扫描件 ${id}`)
  await at(legal, `file/${body.id}/attach`, { subjectEntity: 'contract', subjectId: id })
  expect((await at(legal, `contract/${id}/signOnPaper`, { signedOn: '2026-03-05', fileId: body.id })).status).toBe(200)
  await w.settle()
  return id
}
const endOf = async (accountId: string) => (await w.as(rep).get(`account/${accountId}`)).body.contractEndsOn

test('a customer is under contract to the latest end of what runs, and then to the day the last one ended', async () => {
  const accountId = await c.accountOf('续约客户')
  expect(await endOf(accountId)).toBeNull()
  await signed(accountId, '2026-05-31')
  expect(await endOf(accountId)).toBe('2026-05-31')
  const longer = await signed(accountId, '2026-09-30')
  expect(await endOf(accountId)).toBe('2026-09-30')
  const open = await signed(accountId, null)
  expect(await endOf(accountId)).toBeNull()
  const over = (id: string) => at(legal, `contract/${id}/terminate`, { on: '2026-03-10', reason: '双方协商' })
  expect((await over(open)).status).toBe(200)
  await w.settle()
  expect(await endOf(accountId)).toBe('2026-09-30')
  expect((await over(longer)).status).toBe(200)
  await w.settle()
  expect(await endOf(accountId)).toBe('2026-05-31')
  w.now = new Date('2026-06-02T02:00:00Z')
  await renewalJob.run(w.app, systemActor, {})
  await w.settle()
  expect(await endOf(accountId)).toBe('2026-05-31')
})
