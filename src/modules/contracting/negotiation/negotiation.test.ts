import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { opportunity } from '../../crm/index.ts'
import { balanceOf } from './balance.rules.ts'
import { costOfOwning, evenFrom } from './tco.rules.ts'

const w = await world()
const rep = w.as(w.team.rep)
const deal = await w.make(opportunity, { name: '产线改造', ownerId: w.team.rep.employeeId })
const make = async (entity: string, body: object) => (await rep.post(entity, body)).body

test('the sheet adds up room, levers that still hold, concessions and what owning it costs beside every other offer', async () => {
  const draft = { name: '首轮谈判', opportunityId: deal.id, target: 500_00, walkAway: 450_00, years: 3 }
  const { id: negotiationId } = await make('negotiation', draft)
  await make('tco-item', { negotiationId, name: '采购', timing: 'once', ours: 500_00, theirs: 400_00 })
  await make('tco-item', { negotiationId, name: '能耗', timing: 'yearly', ours: 50_00, theirs: 100_00 })
  await make('tco-rival', { negotiationId, name: '进口品牌', once: 700_00, yearly: 20_00 })
  const training = { negotiationId, kind: 'training', content: '操作培训两天', cost: 8_00, worth: 20_00 }
  await make('concession', { ...training, state: 'agreed', inReturn: '预付 30%', gain: 11_00 })
  await make('concession', { ...training, content: '优先支持' })
  await make('concession', { ...training, state: 'withdrawn' })
  await make('lever', { negotiationId, kind: 'time', content: '月底前签约', validUntil: '2026-03-31' })
  await make('lever', { negotiationId, kind: 'time', content: '春季优惠', validUntil: '2026-03-09' })
  const { body } = await rep.get('negotiation-sheet', { negotiationId })
  expect(body).toMatchObject({
    room: 50_00,
    quote: null,
    years: [
      { year: 0, ours: 500_00, theirs: 400_00 },
      { year: 1, ours: 550_00, theirs: 500_00 },
      { year: 2, ours: 600_00, theirs: 600_00 },
      { year: 3, ours: 650_00, theirs: 700_00 },
    ],
    saving: 50_00,
    evenFrom: 2,
    others: [{ name: '进口品牌', saving: 110_00, evenFrom: 0 }],
    concessions: {
      open: { cost: 16_00, worth: 40_00, gain: 11_00, net: -5_00 },
      agreed: { cost: 8_00, worth: 20_00, gain: 11_00, net: 3_00 },
    },
    levers: [
      { content: '月底前签约', holds: true },
      { content: '春季优惠', holds: false },
    ],
  })
  expect(body.others[0].years.map(({ theirs }: { theirs: number }) => theirs)).toEqual([700_00, 720_00, 740_00, 760_00])
  expect((await w.as(w.team.stranger).get('negotiation-sheet', { negotiationId })).status).toBe(404)
})

test('the sheet shows what was last offered in the deal', async () => {
  const { id: negotiationId } = await make('negotiation', { name: '报价后', opportunityId: deal.id })
  await make('quote', { opportunityId: deal.id, name: '初次报价' })
  const { quote } = (await rep.get('negotiation-sheet', { negotiationId })).body
  expect(quote).toMatchObject({ title: '初次报价 V1', state: 'draft' })
})

test('a limit above the target is refused', async () => {
  const { fields } = await make('negotiation', { name: '反了', opportunityId: deal.id, target: 1, walkAway: 2 })
  expect(fields).toMatchObject([{ field: 'walkAway', code: 'above_target' }])
})

test('a limited offer without its day, a scarcity without evidence and a gain from nothing are refused', async () => {
  const { id: negotiationId } = await make('negotiation', { name: '二轮', opportunityId: deal.id })
  expect((await make('lever', { negotiationId, kind: 'time', content: '限时' })).fields).toMatchObject([
    { field: 'validUntil' },
  ])
  expect((await make('lever', { negotiationId, kind: 'scarcity', content: '缺货' })).fields).toMatchObject([
    { field: 'evidence' },
  ])
  const gift = { negotiationId, kind: 'training', content: '培训', cost: 1, worth: 1, gain: 1 }
  expect((await make('concession', gift)).fields).toMatchObject([{ field: 'inReturn' }])
})

test('from the year of evenness on ours never costs more, and the year before it did', () => {
  const item = fc.record({
    timing: fc.constantFrom('once' as const, 'yearly' as const),
    ours: fc.integer({ min: 0, max: 1_000_000 }),
    theirs: fc.integer({ min: 0, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(fc.array(item, { maxLength: 8 }), fc.integer({ min: 1, max: 20 }), (items, years) => {
      const owning = costOfOwning(items, years)
      const from = evenFrom(owning)
      const start = from ?? years + 1
      expect(owning.slice(start).every(({ ours, theirs }) => ours <= theirs)).toBe(true)
      if (start > 0) expect(owning[start - 1]?.ours).toBeGreaterThan(owning[start - 1]?.theirs as number)
    }),
  )
})

test('the balance of two lists of concessions is the balance of both, to the 分', () => {
  const money = fc.integer({ min: 0, max: 1_000_000_000 })
  const given = fc.array(fc.record({ cost: money, worth: money, gain: fc.option(money) }), { maxLength: 12 })
  fc.assert(
    fc.property(given, given, (some, more) => {
      const [a, b, both] = [balanceOf(some), balanceOf(more), balanceOf([...some, ...more])]
      expect(both.net).toBe(a.net + b.net)
      expect(both.net).toBe(both.gain - both.cost)
    }),
  )
})
