import { expect, test } from 'vitest'
import { contractWorld } from './contract.fixture.ts'

const c = await contractWorld()
const { w, rep, finance, legal, vp, admin, at, approved } = c

const dealWith = async (amount: number) => {
  const accountId = await c.accountOf(`成交 ${Math.random()}`)
  const { body: deal } = await at(rep, 'opportunity', {
    name: '成交的商机',
    accountId,
    amount: 1,
    startedOn: '2026-03-01',
  })
  const made = await approved(amount, { accountId, opportunityId: deal.id })
  return { deal: deal.id as string, ...made, accountId }
}
const onPaper = async (id: string, signedOn: string) => {
  const { body } = await w.as(legal).upload('file', '扫描.txt', `扫描件 ${id}`)
  await at(legal, `file/${body.id}/attach`, { subjectEntity: 'contract', subjectId: id })
  expect((await at(legal, `contract/${id}/signOnPaper`, { signedOn, fileId: body.id })).status).toBe(200)
}
const deal = async (id: string) => (await w.as(rep).get(`opportunity/${id}`)).body
const mean = async (closedMeans: string) => {
  const [company] = (await w.as(admin).get('company')).body.items
  await w.as(admin).patch(`company/${company.id}`, { version: company.version, closedMeans })
  await w.settle()
}

test('a deal follows its contract and the meaning of the company: signed, or signed and first payment in', async () => {
  const { deal: dealId, id, accountId } = await dealWith(200_000_00)
  const byHand = await at(rep, `opportunity/${dealId}/win`, { on: '2026-03-10', amount: 5 })
  expect(byHand.body.code).toBe('opportunity.contract_open')
  await onPaper(id, '2026-03-05')
  await w.settle()
  expect(await deal(dealId)).toMatchObject({ outcome: 'won', closedOn: '2026-03-05', amount: 200_000_00 })

  await mean('signed_and_first_payment')
  expect(await deal(dealId)).toMatchObject({ outcome: 'open', closedOn: null })
  const part = await c.money(accountId, 30_000_00, { contractId: id, receivedOn: '2026-03-08' })
  await w.settle()
  expect((await deal(dealId)).outcome).toBe('open')
  await c.money(accountId, 30_000_00, { contractId: id, receivedOn: '2026-03-09' })
  await w.settle()
  expect(await deal(dealId)).toMatchObject({ outcome: 'won', closedOn: '2026-03-09' })
  await at(finance, `receipt/${part}/reverse`, { reason: '退票' })
  await w.settle()
  expect((await deal(dealId)).outcome).toBe('open')
  await mean('signed')
  expect(await deal(dealId)).toMatchObject({ outcome: 'won', closedOn: '2026-03-05' })
})

test('回款率 and 回款周期 read what finance confirmed', async () => {
  const metric = async (key: string, period: string) =>
    (await w.as(vp).get(`metric/${key}`, { period })).body.value as number
  expect(await metric('collection_cycle', '2026-03')).toBe(4)
  expect(await metric('collection_rate', '2026-03')).toBeGreaterThan(0)
})
