import { type Ctx, change, newId, select, sql } from '../../../kernel/index.ts'
import type { Assessment } from './assess.ts'
import type { LineInput, PricedLine } from './line.rules.ts'
import { type QuoteLine, type QuoteVersion, quoteLine, quoteVersion } from './version.entity.ts'

export const linesOf = (ctx: Ctx, versionId: string): Promise<QuoteLine[]> =>
  select(ctx, quoteLine, {
    unscoped: true,
    where: sql`t.quote_version_id = ${versionId}::uuid`,
    orderBy: sql`t.position`,
  })

export const inputOf = ({ productId, bundleId, quantity, unitPrice, description }: QuoteLine): LineInput => ({
  productId,
  bundleId,
  quantity,
  unitPrice,
  description,
})

type Header = { taxRate?: number | null; deliveryDays?: number | null; validUntil?: string | null }

/** Puts these lines in the place of the draft's own, with prices, and the totals into the version. */
export const storeLines = async (
  ctx: Ctx,
  version: QuoteVersion,
  { lines, totals }: Assessment,
  header: Header = {},
): Promise<void> => {
  await replaceLines(ctx, version.id, lines)
  const { total, listTotal, concession, discount, cost, margin } = totals
  await change(
    ctx,
    quoteVersion,
    version,
    { ...header, total, listTotal, concession, discount, cost, margin },
    { verb: 'saveLines', facts: { lines: lines.length } },
  )
}

/**
 * Lines of a draft are working paper, saved as a whole many times an hour: two statements, whatever their number, and one
 * event on the version instead of one for each line.
 */
const replaceLines = async (ctx: Ctx, versionId: string, lines: readonly PricedLine[]): Promise<void> => {
  const at = ctx.now.toISOString()
  const rows = lines.map((line, i) => ({ ...line, id: newId(ctx.now.getTime()), position: i + 1 }))
  await ctx.db.rows(sql`delete from contracting.quote_line where quote_version_id = ${versionId}::uuid`)
  await ctx.db.rows(sql`insert into contracting.quote_line (id, created_at, created_by, updated_at, quote_version_id, position, name,
      product_id, bundle_id, description, unit, quantity, list_price, unit_price, amount, discount, cost, parts, because, because_en)
    select id, ${at}::timestamptz, ${ctx.actor.employeeId}::uuid, ${at}::timestamptz, ${versionId}::uuid, position, name,
      "productId", "bundleId", description, unit, quantity, "listPrice", "unitPrice", amount, discount, cost, parts, because, "becauseEn"
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, position bigint, name text, "productId" uuid, "bundleId" uuid,
      description text, unit text, quantity numeric, "listPrice" bigint, "unitPrice" bigint, amount bigint, discount numeric, cost bigint, parts jsonb, because jsonb, "becauseEn" jsonb)`)
}
