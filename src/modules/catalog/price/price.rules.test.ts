import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { times } from './money.ts'
import { type Book, type Customer, type PriceTable, priceLines, type Tier } from './price.rules.ts'

const customer: Customer = { accountId: 'a', tier: 'vip', region: '华东' }
const stranger: Customer = { accountId: 'b', tier: 'normal', region: '华南' }
const pump = { id: 'pump', name: '泵', unit: '台', listPrice: 1000_00, cost: 600_00, rawMaterial: false, onSale: true }
const valve = { id: 'valve', name: '阀', unit: '个', listPrice: 200_00, cost: null, rawMaterial: true, onSale: true }
const orphan = { id: 'orphan', name: '样品', unit: null, listPrice: null, cost: null, rawMaterial: false, onSale: true }

const book = (id: string, circle: Partial<Book> = {}): Book => ({
  id,
  name: id,
  validFrom: '2026-01-01',
  accountId: null,
  tier: null,
  region: null,
  ...circle,
})

const table = (books: readonly Book[], tiers: Record<string, readonly Tier[]>): PriceTable => ({
  books,
  tiers: new Map(Object.entries(tiers)),
  products: new Map([pump, valve, orphan].map((product) => [product.id, product])),
  bundles: new Map([
    [
      'line',
      {
        id: 'line',
        name: '产线套餐',
        price: 2200_00,
        onSale: true,
        items: [
          { productId: 'pump', quantity: 2 },
          { productId: 'valve', quantity: 3 },
        ],
      },
    ],
  ]),
})

const of = (productId: string, quantity = 1) => ({ productId, bundleId: null, quantity })
const tier = (bookId: string, minQuantity: number, unitPrice: number): Tier => ({ bookId, minQuantity, unitPrice })

describe('which price', () => {
  const books = [
    book('通用'),
    book('华东', { region: '华东' }),
    book('VIP', { tier: 'vip' }),
    book('专属', { accountId: 'a' }),
  ]
  const all = { pump: books.map(({ id }, i) => tier(id, 1, 900_00 - i * 10_00)) }

  test('the narrowest circle wins: customer before tier before region before everybody', () => {
    const left = [...books]
    for (const expected of ['专属', 'VIP', '华东', '通用']) {
      expect(priceLines(table(left, all), customer, [of('pump')])[0]).toMatchObject({
        source: 'book',
        bookId: expected,
      })
      left.pop()
    }
  })

  test('a book made for others is no price for this customer', () => {
    expect(priceLines(table(books, all), stranger, [of('pump')])[0]).toMatchObject({ bookId: '通用' })
  })

  test('of two books as narrow the one that began later holds', () => {
    const two = [book('旧'), book('新', { validFrom: '2026-03-01' })]
    const tiers = { pump: [tier('旧', 1, 900_00), tier('新', 1, 950_00)] }
    expect(priceLines(table(two, tiers), customer, [of('pump')])[0]).toMatchObject({ bookId: '新', unitPrice: 950_00 })
  })

  test('without a book it is the list price, and without that nobody has set one', () => {
    const prices = priceLines(table([], {}), customer, [of('pump'), of('orphan')])
    expect(prices).toMatchObject([
      { source: 'list', unitPrice: 1000_00 },
      { source: 'none', unitPrice: null, because: [{ zh: '没有适用的价目表,产品也没有目录价。' }] },
    ])
  })

  test('a book whose first tier is not reached is passed over, and the reason is told', () => {
    const price = priceLines(table([book('通用')], { pump: [tier('通用', 10, 800_00)] }), customer, [of('pump', 3)])[0]
    expect(price).toMatchObject({
      source: 'list',
      because: [{ zh: '「通用」从 10 起订,数量 3 不够。' }, expect.anything()],
    })
  })
})

describe('volume', () => {
  const tiers = { pump: [tier('通用', 1, 1000_00), tier('通用', 10, 850_00), tier('通用', 50, 800_00)] }
  const general = table([book('通用')], tiers)

  test('lines of the same product share its volume', () => {
    const prices = priceLines(general, customer, [of('pump', 6), of('pump', 4)])
    expect(prices.map(({ unitPrice }) => unitPrice)).toEqual([850_00, 850_00])
  })

  test('the explanation names the tier, the next one, and when the next is cheaper as a whole', () => {
    expect(priceLines(general, customer, [of('pump', 9)])[0]?.because.map(({ zh }) => zh)).toEqual([
      '取自通用价目表「通用」。',
      '同一产品合计 9,适用 1 起的阶梯价。',
      '再加 1 到 10,单价降为 ¥850.00,总价反而少 ¥500.00。',
    ])
  })

  test('a volume in parts is added up exactly: 9.7 and three times 0.1 reach the tier of ten, 9.999 is 0.001 short of it', () => {
    const prices = priceLines(general, customer, [of('pump', 9.7), of('pump', 0.1), of('pump', 0.1), of('pump', 0.1)])
    expect(prices.map(({ unitPrice }) => unitPrice)).toEqual([850_00, 850_00, 850_00, 850_00])
    expect(prices[0]?.because.map(({ zh }) => zh)).toContain('同一产品合计 10,适用 10 起的阶梯价。')
    expect(priceLines(general, customer, [of('pump', 9.999)])[0]?.because.at(-1)?.zh).toContain('再加 0.001 到 10')
  })

  test('more never costs more apiece, whatever tiers a book has that fall with quantity', () => {
    const falling = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }).chain((starts) =>
      fc
        .array(fc.integer({ min: 0, max: 100_000 }), { minLength: starts.length, maxLength: starts.length })
        .map((prices) => {
          const [up, down] = [starts.toSorted((a, b) => a - b), prices.toSorted((a, b) => b - a)]
          return up.map((start, i) => tier('通用', i === 0 ? 1 : start, down[i] as number))
        }),
    )
    fc.assert(
      fc.property(falling, fc.integer({ min: 1, max: 250 }), fc.integer({ min: 0, max: 250 }), (steps, few, more) => {
        const at = (n: number) => priceLines(table([book('通用')], { pump: steps }), customer, [of('pump', n)])[0]
        expect(at(few + more)?.unitPrice).toBeLessThanOrEqual(at(few)?.unitPrice as number)
      }),
    )
  })
})

test('a bundle has one price, and says what its parts would cost apart', () => {
  const [price] = priceLines(table([], {}), customer, [{ productId: null, bundleId: 'line', quantity: 1 }])
  expect(price).toMatchObject({ source: 'bundle', unitPrice: 2200_00, unitCost: null })
  expect(price?.because.map(({ zh }) => zh)).toContain('分开购买为 ¥2,600.00,套餐省 ¥400.00。')
})

test('a bundle out of its time has no price', () => {
  expect(priceLines(table([], {}), customer, [{ productId: null, bundleId: 'gone', quantity: 1 }])[0]).toMatchObject({
    unitPrice: null,
    because: [{ zh: '套餐不在有效期内。' }],
  })
})

describe('money', () => {
  test('a price times a quantity with three decimals is rounded once, half away from zero', () => {
    expect([times(333, 0.5), times(-333, 0.5), times(1, 0.499), times(99_999_999_99, 12.345)]).toEqual([
      167, -167, 0, 1_234_499_999_88,
    ])
  })
})
