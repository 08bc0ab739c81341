import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { opportunity } from '../../crm/index.ts'
import { costOfOwning, evenFrom } from './tco.rules.ts'

const w = await world()
const rep = w.as(w.team.rep)
const deal = await w.make(opportunity, { name: '产线改造', ownerId: w.team.rep.employeeId })
const make = async (entity: string, body: object) => (await rep.post(entity, body)).body

test('the sheet adds up room, levers that still hold, concessions and what owning it costs', async () => {
  const draft = { name: '首轮谈判', opportunityId: deal.id, target: 500_00, walkAway: 450_00, years: 3 }
  const { id: negotiationId } = await make('negotiation', draft)
  await make('tco-item', { negotiationId, name: '采购', timing: 'once', ours: 500_00, theirs: 400_00 })
  await make('tco-item', { negotiationId, name: '能耗', timing: 'yearly', ours: 50_00, theirs: 100_00 })
  const training = { negotiationId, kind: 'training', content: '操作培训两天', cost: 8_00, worth: 20_00 }
  await make('concession', { ...training, state: 'agreed' })
  await make('concession', { ...training, state: 'withdrawn' })
  await make('lever', { negotiationId, kind: 'time', content: '月底前签约', validUntil: '2026-03-31' })
  await make('lever', { negotiationId, kind: 'time', content: '春季优惠', validUntil: '2026-03-09' })
  expect((await rep.get('negotiation-sheet', { negotiationId })).body).toEqual({
    room: 50_00,
    years: [
      { year: 0, ours: 500_00, theirs: 400_00 },
      { year: 1, ours: 550_00, theirs: 500_00 },
      { year: 2, ours: 600_00, theirs: 600_00 },
      { year: 3, ours: 650_00, theirs: 700_00 },
    ],
    saving: 50_00,
    evenFrom: 2,
    concessions: { cost: 8_00, worth: 20_00, agreedCost: 8_00 },
    levers: { holding: 1, over: 1 },
  })
  expect((await w.as(w.team.stranger).get('negotiation-sheet', { negotiationId })).status).toBe(404)
})

test('a limit above the target is refused', async () => {
  const { fields } = await make('negotiation', { name: '反了', opportunityId: deal.id, target: 1, walkAway: 2 })
  expect(fields).toMatchObject([{ field: 'walkAway', code: 'above_target' }])
})

test('a limited offer without its day and a scarcity without evidence are refused', async () => {
  const { id: negotiationId } = await make('negotiation', { name: '二轮', opportunityId: deal.id })
  expect((await make('lever', { negotiationId, kind: 'time', content: '限时' })).fields).toMatchObject([
    { field: 'validUntil' },
  ])
  expect((await make('lever', { negotiationId, kind: 'scarcity', content: '缺货' })).fields).toMatchObject([
    { field: 'evidence' },
  ])
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
