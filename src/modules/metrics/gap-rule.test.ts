import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { competitor, opportunity } from '../crm/index.ts'

const w = await world()
const { rep } = w.team
const operations = w.as(await w.team.person('operations'))
const [rule] = (await operations.get('gap-rule')).body.items
const set = async (patch: object) => {
  const { version } = (await operations.get(`gap-rule/${rule.id}`)).body
  return operations.patch(`gap-rule/${rule.id}`, { version, ...patch })
}

const rival = await w.make(competitor, { name: '北辰自控' })
const lost = async (ourPrice: number) => {
  const { id } = await w.make(opportunity, { name: `单${ourPrice}`, ownerId: rep.employeeId, amount: ourPrice })
  const story = { reason: 'price', competitorId: rival.id, ourPrice, theirPrice: 100_00 }
  expect((await w.as(rep).post(`opportunity/${id}/lose`, story)).status).toBe(200)
}
const bands = async () => {
  const { body } = await w.as(rep).get('win-loss-analysis', { period: '2026-Q1' })
  return Object.fromEntries(body.sides.priceGap.map((row: Record<string, unknown>) => [row.key, [row.label, row.lost]]))
}

test('from where a price is dearer is the company’s to say: operations set it, in order, a representative does not', async () => {
  const { version } = rule
  expect((await w.as(rep).patch(`gap-rule/${rule.id}`, { version, muchUpTo: 0.5 })).status).toBe(403)
  const refused = await set({ clearUpTo: 0.05 })
  expect(refused.body.fields).toMatchObject([{ field: 'clearUpTo', code: 'order' }])
  expect((await set({ muchUpTo: 0.1 })).body.detail).toBe(
    '「大幅偏高至」应大于「明显偏高至」,否则这一段是空的。请改大「大幅偏高至」,或先改小「明显偏高至」。',
  )
})

test('deals lost before are sorted anew with the rule, as those lost after it, and the analysis says where bands begin', async () => {
  for (const price of [95_00, 105_00, 108_00, 115_00, 130_00]) await lost(price)
  expect(await bands()).toEqual({
    cheaper: ['低于对手', 1],
    slight: ['略高于对手(5% 以内)', 1],
    clear: ['明显偏高(5%–10%)', 1],
    much: ['大幅偏高(10%–20%)', 1],
    beyond: ['远高于对手(20% 以上)', 1],
  })
  expect((await set({ slightUpTo: 0.08, clearUpTo: 0.125, muchUpTo: 0.4 })).status).toBe(200)
  await lost(108_00)
  expect(await bands()).toEqual({
    cheaper: ['低于对手', 1],
    slight: ['略高于对手(8% 以内)', 3],
    much: ['大幅偏高(12.5%–40%)', 2],
  })
})
