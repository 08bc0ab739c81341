import type { Said } from '../../../kernel/index.ts'
import { times } from './money.ts'

// Made once: a format of its own for every price took two thirds of the time of a long quote.
const form = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const yuan = (minor: number): string => form.format(minor / 100)

/** Whom a quote is for, as far as prices ask. */
export interface Customer {
  readonly accountId: string | null
  readonly tier: string | null
  readonly region: string | null
}

export interface Book extends Customer {
  readonly id: string
  readonly name: string
  readonly validFrom: string
}

export interface Tier {
  readonly bookId: string
  readonly minQuantity: number
  readonly unitPrice: number
}

export interface PricedProduct {
  readonly id: string
  readonly name: string
  readonly unit: string | null
  readonly listPrice: number | null
  readonly cost: number | null
  readonly rawMaterial: boolean
  /** Neither taken off the range nor removed. */
  readonly onSale: boolean
}

export interface PricedBundle {
  readonly id: string
  readonly name: string
  readonly price: number
  /** Within its days, and not removed. */
  readonly onSale: boolean
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
}

/** All that pricing knows. Books are valid on the day of the quote. */
export interface PriceTable {
  readonly books: readonly Book[]
  readonly products: ReadonlyMap<string, PricedProduct>
  /** By product, in any order. */
  readonly tiers: ReadonlyMap<string, readonly Tier[]>
  readonly bundles: ReadonlyMap<string, PricedBundle>
}

export interface Wanted {
  readonly productId: string | null
  readonly bundleId: string | null
  readonly quantity: number
}

export interface Price {
  /** Per unit; null where nobody has set one. */
  readonly unitPrice: number | null
  readonly unitCost: number | null
  readonly source: 'book' | 'list' | 'bundle' | 'none'
  readonly bookId: string | null
  /** Why this price, in sentences. */
  readonly because: readonly Required<Said>[]
}

/** Prices of all lines of one quote. Lines of the same product share its volume. */
export const priceLines = (table: PriceTable, customer: Customer, lines: readonly Wanted[]): Price[] => {
  const books = rankedBooks(table.books, customer)
  const volume = new Map<string, number>()
  for (const { productId, quantity } of lines)
    if (productId) volume.set(productId, exact((volume.get(productId) ?? 0) + quantity))
  const known = new Map<string, Price>()
  return lines.map(({ productId, bundleId }) => {
    const key = productId ?? bundleId ?? ''
    const found =
      known.get(key) ??
      (bundleId
        ? bundlePrice(table, books, bundleId)
        : productPrice(table, books, productId ?? '', volume.get(productId ?? '') ?? 0))
    known.set(key, found)
    return found
  })
}

/** Quantities have three decimals; a sum that is a breath short of a tier for want of binary digits has reached it. */
const exact = (quantity: number): number => Math.round(quantity * 1000) / 1000

/** How narrow a book's circle is; null where this customer is outside it. */
const narrowness = (book: Book, customer: Customer): number | null => {
  if (book.accountId && book.accountId !== customer.accountId) return null
  if (book.tier && book.tier !== customer.tier) return null
  if (book.region && book.region !== customer.region) return null
  return (book.accountId ? 4 : 0) + (book.tier ? 2 : 0) + (book.region ? 1 : 0)
}

/** Books this customer buys by, the narrowest circle first; of two as narrow the one that began later. */
const rankedBooks = (books: readonly Book[], customer: Customer): Book[] =>
  books
    .flatMap((book) => {
      const rank = narrowness(book, customer)
      return rank === null ? [] : [{ book, rank }]
    })
    .sort(
      (a, b) =>
        b.rank - a.rank || b.book.validFrom.localeCompare(a.book.validFrom) || a.book.id.localeCompare(b.book.id),
    )
    .map(({ book }) => book)

const productPrice = (table: PriceTable, books: readonly Book[], productId: string, volume: number): Price => {
  const product = table.products.get(productId)
  const unitCost = product?.cost ?? null
  const tiers = table.tiers.get(productId) ?? []
  const passed: Required<Said>[] = []
  for (const book of books) {
    const own = tiers.filter((tier) => tier.bookId === book.id).sort((a, b) => a.minQuantity - b.minQuantity)
    const reached = own.findLast((tier) => tier.minQuantity <= volume)
    if (reached) {
      const next = own.find((tier) => tier.minQuantity > volume)
      const because = [...passed, bookSentence(book), ...tierSentences(own.length, reached, next, volume)]
      return { unitPrice: reached.unitPrice, unitCost, source: 'book', bookId: book.id, because }
    }
    const least = own[0]
    if (least)
      passed.push({
        zh: `「${book.name}」从 ${least.minQuantity} 起订,数量 ${volume} 不够。`,
        en: `“${book.name}” begins at ${least.minQuantity}; ${volume} is not enough.`,
      })
  }
  if (product?.listPrice != null) {
    const because = [...passed, fromList]
    return { unitPrice: product.listPrice, unitCost, source: 'list', bookId: null, because }
  }
  const because = [...passed, unpriced]
  return { unitPrice: null, unitCost, source: 'none', bookId: null, because }
}

const fromList: Required<Said> = {
  zh: '没有适用的价目表,取产品的目录价。',
  en: 'No price book applies; this is the list price of the product.',
}
const unpriced: Required<Said> = {
  zh: '没有适用的价目表,产品也没有目录价。',
  en: 'No price book applies, and the product has no list price.',
}

const circles = {
  account: { zh: '客户专属', en: 'for this customer' },
  both: { zh: '分层和大区', en: 'for the tier and region' },
  tier: { zh: '客户分层', en: 'for the customer tier' },
  region: { zh: '大区', en: 'for the region' },
  all: { zh: '通用', en: 'for everybody' },
} as const

const bookSentence = ({ name, accountId, tier, region }: Book): Required<Said> => {
  const circle = circles[accountId ? 'account' : tier && region ? 'both' : tier ? 'tier' : region ? 'region' : 'all']
  return { zh: `取自${circle.zh}价目表「${name}」。`, en: `From the price book “${name}” ${circle.en}.` }
}

const tierSentences = (count: number, reached: Tier, next: Tier | undefined, volume: number): Required<Said>[] => {
  const tier = {
    zh: `同一产品合计 ${volume},适用 ${reached.minQuantity} 起的阶梯价。`,
    en: `${volume} of this product in all: the tier from ${reached.minQuantity} applies.`,
  }
  const here = count > 1 ? [tier] : []
  if (!next) return here
  const more = exact(next.minQuantity - volume)
  const saves = times(reached.unitPrice, volume) - times(next.unitPrice, next.minQuantity)
  const ahead = {
    zh: `再加 ${more} 到 ${next.minQuantity},单价降为 ¥${yuan(next.unitPrice)}${saves > 0 ? `,总价反而少 ¥${yuan(saves)}` : ''}。`,
    en: `${more} more, to ${next.minQuantity}, bring the unit price to ¥${yuan(next.unitPrice)}${saves > 0 ? ` and the total down by ¥${yuan(saves)}` : ''}.`,
  }
  return [...here, ahead]
}

const notOnSale: Required<Said> = { zh: '套餐不在有效期内。', en: 'The bundle is not on sale now.' }

const bundlePrice = (table: PriceTable, books: readonly Book[], bundleId: string): Price => {
  const bundle = table.bundles.get(bundleId)
  if (!bundle?.onSale) return { unitPrice: null, unitCost: null, source: 'none', bookId: null, because: [notOnSale] }
  const parts = bundle.items.map(({ productId, quantity }) => ({
    quantity,
    price: productPrice(table, books, productId, quantity).unitPrice,
    cost: table.products.get(productId)?.cost ?? null,
  }))
  const apart = sumKnown(parts.map(({ price, quantity }) => price && price * quantity))
  const unitCost = sumKnown(parts.map(({ cost, quantity }) => cost && cost * quantity))
  const price = yuan(bundle.price)
  const because = [
    { zh: `套餐「${bundle.name}」一口价 ¥${price}。`, en: `The bundle “${bundle.name}” costs ¥${price}.` },
  ]
  if (apart !== null && apart > bundle.price) {
    const saved = yuan(apart - bundle.price)
    because.push({
      zh: `分开购买为 ¥${yuan(apart)},套餐省 ¥${saved}。`,
      en: `Bought apart it is ¥${yuan(apart)}: the bundle saves ¥${saved}.`,
    })
  }
  return { unitPrice: bundle.price, unitCost, source: 'bundle', bookId: null, because }
}

/** Null where any part is not known. */
const sumKnown = (parts: readonly (number | null)[]): number | null =>
  parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0)
