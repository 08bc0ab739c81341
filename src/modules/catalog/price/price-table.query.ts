import { type Ctx, first, sql } from '../../../kernel/index.ts'
import type { Book, Customer, PricedBundle, PricedProduct, PriceTable, Wanted } from './price.rules.ts'

interface Loaded {
  readonly books: readonly Book[]
  readonly products: readonly PricedProduct[]
  /** As columns: a long quote has a thousand of them, and an object for each takes three times as long. */
  readonly tiers: {
    readonly bookId: readonly string[] | null
    readonly productId: readonly string[]
    readonly minQuantity: readonly number[]
    readonly unitPrice: readonly number[]
  }
  readonly bundles: readonly PricedBundle[]
}

/**
 * What is needed to price these lines for this customer on this day, by one statement. Regardless of who asks: a price
 * holds for the customer, whoever quotes it. What is no longer on sale comes, too, so that a line can say its name.
 */
export const loadPriceTable = async (
  ctx: Ctx,
  { accountId, tier, region }: Customer,
  on: string,
  lines: readonly Wanted[],
): Promise<PriceTable> => {
  const wanted = idsOf(lines.map(({ productId }) => productId))
  const bundles = idsOf(lines.map(({ bundleId }) => bundleId))
  const found = await first<{ found: Loaded }>(
    ctx.db,
    sql`with bundle as materialized (
      select b.id, b.name, b.price, b.deleted_at is null and ${on}::date >= b.valid_from
        and (b.valid_to is null or ${on}::date <= b.valid_to) as "onSale", coalesce((select jsonb_agg(jsonb_build_object('productId', i.product_id, 'quantity', i.quantity))
        from catalog.bundle_item as i where i.bundle_id = b.id and i.deleted_at is null), '[]') as items
      from catalog.bundle as b where b.id = any(${bundles}::uuid[])
    ), product as materialized (
      select p.id, p.name, p.unit, p.list_price, p.cost, p.raw_material, p.deleted_at is null and p.state = 'active' as on_sale
      from catalog.product as p where p.id = any(${wanted}::uuid[]) or p.id in
        (select (item ->> 'productId')::uuid from bundle, jsonb_array_elements(bundle.items) as item)
    ), book as materialized (
      select k.id, k.name, k.valid_from, k.tier, k.region, k.account_id from catalog.price_book as k
      where k.active and k.deleted_at is null and ${on}::date >= k.valid_from and (k.valid_to is null or ${on}::date <= k.valid_to)
        and (k.account_id is null or k.account_id = ${accountId}::uuid) and (k.tier is null or k.tier = ${tier})
        and (k.region is null or k.region = ${region})
    )
    select json_build_object(
      'bundles', (select coalesce(json_agg(bundle), '[]') from bundle),
      'products', (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'unit', unit, 'listPrice', list_price,
        'cost', cost, 'rawMaterial', coalesce(raw_material, false), 'onSale', on_sale)), '[]') from product),
      'books', (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'validFrom', valid_from, 'tier', tier,
        'region', region, 'accountId', account_id)), '[]') from book),
      'tiers', (select json_build_object('bookId', array_agg(e.price_book_id), 'productId', array_agg(e.product_id),
        'minQuantity', array_agg(e.min_quantity), 'unitPrice', array_agg(e.unit_price)) from catalog.price_entry as e
        where e.price_book_id in (select id from book) and e.product_id in (select id from product) and e.deleted_at is null)
    ) as found`,
  )
  return tableOf((found as { found: Loaded }).found)
}

const idsOf = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))]

const tableOf = ({ books, products, tiers, bundles }: Loaded): PriceTable => {
  const { bookId, productId, minQuantity, unitPrice } = tiers
  const rows = (bookId ?? []).map((id, i) => ({
    bookId: id,
    productId: productId[i] as string,
    minQuantity: minQuantity[i] as number,
    unitPrice: unitPrice[i] as number,
  }))
  return {
    books,
    products: new Map(products.map((product) => [product.id, product])),
    tiers: Map.groupBy(rows, (tier) => tier.productId),
    bundles: new Map(bundles.map((bundle) => [bundle.id, bundle])),
  }
}
