import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { contractingWorld } from '../contracting.fixture.ts'
import { bucketOf, splitAmount, spread } from './cash.rules.ts'

const c = await contractingWorld()
const { w, finance, rep } = c

const pick = fc.integer({ min: 0, max: 5 })
const money = fc.integer({ min: 1, max: 30_000 })
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('owe' as const), amount: money, at: pick }) },
  {
    weight: 8,
    arbitrary: fc.record({
      verb: fc.constantFrom(
        'pay',
        'allocate',
        'release',
        'refund',
        'reverse',
        'credit',
        'writeOff',
        'cancel',
        'dispute',
        'removeDebt',
      ),
      amount: money,
      at: pick,
      with: pick,
    }),
  },
)

interface Sums {
  plan: number
  received: number
  open: number
  lost: number
  allocated: number
  cash: number
  used: number
}

describe('nothing ever rounds a 分 away', () => {
  test('plan = received + open + credited + written off, and cash = allocated + refunded + free, after any order of commands', async () => {
    let done = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25, size: 'max' }), async (steps) => {
        const accountId = await c.accountOf('随机公司')
        const debts = [await c.debt(accountId, 12_345)]
        const receipts = [await c.money(accountId, 10_001)]
        for (const { verb, amount, at, ...rest } of steps) {
          const debt = debts[at % debts.length] as string
          const receipt = receipts[('with' in rest ? rest.with : 0) % receipts.length] as string
          if (await perform(verb, { accountId, debt, receipt, amount, debts, receipts })) done++
          await expectBalanced(accountId)
        }
      }),
      { numRuns: 12 },
    )
    expect(done).toBeGreaterThan(60)
  })

  interface Scene {
    accountId: string
    debt: string
    receipt: string
    amount: number
    debts: string[]
    receipts: string[]
  }

  /** Whether the company allowed it. Refused ones change nothing, which the balance shows. */
  const perform = async (verb: string, scene: Scene): Promise<boolean> => {
    const { accountId, debt, receipt, amount } = scene
    if (verb === 'owe') return scene.debts.push(await c.debt(accountId, amount)) > 0
    if (verb === 'pay') {
      const meant = amount % 2 === 0 ? { receivableId: debt } : {}
      return scene.receipts.push(await c.money(accountId, amount, meant).catch(() => receipt)) > 0
    }
    if (verb === 'removeDebt') return (await w.as(rep).delete(`receivable/${debt}`)).status === 204
    if (verb === 'cancel') {
      const { body } = await w.as(finance).get('adjustment', { filter: { receivableId: debt } })
      const id = body.items[0]?.id
      return id ? (await w.as(finance).post(`adjustment/${id}/cancel`, { reason: '撤' })).status === 200 : false
    }
    const onReceipt = ['allocate', 'release', 'refund', 'reverse'].includes(verb)
    const path = onReceipt ? `receipt/${receipt}/${verb}` : `receivable/${debt}/${verb}`
    const bodies: Record<string, object> = {
      allocate: { receivableId: debt, amount },
      release: { receivableId: debt, reason: '改' },
      reverse: { reason: '退票' },
      dispute: { reason: '质量' },
    }
    return (await w.as(finance).post(path, bodies[verb] ?? { amount, reason: '改' })).status === 200
  }

  const expectBalanced = async (accountId: string): Promise<void> => {
    const [sums] = await w.app.store.rows<Sums>(sql`select
      (select coalesce(sum(amount), 0)::bigint from contracting.receivable where account_id = a.id and deleted_at is null) as plan,
      (select coalesce(sum(received), 0)::bigint from contracting.receivable where account_id = a.id and deleted_at is null) as received,
      (select coalesce(sum(open_amount), 0)::bigint from contracting.receivable where account_id = a.id and deleted_at is null) as open,
      (select coalesce(sum(x.amount), 0)::bigint from contracting.adjustment x join contracting.receivable r on r.id = x.receivable_id
        where r.account_id = a.id and x.deleted_at is null) as lost,
      (select coalesce(sum(amount), 0)::bigint from contracting.allocation where account_id = a.id and deleted_at is null) as allocated,
      (select coalesce(sum(amount), 0)::bigint from contracting.receipt where account_id = a.id and state = 'confirmed') as cash,
      (select coalesce(sum(allocated + refunded + unallocated), 0)::bigint from contracting.receipt where account_id = a.id) as used
      from (select ${accountId}::uuid as id) as a`)
    const { plan, received, open, lost, allocated, cash, used } = sums as Sums
    expect(plan).toBe(received + open + lost)
    expect(received).toBe(allocated)
    expect(used).toBe(cash)
  }
})

test('a split by shares adds up to the whole, whatever the amount', () => {
  const shares = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 }).map((parts) => {
    const sum = parts.reduce((a, b) => a + b, 0)
    return parts.map((part) => Math.floor((part * 10_000) / sum))
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), shares, (amount, points) => {
      const lines = splitAmount(amount, points)
      expect(lines.reduce((sum, line) => sum + BigInt(line), 0n)).toBe(BigInt(amount))
      expect(lines.every((line) => Number.isSafeInteger(line) && line >= 0)).toBe(true)
    }),
  )
})

test('incoming money never pays more than there is of it, nor more than is owed', () => {
  const owed = fc.array(
    fc.record({
      id: fc.uuid(),
      contractId: fc.constantFrom('k1', 'k2', null),
      dueOn: fc.constantFrom('2026-01-01', '2026-02-01'),
      disputed: fc.boolean(),
      openAmount: fc.integer({ min: 0, max: 1000 }),
    }),
    { maxLength: 6 },
  )
  const incoming = fc.array(
    fc.record({
      id: fc.uuid(),
      amount: fc.integer({ min: 1, max: 1500 }),
      receivedOn: fc.constantFrom('2026-01-01', '2026-02-01'),
      receivableId: fc.constant(null),
      contractId: fc.constantFrom('k1', 'k2', null),
    }),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(incoming, owed, (receipts, debts) => {
      const shares = spread(receipts, debts)
      const sum = (key: 'receiptId' | 'receivableId', id: string) =>
        shares.filter((share) => share[key] === id).reduce((all, { amount }) => all + amount, 0)
      for (const { id, amount } of receipts) expect(sum('receiptId', id)).toBeLessThanOrEqual(amount)
      for (const { id, openAmount, disputed } of debts) {
        expect(sum('receivableId', id)).toBeLessThanOrEqual(openAmount)
        if (disputed) expect(sum('receivableId', id)).toBe(0)
      }
    }),
  )
})

test('every number of days past due lies in exactly one bucket', () => {
  const buckets = [1, 31, 61].map((fromDays) => ({ name: String(fromDays), fromDays }))
  expect([-3, 0, 1, 30, 31, 60, 61, 999].map((days) => bucketOf(buckets, days)?.fromDays ?? null)).toEqual([
    null,
    null,
    1,
    1,
    31,
    31,
    61,
    61,
  ])
})
