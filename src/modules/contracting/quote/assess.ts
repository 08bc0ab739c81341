import { type Ctx, first, inWords, reach, type Said, sql, today } from '../../../kernel/index.ts'
import { amountInWords } from '../../../platform/document/amount-in-words.ts'
import { type Customer, loadPriceTable } from '../../catalog/index.ts'
import type { Clause } from '../clause/index.ts'
import { triggeredBecause } from '../clause/index.ts'
import { type Authority, beyondAuthority, type Reason } from './authority.rules.ts'
import { quoteAuthority } from './float.ts'
import { type BuyerKnowledge, buyerKnowledge, mayNamePrice, missingKnowledge } from './gate.ts'
import { type LineInput, type PricedLine, type PricedQuote, priceQuote, type Totals, totalsOf } from './line.rules.ts'
import type { QuoteVersion } from './version.entity.ts'

export interface CalledClause {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly because: Required<Said>
  readonly mandatory: boolean
  readonly present: boolean
}

/** Everything that decides about an offer, as facts that can be shown. */
export interface Assessment extends PricedQuote {
  readonly totals: Totals
  readonly inWords: string
  readonly authority: Authority
  readonly reasons: readonly Reason[]
  readonly buyer: BuyerKnowledge
  readonly mayNamePrice: boolean
  readonly missing: readonly { field: string; label: Required<Said> }[]
  readonly clauses: readonly CalledClause[]
}

type Header = Pick<QuoteVersion, 'id' | 'quoteId' | 'taxRate' | 'deliveryDays' | 'validUntil'>

interface Party extends Customer {
  readonly opportunityId: string
}

/** Prices lines for the customer of the version, and asks every rule what it thinks of them where this seller offers them. */
export const assess = async (
  ctx: Ctx,
  version: Header,
  wanted: readonly LineInput[],
  sellerId = ctx.actor.employeeId,
): Promise<Assessment> => {
  const party = (await first<Party>(
    ctx.db,
    sql`select q.opportunity_id as "opportunityId", q.account_id as "accountId", a.tier, a.region
      from contracting.quote as q left join crm.account as a on a.id = q.account_id where q.id = ${version.quoteId}::uuid`,
  )) as Party
  const { lines, faults } = priceQuote(await loadPriceTable(ctx, party, today(ctx), wanted), party, wanted)
  const totals = totalsOf(lines, version.taxRate ?? 0)
  const authority = await quoteAuthority(ctx, version.quoteId, sellerId)
  const buyer = await buyerKnowledge(ctx, party.opportunityId)
  return {
    lines,
    faults,
    totals,
    inWords: amountInWords(totals.total),
    authority,
    reasons: beyondAuthority(lines, totals, authority, version.taxRate ?? 0),
    buyer,
    mayNamePrice: mayNamePrice(buyer),
    missing: missingKnowledge(buyer),
    clauses: await calledClauses(ctx, version, lines, totals, buyer.newCustomer),
  }
}

type Found = Pick<Clause, 'id' | 'title' | 'kind' | 'trigger' | 'threshold' | 'mandatory'> & { present: boolean }

const dayMs = 86_400_000

const calledClauses = async (
  ctx: Ctx,
  version: Header,
  lines: readonly PricedLine[],
  { total, discount }: Totals,
  newCustomer: boolean,
): Promise<CalledClause[]> => {
  const library = await ctx.db.rows<Found>(
    sql`select c.id, c.title, c.kind, c.trigger, c.threshold::float8 as threshold, c.mandatory,
      exists (select 1 from contracting.quote_clause as q where q.quote_version_id = ${version.id}::uuid and q.clause_id = c.id
        and q.deleted_at is null) as present
      from contracting.clause as c where c.active and c.trigger <> 'none' and c.deleted_at is null order by c.mandatory desc, c.id`,
  )
  const facts = {
    rawMaterial: lines.some(({ rawMaterial }) => rawMaterial),
    deliveryDays: version.deliveryDays,
    validDays: version.validUntil ? (Date.parse(version.validUntil) - Date.parse(today(ctx))) / dayMs : 0,
    total,
    discount,
    newCustomer,
  }
  return library.flatMap(({ trigger, threshold, ...row }) => {
    const because = triggeredBecause(trigger, threshold, facts)
    return because ? [{ ...row, because }] : []
  })
}

/** The assessment for a browser: in the reader's language, cost and margin only for those who may know them. */
export const shown = (ctx: Ctx, { lines, totals, ...rest }: Assessment) => {
  const said = (one: Said) => inWords(ctx.actor, one)
  const isWhole = reach(ctx.actor, 'quote-version', 'reveal') !== undefined
  return {
    lines: lines.map(({ cost, because, becauseEn, ...line }) => ({
      ...line,
      because: ctx.actor.english ? becauseEn : because,
      ...(isWhole && { cost }),
    })),
    totals: isWhole ? totals : { ...totals, cost: null, margin: null },
    ...rest,
    reasons: rest.reasons.map(({ code, text }) => ({ code, text: said(text) })),
    missing: rest.missing.map(({ field, label }) => ({ field, label: said(label) })),
    clauses: rest.clauses.map((clause) => ({ ...clause, because: said(clause.because) })),
  }
}
