import { type Ctx, first, sql } from '../../../kernel/index.ts'
import { amountInWords } from '../../../platform/document/amount-in-words.ts'
import { fillIn, type Variables } from '../clause/index.ts'
import { yuan } from '../yuan.ts'
import type { QuoteTemplate } from './template.entity.ts'

export interface DocumentLine {
  readonly name: string
  readonly description: string | null
  readonly quantity: number
  readonly unit: string | null
  readonly listPrice: number | null
  readonly unitPrice: number
  readonly amount: number
  readonly parts: readonly string[]
}

type Letterhead = Pick<
  QuoteTemplate,
  'address' | 'phone' | 'taxNumber' | 'bank' | 'bankAccount' | 'opening' | 'closing' | 'color' | 'showListPrice'
>

/** An offer as the customer gets it, on screen, on paper and as a table: nothing here is for our eyes only. */
export interface QuoteDocument {
  readonly title: string
  readonly code: string
  readonly number: number
  readonly customer: string | null
  readonly seller: string
  readonly contact: string
  readonly date: string
  readonly validUntil: string | null
  readonly deliveryDays: number | null
  readonly paymentTerms: string | null
  readonly note: string | null
  readonly taxRate: number
  readonly total: number
  readonly inWords: string
  readonly lines: readonly DocumentLine[]
  readonly clauses: readonly { readonly title: string; readonly body: string }[]
  readonly letterhead: Partial<Letterhead>
}

type Found = Omit<QuoteDocument, 'inWords' | 'letterhead' | 'seller'> & {
  letterhead: (Letterhead & { sellerName: string | null }) | null
}

/** One statement for the whole document. Whoever calls has made sure that the version may be seen. */
export const quoteDocument = async (ctx: Ctx, versionId: string): Promise<QuoteDocument> => {
  const { timeZone } = ctx.company
  const { letterhead, ...found } = (await first<Found>(
    ctx.db,
    sql`select v.title, q.code, v.number, a.name as customer, e.name as contact,
      to_char(coalesce(v.released_at, v.updated_at) at time zone ${timeZone}, 'YYYY-MM-DD') as date,
      to_char(v.valid_until, 'YYYY-MM-DD') as "validUntil", v.delivery_days::integer as "deliveryDays", v.payment_terms as "paymentTerms", v.note,
      coalesce(v.tax_rate, 0)::float8 as "taxRate", v.total,
      (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'description', l.description, 'quantity', l.quantity, 'unit', l.unit,
          'listPrice', l.list_price, 'unitPrice', l.unit_price, 'amount', l.amount, 'parts', coalesce(l.parts, '[]')) order by l.position), '[]')
        from contracting.quote_line as l where l.quote_version_id = v.id and l.deleted_at is null) as lines,
      (select coalesce(jsonb_agg(jsonb_build_object('title', c.title, 'body', c.body) order by c.created_at, c.id), '[]')
        from contracting.quote_clause as c where c.quote_version_id = v.id and c.deleted_at is null) as clauses,
      (select jsonb_build_object('sellerName', t.seller_name, 'address', t.address, 'phone', t.phone, 'taxNumber', t.tax_number, 'bank', t.bank,
          'bankAccount', t.bank_account, 'opening', t.opening, 'closing', t.closing, 'color', t.color, 'showListPrice', t.show_list_price)
        from contracting.quote_template as t where t.active and t.deleted_at is null order by t.id desc limit 1) as letterhead
      from contracting.quote_version as v join contracting.quote as q on q.id = v.quote_id
      join crm.opportunity as o on o.id = q.opportunity_id join people.employee as e on e.id = o.owner_id
      left join crm.account as a on a.id = q.account_id where v.id = ${versionId}::uuid`,
  )) as Found
  const { sellerName, ...head } = letterhead ?? { sellerName: null }
  const total = Number(found.total)
  const seller = sellerName || ctx.company.name
  const { customer, paymentTerms, validUntil } = found
  const variables = quoteVariables({ customer, paymentTerms, validUntil, total, seller })
  const clauses = found.clauses.map(({ title, body }) => ({ title, body: fillIn(body, variables) }))
  return { ...found, clauses, total, inWords: amountInWords(total), seller, letterhead: head }
}

type Facts = Pick<QuoteDocument, 'customer' | 'paymentTerms' | 'validUntil' | 'total' | 'seller'>

/** What the clauses of an offer may name in double braces; the same names as in a contract. */
const quoteVariables = ({ customer, paymentTerms, validUntil, total, seller }: Facts): Variables => ({
  公司名称: seller,
  客户名称: customer,
  合同金额: `${yuan(total)} 元`,
  金额大写: amountInWords(total),
  付款方式: paymentTerms,
  有效期至: validUntil,
})
