import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Actor, create, sql, systemActor } from '../../../kernel/index.ts'
import { activate, addVersion } from '../../approvals/flow.commands.ts'
import { approvalFlow } from '../../approvals/index.ts'
import { product } from '../../catalog/index.ts'
import { account, opportunity } from '../../crm/index.ts'
import { post } from '../../people/index.ts'
import { pricePolicy } from './policy.entity.ts'

const w = await world()
const { rep, supervisor } = w.team
const [director, finance] = [await w.team.person('director'), await w.team.person('finance')]
const pump = await w.make(product, { name: '泵', listPrice: 1000_00, cost: 600_00, state: 'active' })

const draft = async (unitPrice: number, known: Record<string, unknown> = { budget: 1, decisionChain: '厂长' }) => {
  const buyer = await w.make(account, { name: `客户${unitPrice}`, ownerId: rep.employeeId })
  const deal = await w.make(opportunity, { name: '改造', ownerId: rep.employeeId, accountId: buyer.id, ...known })
  const { body } = await w.as(rep).post('quote', { opportunityId: deal.id })
  const { items } = (await w.as(rep).get('quote-version', { filter: { quoteId: { eq: body.id } } })).body
  await w
    .as(rep)
    .post(`quote-version/${items[0].id}/saveLines`, { lines: [{ productId: pump.id, quantity: 1, unitPrice }] })
  return { id: items[0].id as string, dealId: deal.id }
}

const verb = (actor: Actor, id: string, name: string, body: unknown = {}) =>
  w.as(actor).post(`quote-version/${id}/${name}`, body)

const running = async (actor: Actor, subjectId: string): Promise<string> =>
  (await w.as(actor).get('approval', { filter: { subjectId: { eq: subjectId } } })).body.items[0]?.id

const stateOf = async (id: string) => (await w.as(rep).get(`quote-version/${id}`)).body

test("a deeper discount goes out once the superior has signed, and takes nothing of the seller's allowance", async () => {
  const { id } = await draft(930_00)
  expect((await verb(rep, id, 'release')).body.code).toBe('quote.beyond_authority')
  expect((await verb(rep, id, 'submit')).status).toBe(200)
  expect(await stateOf(id)).toMatchObject({ state: 'approving', approvalState: 'pending' })
  expect((await verb(rep, id, 'send', { to: 'a@example.cn' })).body.code).toBe('command.not_now')
  expect((await w.as(supervisor).post(`approval/${await running(supervisor, id)}/approve`)).status).toBe(200)
  expect(await stateOf(id)).toMatchObject({ state: 'approved', approvalState: 'approved' })
  expect((await w.as(rep).get('float-use')).body.items).toEqual([])
})

test('nothing of a quote in approval changes: neither its lines nor its clauses; rejected it is a draft again', async () => {
  const { id } = await draft(920_00)
  await verb(rep, id, 'submit')
  expect((await verb(rep, id, 'saveLines', { lines: [] })).body.code).toBe('command.not_now')
  const added = await w.as(rep).post('quote-clause', { quoteVersionId: id, title: '质保', body: '一年' })
  expect(added.status).toBe(409)
  await w.as(supervisor).post(`approval/${await running(supervisor, id)}/reject`, { opinion: '太低' })
  expect(await stateOf(id)).toMatchObject({ state: 'draft', approvalState: 'rejected' })
  expect(
    (await verb(rep, id, 'saveLines', { lines: [{ productId: pump.id, quantity: 1, unitPrice: 960_00 }] })).status,
  ).toBe(200)
  expect((await verb(rep, id, 'release')).body).toMatchObject({ state: 'approved' })
})

test('below the margin floor the director and finance sign together', async () => {
  const { id } = await draft(700_00)
  await verb(rep, id, 'submit')
  const approvalId = await running(director, id)
  await w.as(director).post(`approval/${approvalId}/approve`)
  expect(await stateOf(id)).toMatchObject({ state: 'approving' })
  await w.as(finance).post(`approval/${approvalId}/approve`)
  expect(await stateOf(id)).toMatchObject({ state: 'approved' })
})

test('an approval does not help a quote that may not leave in this form, and one already released needs none', async () => {
  const { id } = await draft(900_00, { budget: 1 })
  expect((await verb(rep, id, 'submit')).body.code).toBe('quote.buyer_unknown')
  const other = await draft(1000_00)
  await verb(rep, other.id, 'release')
  expect((await verb(rep, other.id, 'submit')).body.code).toBe('command.not_now')
  expect((await w.as(rep).get(`quote-version/${other.id}`)).body.can).not.toContain('submit')
})

test('an exemption is asked with a reason, counts once the superior has approved it, and is asked only where it is needed', async () => {
  const { id, dealId } = await draft(1000_00, {})
  expect((await verb(rep, id, 'askExemption')).status).toBe(422)
  expect((await verb(rep, id, 'askExemption', { reason: '展会现场客户要价' })).status).toBe(200)
  expect((await verb(rep, id, 'askExemption', { reason: '再试' })).body.code).toBe('quote-exemption.pending')
  expect((await verb(rep, id, 'release')).body.code).toBe('quote.buyer_unknown')
  const { items } = (await w.as(rep).get('quote-exemption', { filter: { opportunityId: { eq: dealId } } })).body
  await w.as(supervisor).post(`approval/${await running(supervisor, items[0].id)}/approve`)
  expect((await verb(rep, id, 'release')).body).toMatchObject({ state: 'approved' })
  const known = await draft(1000_00)
  expect((await verb(rep, known.id, 'askExemption', { reason: '以防万一' })).body.code).toBe(
    'quote-exemption.not_needed',
  )
})

test('whether a quote is below the floor is judged by who submitted it, whoever signs meanwhile', async () => {
  const step = (key: string, levels: number, next: string) =>
    ({ key, kind: 'step', name: key, mode: 'any', approvers: [{ by: 'superior', levels }], next }) as const
  const branches = [
    { name: '低于底线', when: { belowMargin: { eq: true } }, next: '省区' },
    { name: '其他', when: null, next: 'end' },
  ]
  const rows = await w.app.store.rows<{ unit_id: string }>(
    sql`select unit_id from people.employee where id = ${rep.employeeId}::uuid`,
  )
  await w.within(systemActor, async (ctx) => {
    const flow = await create(ctx, approvalFlow, { name: '先主管', entity: 'quote-version', unitId: rows[0]!.unit_id })
    const nodes = [
      step('主管', 1, '底线'),
      { key: '底线', kind: 'branch', name: '底线', branches } as const,
      step('省区', 2, 'end'),
    ]
    await activate(ctx, await addVersion(ctx, flow, { start: '主管', nodes }, null))
  })
  const lead = await w.make(post, { name: '城市主管', code: 'CSZG' })
  await w.make(pricePolicy, { name: '主管无底线', postId: lead.id, period: 'quarter' })
  await w.app.store.rows(
    sql`update people.employee set post_id = ${lead.id}::uuid where id = ${supervisor.employeeId}::uuid`,
  )
  const { id } = await draft(700_00)
  await verb(rep, id, 'submit')
  const approvalId = await running(supervisor, id)
  await w.as(supervisor).post(`approval/${approvalId}/approve`)
  expect(await stateOf(id)).toMatchObject({ state: 'approving' })
  expect((await w.as(w.team.province).post(`approval/${approvalId}/approve`)).status).toBe(200)
  expect(await stateOf(id)).toMatchObject({ state: 'approved' })
})

test('what an administrator lets a role decide alone holds for the next offer', async () => {
  const limitOf = async (kind: string) =>
    (await w.as(w.team.admin).get('authority-limit', { filter: { kind, role: 'rep' } })).body.items[0]
  const allow = async (kind: string, limit: object) => {
    const { id, version } = await limitOf(kind)
    expect((await w.as(w.team.admin).patch(`authority-limit/${id}`, { version, ...limit })).status).toBe(200)
  }
  const { id } = await draft(980_00)
  await allow('decide', { amount: 19_99 })
  await allow('discount', { share: 0.019 })
  const { body } = await verb(rep, id, 'release')
  expect(body.code).toBe('quote.beyond_authority')
  expect(body.facts.reasons.map(({ code }: { code: string }) => code)).toEqual(['discount', 'concession'])
  await allow('decide', { amount: 20_00 })
  await allow('discount', { share: 0.02 })
  expect((await verb(rep, id, 'release')).body).toMatchObject({ state: 'approved' })
})
