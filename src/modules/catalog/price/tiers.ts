import { type Ctx, faults, first, sql, type Write } from '../../../kernel/index.ts'

const fail = faults('price-entry', {
  dearer_tier: {
    status: 409,
    field: 'unitPrice',
    zh: '「{product}」买 {more} 件的单价高于买 {fewer} 件的单价。数量越多单价不能越高,请核对两档价格。',
    en: '“{product}” costs more apiece for {more} than for {fewer}. The price cannot rise with the quantity; check the two.',
  },
})

/** A larger quantity never costs more apiece. Asked of whole books, so that two tiers saved at once are compared, too. */
export const refuseDearerTiers = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const books = [...new Set(writes.flatMap(({ after }) => (after ? [after.priceBookId as string] : [])))]
  if (books.length === 0) return
  await ctx.db.rows(
    sql`select 1 from catalog.price_book where id = any(${books}::uuid[]) order by id for no key update`,
  )
  const dearer = await first<{ product: string; more: number; fewer: number }>(
    ctx.db,
    sql`select p.name as product, t.min_quantity as more, t.fewer from (
        select product_id, min_quantity, unit_price, lag(unit_price) over tiers as before, lag(min_quantity) over tiers as fewer
        from catalog.price_entry where price_book_id = any(${books}::uuid[]) and deleted_at is null
        window tiers as (partition by price_book_id, product_id order by min_quantity)) as t
      join catalog.product as p on p.id = t.product_id where t.unit_price > t.before limit 1`,
  )
  if (dearer) fail('dearer_tier', dearer)
}
