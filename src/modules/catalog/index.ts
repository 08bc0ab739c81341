import type { Module } from '../../kernel/index.ts'
import { bundle, bundleItem, priceBook, priceEntry } from './price/price-book.entity.ts'
import { product } from './product.entity.ts'

export { divideRounded, times } from './price/money.ts'
export {
  type Customer,
  type Price,
  type PricedProduct,
  type PriceTable,
  priceLines,
  type Wanted,
} from './price/price.rules.ts'
export { priceBook, priceEntry } from './price/price-book.entity.ts'
export { loadPriceTable } from './price/price-table.query.ts'
export { product }

export const catalogModule: Module = {
  name: 'catalog',
  entities: [product, priceBook, priceEntry, bundle, bundleItem],
}
