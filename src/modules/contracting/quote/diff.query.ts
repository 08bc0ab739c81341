import { type Ctx, faults, field, get, sql, view } from '../../../kernel/index.ts'
import { readers } from './access.ts'
import { compareLines } from './diff.rules.ts'
import { linesOf } from './lines.ts'
import { type QuoteLine, type QuoteVersion, quoteVersion } from './version.entity.ts'

const fail = faults('quote', {
  other_quote: {
    status: 409,
    zh: '两个版本不属于同一份报价,不能比较。请选择同一份报价的版本。',
    en: 'The two versions are not of the same quote. Choose versions of one quote.',
    field: 'fromId',
  },
})

const compared = ['validUntil', 'deliveryDays', 'paymentTerms', 'taxRate', 'note'] as const

/** What changed from one offer to another: lines, conditions, clauses, and the totals beside each other. */
export const quoteDiff = view('quote-diff', {
  zh: '报价版本对比',
  en: 'Compare quote versions',
  allow: readers,
  input: {
    fromId: field.ref('quote-version', { zh: '原版本', en: 'From', required: true }),
    toId: field.ref('quote-version', { zh: '新版本', en: 'To', required: true }),
  },
  run: async (ctx, { fromId, toId }) => {
    const [from, to] = [await get(ctx, quoteVersion, fromId), await get(ctx, quoteVersion, toId)]
    if (from.quoteId !== to.quoteId) fail('other_quote')
    return {
      from: headOf(from),
      to: headOf(to),
      difference: (to.total ?? 0) - (from.total ?? 0),
      lines: compareLines((await linesOf(ctx, fromId)).map(lineOf), (await linesOf(ctx, toId)).map(lineOf)),
      conditions: compared.flatMap((key) =>
        (from[key] ?? null) === (to[key] ?? null)
          ? []
          : [{ field: key, label: quoteVersion.fields[key].zh, before: from[key], after: to[key] }],
      ),
      clauses: await clauseChanges(ctx, fromId, toId),
    }
  },
})

const headOf = ({ id, title, number, state, total, listTotal, discount, concession }: QuoteVersion) => {
  return { id, title, number, state, total, listTotal, discount, concession }
}

/** Without cost: a comparison is for everybody who may see the quote. */
const lineOf = ({ name, productId, bundleId, description, quantity, unitPrice, amount }: QuoteLine) => {
  return { name, productId, bundleId, description, quantity, unitPrice, amount }
}

const clauseChanges = (ctx: Ctx, fromId: string, toId: string) =>
  ctx.db.rows(
    sql`select coalesce(b.title, a.title) as title, a.body as before, b.body as after
      from (select * from contracting.quote_clause where quote_version_id = ${fromId}::uuid and deleted_at is null) as a
      full join (select * from contracting.quote_clause where quote_version_id = ${toId}::uuid and deleted_at is null) as b
        on coalesce(a.clause_id::text, a.title) = coalesce(b.clause_id::text, b.title)
      where a.body is distinct from b.body`,
  )
