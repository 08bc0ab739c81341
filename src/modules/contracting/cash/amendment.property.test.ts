import fc from 'fast-check'
import { expect, test } from 'vitest'
import { find, sql, systemActor } from '../../../kernel/index.ts'
import { type Contract, contract } from '../contract/contract.entity.ts'
import { contractWorld } from '../contract/contract.fixture.ts'
import { makeEffective } from '../contract/effective.ts'

const c = await contractWorld()
const { w, rep, finance, at, drawn } = c

const step = fc.record({
  verb: fc.constantFrom(
    'raise',
    'lower',
    'lower',
    'lower',
    'pay',
    'release',
    'refund',
    'credit',
    'cancel',
    'writeOff',
    'bill',
    'red',
    'line',
  ),
  amount: fc.integer({ min: 1, max: 40_001 }),
  at: fc.integer({ min: 0, max: 7 }),
})

interface Sums {
  whole: number
  plan: number
  received: number
  open: number
  credited: number
  lost: number
  plain: number
  overbilled: number
}

/** Signed without its papers; what it must hold to be submitted is asked first, as the flow does. */
const putInForce = async (id: string): Promise<boolean> => {
  const submitted = await at(rep, `contract/${id}/submit`)
  if (submitted.status !== 200) return false
  await w.app.store.rows(
    sql`update contracting.contract set approval_state = 'approved', state = 'approved' where id = ${id}::uuid`,
  )
  await w.within(systemActor, async (ctx) =>
    makeEffective(ctx, (await find(ctx, contract, id, { unscoped: true })) as Contract, '2026-03-01'),
  )
  return true
}

let bill = 0
const perform = async (
  id: string,
  accountId: string,
  { verb, amount, at: which }: { verb: string; amount: number; at: number },
) => {
  const debts = await w.app.store.rows<{ id: string }>(
    sql`select r.id from contracting.receivable as r join contracting.contract as k on k.id = r.contract_id
      where (k.id = ${id}::uuid or k.parent_id = ${id}::uuid and k.state = 'effective') order by r.id`,
  )
  const debt = debts[which % debts.length]!.id
  const ok = async (answer: Promise<{ status: number }>) => (await answer).status < 300
  if (verb === 'raise' || verb === 'lower') {
    const change = verb === 'raise' ? amount : -amount
    const answer = await at(rep, `contract/${id}/amend`, { name: '补充', amount: change, text: '变更' })
    if (answer.status !== 200) return false
    const added = answer.body.result.contractId
    if (verb === 'raise') await at(rep, 'receivable', { contractId: added, name: '增', dueOn: '2026-09-01', amount })
    return putInForce(added)
  }
  if (verb === 'line') return ok(at(rep, 'receivable', { contractId: id, name: '加', dueOn: '2026-09-01', amount }))
  if (verb === 'pay') return Boolean(await c.money(accountId, amount, { receivableId: debt }).catch(() => ''))
  if (verb === 'bill' || verb === 'red') {
    const kind = verb === 'bill' ? 'special' : 'credit'
    return ok(at(finance, 'invoice', { receivableId: debt, number: `P${++bill}`, kind, amount }))
  }
  if (verb === 'credit' || verb === 'writeOff')
    return ok(at(finance, `receivable/${debt}/${verb}`, { amount, reason: '改' }))
  if (verb === 'cancel') {
    const { body } = await w.as(finance).get('adjustment', { filter: { receivableId: debt } })
    return body.items[0] ? ok(at(finance, `adjustment/${body.items[0].id}/cancel`, { reason: '撤' })) : false
  }
  const [receipt] = await w.app.store.rows<{ id: string }>(
    sql`select id from contracting.receipt where account_id = ${accountId}::uuid order by id offset ${which % 3} limit 1`,
  )
  if (!receipt) return false
  return ok(at(finance, `receipt/${receipt.id}/${verb}`, { receivableId: debt, amount, reason: '改' }))
}

const expectTrue = async (id: string): Promise<void> => {
  const [sums] = await w.app.store.rows<Sums>(sql`with k as (
      select id, amount from contracting.contract where id = ${id}::uuid or (parent_id = ${id}::uuid and state = 'effective')),
    r as (select x.*, coalesce((select sum(case when i.kind = 'credit' then -i.amount else i.amount end)
        from contracting.invoice as i where i.receivable_id = x.id and i.deleted_at is null), 0) as billed
      from contracting.receivable as x where x.contract_id in (select id from k) and x.deleted_at is null)
    select (select sum(amount) from k)::bigint as whole, sum(amount)::bigint as plan, sum(received)::bigint as received,
      sum(open_amount)::bigint as open, sum(credited)::bigint as credited, sum(written_off)::bigint as lost,
      (select coalesce(sum(a.amount), 0) from contracting.adjustment as a join r on r.id = a.receivable_id
        where a.kind = 'credit' and a.amendment_id is null and a.deleted_at is null)::bigint as plain,
      count(*) filter (where billed > amount - credited)::integer as overbilled from r`)
  const { whole, plan, received, open, credited, lost, plain, overbilled } = sums!
  // Plan = receipts + open + written off, and what the plan is short of the contract is what finance credited without an amendment.
  expect(plan - credited).toBe(received + open + lost)
  expect(plan - credited).toBeLessThanOrEqual(whole)
  expect(whole - (plan - credited)).toBeLessThanOrEqual(plain)
  expect(whole).toBeGreaterThanOrEqual(received + lost)
  expect(whole).toBeGreaterThan(0)
  expect(overbilled).toBe(0)
}

test('plan = receipts + open + written off, and never more than is agreed, after amendments up and down among any payments', async () => {
  const done: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16, size: 'max' }), async (steps) => {
      const { id, accountId } = await drawn(100_001)
      await c.force(id)
      for (const one of steps) {
        if (await perform(id, accountId, one)) done[one.verb] = (done[one.verb] ?? 0) + 1
        await expectTrue(id)
      }
    }),
    { numRuns: 10 },
  )
  expect(done.lower).toBeGreaterThan(8)
  expect(done.raise).toBeGreaterThan(2)
})
