import { expect, test } from 'vitest'
import { counted } from '../../../../test/harness/counted.ts'
import { world } from '../../../../test/harness/world.ts'
import { account } from '../../crm/index.ts'
import { product } from '../product.entity.ts'
import { priceLines } from './price.rules.ts'
import { bundle, bundleItem, priceBook, priceEntry } from './price-book.entity.ts'
import { loadPriceTable } from './price-table.query.ts'

const w = await world()
const keeper = w.as(await w.team.person('operations'))
const pump = await w.make(product, { name: '泵', listPrice: 1000_00, cost: 600_00, state: 'active' })
const buyer = await w.make(account, { name: '远大机械', ownerId: w.team.rep.employeeId, tier: 'vip', region: '华东' })
const general = await w.make(priceBook, { name: '2026 通用', validFrom: '2026-01-01' })

test('a tier with a higher price than a smaller quantity is refused and changes nothing', async () => {
  const first = await keeper.post('price-entry', {
    priceBookId: general.id,
    productId: pump.id,
    minQuantity: 1,
    unitPrice: 900_00,
  })
  expect(first.status).toBe(201)
  const dearer = { priceBookId: general.id, productId: pump.id, minQuantity: 10, unitPrice: 901_00 }
  const refused = await keeper.post('price-entry', dearer)
  expect(refused).toMatchObject({ status: 409, body: { code: 'price-entry.dearer_tier' } })
  expect(refused.body.detail).toContain('「泵」买 10 件的单价高于买 1 件的单价')
  expect((await keeper.post('price-entry', { ...dearer, unitPrice: 880_00 })).status).toBe(201)
})

test('a price book that ends before it begins is refused', async () => {
  const backwards = { name: '反了', validFrom: '2026-03-01', validTo: '2026-02-01' }
  expect((await keeper.post('price-book', backwards)).body.fields).toMatchObject([{ field: 'validTo', code: 'order' }])
})

test('a representative reads prices but not costs, and cannot change either', async () => {
  const rep = w.as(w.team.rep)
  expect((await rep.get(`product/${pump.id}`)).body).toMatchObject({ listPrice: 1000_00, cost: null })
  expect((await keeper.get(`product/${pump.id}`)).body).toMatchObject({ cost: 600_00 })
  expect((await rep.post('price-book', { name: '我的价' })).status).toBe(403)
})

test('a book made for one customer is unknown to those who may not see the customer', async () => {
  const own = await w.make(priceBook, { name: '远大专属', validFrom: '2026-01-01', accountId: buyer.id })
  expect((await w.as(w.team.rep).get(`price-book/${own.id}`)).status).toBe(200)
  expect((await w.as(w.team.stranger).get(`price-book/${own.id}`)).status).toBe(404)
})

test('one statement brings what a quote needs: books of the day and circle, tiers, bundles with their parts', async () => {
  await w.make(priceEntry, {
    priceBookId: (await w.make(priceBook, { name: 'VIP', validFrom: '2026-01-01', validTo: '2026-03-10', tier: 'vip' }))
      .id,
    productId: pump.id,
    minQuantity: 1,
    unitPrice: 850_00,
  })
  const line = await w.make(bundle, { name: '产线套餐', price: 1500_00, validFrom: '2026-01-01' })
  await w.make(bundleItem, { bundleId: line.id, productId: pump.id, quantity: 2 })
  const customer = { accountId: buyer.id, tier: 'vip', region: '华东' }
  const lines = [
    { productId: pump.id, bundleId: null, quantity: 1 },
    { productId: null, bundleId: line.id, quantity: 1 },
  ]
  let statements = () => 0
  const priced = (on: string) =>
    w.within(w.team.rep, async (ctx) => {
      const counting = counted(ctx.db)
      statements = counting.statements
      return priceLines(await loadPriceTable({ ...ctx, db: counting.db }, customer, on, lines), customer, lines)
    })
  expect(await priced('2026-03-10')).toMatchObject([{ unitPrice: 850_00 }, { unitPrice: 1500_00, unitCost: 1200_00 }])
  expect(statements()).toBe(1)
  expect((await priced('2026-03-11'))[0]).toMatchObject({ unitPrice: 900_00, bookId: general.id })
})
