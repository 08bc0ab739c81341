import { expect, test } from 'vitest'
import { get, sql, systemActor } from '../../../kernel/index.ts'
import { activate, addVersion } from '../../approvals/flow.commands.ts'
import { approvalFlow, type FlowGraph } from '../../approvals/index.ts'
import { contractWorld } from './contract.fixture.ts'

const graph: FlowGraph = {
  start: 'director',
  nodes: [
    {
      key: 'director',
      kind: 'step',
      name: '总监审批',
      mode: 'all',
      approvers: [{ by: 'role', role: 'director' }],
      editable: ['amount', 'name'],
      next: 'end',
    },
  ],
}

const k = await contractWorld()
const { w, rep, director } = k
await w.within(systemActor, async (ctx) => {
  const [flow] = await ctx.db.rows<{ id: string }>(sql`select id from approvals.flow where entity = 'contract'`)
  const row = await get(ctx, approvalFlow, flow!.id, { unscoped: true })
  await activate(ctx, await addVersion(ctx, row, graph, null))
})

const submitted = async () => {
  const { id } = await k.drawn(300_000_01)
  expect((await k.at(rep, `contract/${id}/submit`)).status).toBe(200)
  return { id, approval: await k.runningApproval(id) }
}

test('the text that is signed is the one the last approver changed', async () => {
  const { id, approval } = await submitted()
  const values = { name: '产线改造合同(二期)' }
  expect((await k.at(director, `approval/${approval}/approve`, { values })).status).toBe(200)
  const versions = await w.as(rep).get('contract-version', { filter: { contractId: id }, sort: 'number' })
  expect(versions.body.items).toHaveLength(2)
  const text = await w.app.store.rows<{ full_text: string }>(
    sql`select full_text from contracting.contract_version where contract_id = ${id}::uuid order by number desc limit 1`,
  )
  expect(text[0]?.full_text).toContain('产线改造合同(二期)')
  expect(await k.read(id)).toMatchObject({ state: 'approved', textVersion: 2 })
})

test('an approver does not change the amount away from the payment plan', async () => {
  const { id, approval } = await submitted()
  const answer = await k.at(director, `approval/${approval}/approve`, { values: { amount: 299_999_99 } })
  expect(answer.body).toMatchObject({ code: 'contract.plan_mismatch', fields: [{ field: 'amount' }] })
  expect(await k.read(id)).toMatchObject({ amount: 300_000_01, approvalState: 'pending' })
})

test('the discount that a condition asks about is the one of the quote that the customer accepted', async () => {
  const accountId = await k.accountOf('有报价的客户')
  const deal = (await w.as(rep).post('opportunity', { name: '改造', accountId })).body
  const { body: quote } = await w.as(rep).post('quote', { opportunityId: deal.id })
  await w.app.store.rows(sql`update contracting.quote_version set state = 'accepted', approval_state = 'approved', discount = 0.07
    where quote_id = ${quote.id}::uuid`)
  const { id } = await k.drawn(300_000_01, { accountId, opportunityId: deal.id })
  expect((await k.at(rep, `contract/${id}/submit`)).status).toBe(200)
  const { summary } = (await w.as(rep).get(`approval/${await k.runningApproval(id)}`)).body
  expect(summary).toContainEqual(expect.objectContaining({ label: '报价折扣', value: '7.0%' }))
})

test('nothing that changes a contract is offered while it is under approval', async () => {
  const { id } = await submitted()
  expect((await k.read(id)).can).not.toContain('takeClause')
})
