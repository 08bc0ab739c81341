import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { product } from '../../catalog/index.ts'
import { account, buyer, contact, opportunity } from '../../crm/index.ts'

const w = await world()
const { rep, supervisor } = w.team
const pump = await w.make(product, { name: '泵', listPrice: 1000_00, cost: 600_00, state: 'active' })

const draftFor = async (known: object, unitPrice = 1000_00) => {
  const customer = await w.make(account, { name: `客户${unitPrice}`, ownerId: rep.employeeId })
  const deal = await w.make(opportunity, { name: '改造', ownerId: rep.employeeId, accountId: customer.id, ...known })
  const { body } = await w.as(rep).post('quote', { opportunityId: deal.id })
  const { items } = (await w.as(rep).get('quote-version', { filter: { quoteId: { eq: body.id } } })).body
  const id = items[0].id as string
  const lines = [{ productId: pump.id, quantity: 1, unitPrice }]
  await w.as(rep).post(`quote-version/${id}/saveLines`, { lines })
  return { id, deal, customer }
}

test('the first quote asks for the same people as the gate: decision maker and economic buyer make the chain known', async () => {
  const { id, deal, customer } = await draftFor({ budget: 1 })
  const release = () => w.as(rep).post(`quote-version/${id}/release`)
  for (const role of ['decision_maker', 'economic_buyer'] as const) {
    expect((await release()).body.fields).toMatchObject([{ field: 'decisionChain' }])
    const person = await w.make(contact, { name: role, accountId: customer.id })
    await w.make(buyer, { opportunityId: deal.id, contactId: person.id, role, weight: 3, stance: 'neutral' })
  }
  expect((await release()).status).toBe(200)
})

test('while a quote waits for its signature the clock of the deal is that of the approval', async () => {
  const { id, deal } = await draftFor({ budget: 1, decisionChain: '厂长' }, 930_00)
  const first = async () => (await w.as(rep).get('opportunity-clocks', { id: deal.id })).body.clocks[0].name
  expect(await first()).toBe('silence')
  await w.as(rep).post(`quote-version/${id}/submit`)
  expect(await first()).toBe('approval')
  const waiting = await w.as(supervisor).get('approval', { filter: { subjectId: { eq: id } } })
  await w.as(supervisor).post(`approval/${waiting.body.items[0].id}/approve`)
  expect(await first()).toBe('silence')
})
