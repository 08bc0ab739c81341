import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { gapBand, priceGap } from './price-gap.rules.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, hanmei, supervisor, region } = await crm.team()
const keeper = await crm.actorOf(await crm.makePerson('周运营', 'operations', null))

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const reasons = await store.rows<{ id: string; name: string; outcome: string }>(
  sql`select id, name, outcome from crm.closing_reason`,
)
const reason = (name: string, outcome = 'lost') =>
  reasons.find((one) => one.name === name && one.outcome === outcome)?.id as string
const told = async (dealId: string) =>
  (
    await store.rows<Record<string, unknown>>(
      sql`select w.* from crm.opportunity as o join crm.win_loss as w on w.id = o.win_loss_id where o.id = ${dealId}::uuid`,
    )
  )[0]

let rival: { id: string }
beforeAll(async () => {
  rival = await as(keeper).create('competitor', { name: '北辰自控', price: 'lower' })
})

describe('the price gap', () => {
  test('is how much dearer we were than the other, exactly, or nothing where a price is unknown', () => {
    expect(priceGap(110_00, 100_00)).toBe(0.1)
    expect(priceGap(95_00, 100_00)).toBe(-0.05)
    expect(priceGap(1, 3)).toBe(-0.666667)
    expect(priceGap(100_00, null)).toBeNull()
    expect(priceGap(null, 100_00)).toBeNull()
    expect(priceGap(100_00, 0)).toBeNull()
  })

  test('is within half a millionth of the true share for any two amounts', () => {
    // From a hundred yuan to ninety thousand million: beyond that a share in millionths is no safe integer any more.
    const amount = fc.integer({ min: 100_00, max: 9_000_000_000_000 })
    fc.assert(
      fc.property(amount, amount, (ours, theirs) => {
        const gap = BigInt(Math.round((priceGap(ours, theirs) as number) * 1e6))
        const off = 2n * (gap * BigInt(theirs) - (BigInt(ours) - BigInt(theirs)) * 1_000_000n)
        return (off < 0n ? -off : off) <= BigInt(theirs)
      }),
    )
  })

  test('falls into one band, each beginning where the one before ends', () => {
    const rule = { slightUpTo: 0.05, clearUpTo: 0.1, muchUpTo: 0.2 }
    expect([-0.01, 0, 0.05, 0.050001, 0.1, 0.2, 0.21].map((gap) => gapBand(gap, rule))).toEqual([
      'cheaper',
      'slight',
      'slight',
      'clear',
      'clear',
      'much',
      'beyond',
    ])
    expect(gapBand(null, rule)).toBeNull()
  })
})

describe('losing', () => {
  test('asks for the reason, the rival, both prices and what the customer said, and works out the gap', async () => {
    const deal = await as(lilei).open({ amount: 110_00 })
    const lost = await as(lilei).run('opportunity', 'lose', deal.id, {
      reasonId: reason('价格高出 10% 以上'),
      competitorId: rival.id,
      theirPrice: 100_00,
      customerReasonId: reason('交付太慢'),
      customerWords: '你们要等八周',
      saidBy: '刘厂长',
      present: '李雷、刘厂长',
    })
    expect(lost).toMatchObject({ outcome: 'lost', lostReason: 'price', competitor: '北辰自控' })
    expect(await told(deal.id)).toMatchObject({
      reason_id: reason('价格高出 10% 以上'),
      customer_reason_id: reason('交付太慢'),
      our_price: 110_00,
      price_gap: 0.1,
      gap_band: 'clear',
      customer_words: '你们要等八周',
    })
  })

  test('by the inputs known before still works, and means the company’s reason of that category', async () => {
    const deal = await as(lilei).open({ amount: 1 })
    await as(lilei).run('opportunity', 'lose', deal.id, { reason: 'delivery', competitor: '北辰自控', note: '太慢' })
    expect(await told(deal.id)).toMatchObject({ reason_id: reason('交付太慢'), competitor_id: rival.id })
  })

  test('without any reason is refused, at the field that asks for it', async () => {
    const deal = await as(lilei).open({ amount: 1 })
    expect(await refusal(as(lilei).run('opportunity', 'lose', deal.id, {}))).toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'reasonId', code: 'required' }],
    })
  })

  test('is not for a reason of winning', async () => {
    const deal = await as(lilei).open({ amount: 1 })
    const wrong = as(lilei).run('opportunity', 'lose', deal.id, { reasonId: reason('客户信任', 'won') })
    expect(await refusal(wrong)).toMatchObject({
      code: 'win-loss.other_outcome',
      fields: [{ field: 'reasonId' }],
      message: '「客户信任」是赢单的原因。请从输单的原因中选择。',
    })
  })

  test('a retired reason and a retired competitor are refused, each by name', async () => {
    const old = await as(keeper).create('closing-reason', {
      name: '老原因',
      outcome: 'lost',
      lostAs: 'other',
      state: 'retired',
    })
    const gone = await as(keeper).create('competitor', { name: '已退出公司', state: 'retired' })
    const deal = await as(lilei).open({ amount: 1 })
    const lose = (body: object) => as(lilei).run('opportunity', 'lose', deal.id, { reason: 'price', ...body })
    expect(await refusal(lose({ reason: null, reasonId: old.id }))).toMatchObject({
      code: 'win-loss.retired_reason',
      fields: [{ field: 'reasonId' }],
    })
    expect(await refusal(lose({ customerReasonId: old.id }))).toMatchObject({
      code: 'win-loss.retired_reason',
      fields: [{ field: 'customerReasonId' }],
    })
    expect(await code(lose({ competitorId: gone.id }))).toBe('win-loss.retired_competitor')
  })
})

describe('the record', () => {
  const lostDeal = async () => {
    const deal = await as(lilei).open({ amount: 100_00 })
    await as(lilei).run('opportunity', 'lose', deal.id, { reason: 'price' })
    return { dealId: deal.id, id: (await told(deal.id))?.id as string }
  }

  test('is put right later: the gap follows the prices, what is not said stays', async () => {
    const { dealId, id } = await lostDeal()
    await as(lilei).run('win-loss', 'correct', id, { theirPrice: 80_00, competitorId: rival.id })
    expect(await told(dealId)).toMatchObject({
      reason_id: reason('价格高于对手'),
      competitor_id: rival.id,
      our_price: 100_00,
      price_gap: 0.25,
      gap_band: 'beyond',
    })
    expect(await code(as(lilei).run('win-loss', 'correct', id, { reasonId: reason('客户信任', 'won') }))).toBe(
      'win-loss.other_outcome',
    )
  })

  test('is seen and corrected by those who see the deal, and by nobody else', async () => {
    const { id } = await lostDeal()
    expect(await code(as(hanmei).run('win-loss', 'correct', id, { theirPrice: 1 }))).toBe('request.not_found')
    expect(await code(as(supervisor).run('win-loss', 'correct', id, { theirPrice: 90_00 }))).toBe('accepted')
  })

  test('is set aside when the deal is taken up again; the next end has its own', async () => {
    const { dealId, id } = await lostDeal()
    await as(region).run('opportunity', 'reopen', dealId, { reason: '客户回头' })
    expect(await told(dealId)).toBeUndefined()
    await as(lilei).run('opportunity', 'lose', dealId, { reason: 'budget' })
    const again = await told(dealId)
    expect(again?.id).not.toBe(id)
    expect(again).toMatchObject({ reason_id: reason('客户没有预算') })
  })

  test('of a deal closed without a word is told later, once', async () => {
    const won = { outcome: 'won', amount: 5_00, closedOn: '2026-03-01', startedOn: '2026-02-01' } as const
    const deal = await as(lilei).open(won)
    await as(lilei).run('opportunity', 'tell', deal.id, {
      reasonId: reason('全生命周期成本更低', 'won'),
      practice: '用五年总成本对比表说服财务',
    })
    expect(await told(deal.id)).toMatchObject({ outcome: 'won', practice: '用五年总成本对比表说服财务' })
    expect(await code(as(lilei).run('opportunity', 'tell', deal.id, {}))).toBe('opportunity.already_told')
    const open = await as(lilei).open()
    expect(await code(as(lilei).run('opportunity', 'tell', open.id, {}))).toBe('command.not_now')
  })
})

describe('the reasons', () => {
  test('of losing say as what they count', async () => {
    const bare = as(keeper).create('closing-reason', { name: '没有归类', outcome: 'lost' })
    expect(await refusal(bare)).toMatchObject({ code: 'request.invalid', fields: [{ field: 'lostAs' }] })
  })

  test('are a tree without circles', async () => {
    const [version] = await store.rows<{ version: number }>(
      sql`select version from crm.closing_reason where id = ${reason('价格高于对手')}::uuid`,
    )
    const body = { version: version?.version, parentId: reason('付款条件不能接受') }
    expect(await code(as(keeper).update('closing-reason', reason('价格高于对手'), body))).toBe('closing-reason.circle')
  })

  test('that a record names are retired, not removed', async () => {
    const own = await as(keeper).create('closing-reason', { name: '验收条款', outcome: 'lost', lostAs: 'other' })
    const deal = await as(lilei).open({ amount: 1 })
    await as(lilei).run('opportunity', 'lose', deal.id, { reasonId: own.id })
    expect(await code(as(keeper).remove('closing-reason', own.id))).toBe('closing-reason.in_use')
    const unused = await as(keeper).create('closing-reason', { name: '没人用', outcome: 'lost', lostAs: 'other' })
    expect(await code(as(keeper).remove('closing-reason', unused.id))).toBe('accepted')
  })
})
