import { beforeEach, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { loweringWorld } from './lowering.fixture.ts'

const c = await loweringWorld()
const { w, rep, vp, admin, at, drawn, planOf, amend, cutsOf, lowered, inForce } = c

beforeEach(() => {
  w.now = new Date('2026-03-10T02:00:00Z')
})

describe('the numbers of record', () => {
  const deal = async (id: string) => (await w.as(rep).get(`opportunity/${id}`)).body
  const mean = async (closedMeans: string) => {
    const [company] = (await w.as(admin).get('company')).body.items
    await w.as(admin).patch(`company/${company.id}`, { version: company.version, closedMeans })
    await w.settle()
  }
  const dealWith = async (amount: number) => {
    const accountId = await c.accountOf(`成交 ${Math.random()}`)
    const { body } = await at(rep, 'opportunity', { name: '商机', accountId, amount: 1, startedOn: '2026-03-01' })
    const made = await drawn(amount, { accountId, opportunityId: body.id })
    await inForce(made.id)
    await w.settle()
    const [first, last] = await planOf(made.id)
    return { ...made, accountId, deal: body.id as string, first: first.id, last: last.id }
  }
  const rate = async (): Promise<number> =>
    (await w.as(vp).get('metric/collection_rate', { period: '2026' })).body.value
  const payable = async () => {
    const [row] = await w.app.store.rows<{ received: number; payable: number }>(
      sql`select sum(r.received)::float8 as received, sum(r.amount - r.credited)::float8 as payable from contracting.receivable as r
        left join contracting.contract as k on k.id = r.contract_id
        where (k.id is null or k.state = 'effective') and r.deleted_at is null`,
    )
    return row!.received / row!.payable
  }

  test('a deal keeps the amount it was won with, whether its contract is raised or lowered, by both meanings of 成交', async () => {
    for (const means of ['signed', 'signed_and_first_payment']) {
      await mean(means)
      const made = await dealWith(100_000_00)
      await c.money(made.accountId, 30_000_00, { receivableId: made.first, receivedOn: '2026-03-10' })
      await w.settle()
      const won = { outcome: 'won', amount: 100_000_00, closedOn: '2026-03-10' }
      expect(await deal(made.deal), means).toMatchObject(won)
      const down = await lowered(made.id, -40_000_00)
      await inForce(down)
      await w.settle()
      expect(await deal(made.deal), means).toMatchObject(won)
      const up = (await amend(made.id, 5_000_00)).body.result.contractId
      await at(rep, 'receivable', { contractId: up, name: '加', dueOn: '2026-09-01', amount: 5_000_00 })
      await inForce(up)
      await w.settle()
      expect(await deal(made.deal), means).toMatchObject(won)
    }
    await mean('signed')
  })

  test('the collection rate counts what is still asked for: less after a contract was lowered, more after it was raised', async () => {
    const made = await dealWith(100_000_00)
    await c.money(made.accountId, 30_000_00, { receivableId: made.first, receivedOn: '2026-03-10' })
    const before = await rate()
    expect(before).toBeCloseTo(await payable(), 10)
    await inForce(await lowered(made.id, -60_000_00))
    const after = await rate()
    expect(after).toBeGreaterThan(before)
    expect(after).toBeCloseTo(await payable(), 10)
  })

  test('a first payment that is lowered to what has come in is in, and wins the deal', async () => {
    await mean('signed_and_first_payment')
    const made = await dealWith(100_000_00)
    await c.money(made.accountId, 10_000_00, { receivableId: made.first, receivedOn: '2026-03-10' })
    await w.settle()
    expect((await deal(made.deal)).outcome).toBe('open')
    const added = await lowered(made.id, -20_000_00)
    const [cut] = await cutsOf(added)
    await w.as(rep).delete(`plan-cut/${cut!.id}`)
    await at(rep, 'plan-cut', { contractId: added, receivableId: made.first, amount: 20_000_00 })
    await inForce(added)
    await w.settle()
    expect(await deal(made.deal)).toMatchObject({ outcome: 'won', closedOn: '2026-03-10' })
    await mean('signed')
  })
})
