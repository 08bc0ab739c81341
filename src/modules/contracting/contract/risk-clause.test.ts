import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contractWorld } from './contract.fixture.ts'
import { depositOf } from './plan.rules.ts'

const c = await contractWorld()
const { w, rep, finance, legal, at, read, drawn } = c

/** A contract with somebody who is overdue, so that a deposit is asked for. */
const risky = async () => {
  const made = await drawn(100_000_00, {}, [0.3, 0.7])
  await c.debt(made.accountId, 5_000_00, { issuedOn: '2026-01-01', dueOn: '2026-02-28' })
  await put(made.id, 100_000_01)
  expect(await read(made.id)).toMatchObject({ riskProposal: 'deposit' })
  return made
}
const put = async (id: string, amount: number) =>
  w.as(rep).patch(`contract/${id}`, { version: (await read(id)).version, amount })
const clausesOf = async (contractId: string) =>
  (await w.as(rep).get('contract-clause', { filter: { contractId, kind: 'deposit' }, fields: 'title,kind,text' })).body
    .items
const library = async (patch: object) => {
  const { items } = (await w.as(legal).get('clause', { filter: { kind: 'deposit' } })).body
  for (const { id, version } of items)
    expect((await w.as(legal).patch(`clause/${id}`, { version, ...patch })).status).toBe(200)
}

test('a proposed clause has the words of the library, and its deposit follows amount and policy until it is frozen', async () => {
  await library({ body: '签约后 10 日内付定金 {{定金金额}},即 {{定金比例}}。' })
  const { id } = await risky()
  expect((await at(rep, `contract/${id}/adoptRiskClause`)).status).toBe(200)
  expect(await clausesOf(id)).toMatchObject([
    { title: '定金', kind: 'deposit', text: '签约后 10 日内付定金 {{定金金额}},即 {{定金比例}}。' },
  ])
  const [policy] = (await w.as(finance).get('credit-policy')).body.items
  await w.as(finance).patch(`credit-policy/${policy.id}`, { version: policy.version, depositShare: 0.125 })
  await put(id, 100_000_00)
  const submitted = await at(rep, `contract/${id}/submit`)
  expect(submitted.status, submitted.text).toBe(200)
  const { items } = (await w.as(rep).get('contract-version', { filter: { contractId: id }, fields: 'document' })).body
  expect(JSON.stringify(items[0].document)).toContain('签约后 10 日内付定金 12,500.00 元,即 12.5%。')
})

test('without such a clause in the library the proposal is refused, and says who can add it', async () => {
  await library({ active: false })
  const { id } = await risky()
  const refused = (await at(rep, `contract/${id}/adoptRiskClause`)).body
  expect(refused.code).toBe('contract.no_risk_clause')
  expect(refused.detail).toContain('没有启用的「定金」条款。请法务')
})

test('a deposit is its share to the 分, rounded up, and never a 分 more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 0, max: 1_000_000 }), (amount, millionths) => {
      const deposit = BigInt(depositOf(amount, millionths / 1_000_000)) * 1_000_000n
      const exact = BigInt(amount) * BigInt(millionths)
      expect(deposit >= exact && deposit - exact < 1_000_000n).toBe(true)
    }),
  )
  expect(depositOf(100, 0.07)).toBe(7)
})
