import { type Ctx, faults, sql, today, type Write } from '../../../kernel/index.ts'
import { termPolicyOf } from '../term-policy.ts'

const fail = faults('quote', {
  closed_deal: {
    status: 409,
    field: 'opportunityId',
    zh: '商机「{deal}」已经关闭,不能再为它报价。请选择进行中的商机,或请主管先「重新打开」它。',
    en: 'Deal “{deal}” is closed. Choose an open deal, or let a supervisor “Reopen” it.',
  },
})

type Draft = Record<string, unknown>

interface Deal {
  readonly id: string
  readonly name: string
  readonly account_id: string | null
  readonly outcome: string
}

/** A new quote is for the customer of its deal, and has its name where it has none. */
export const completeQuotes = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  const ids = drafts.map(({ opportunityId }) => opportunityId)
  const deals = await ctx.db.rows<Deal>(
    sql`select id, name, account_id, outcome from crm.opportunity where id = any(${ids}::uuid[])`,
  )
  const byId = new Map(deals.map((deal) => [deal.id, deal]))
  const validUntil = await lastDay(ctx)
  for (const draft of drafts) {
    const deal = byId.get(draft.opportunityId as string)
    if (!deal) continue
    if (deal.outcome !== 'open') fail('closed_deal', { deal: deal.name })
    draft.accountId ??= deal.account_id
    draft.name ||= deal.name
    // As the first version will stand, which follows at once.
    Object.assign(draft, { latestNumber: 1, state: 'draft', total: 0, validUntil })
  }
}

const dayMs = 86_400_000

/** Of an offer for which nobody says another. */
export const lastDay = async (ctx: Ctx): Promise<string> => {
  const { quoteDays } = await termPolicyOf(ctx)
  return new Date(Date.parse(`${today(ctx)}T00:00:00Z`) + quoteDays * dayMs).toISOString().slice(0, 10)
}

/** Versions of a quote are numbered by its row, which two that are made at once must take turns on. */
export const completeVersions = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  const ids = drafts.map(({ quoteId }) => quoteId)
  const quotes = await ctx.db.rows<{ id: string; name: string; next: number }>(
    sql`select q.id, q.name, (select coalesce(max(v.number), 0) from contracting.quote_version as v where v.quote_id = q.id) as next
      from contracting.quote as q where q.id = any(${ids}::uuid[]) order by q.id for no key update of q`,
  )
  const byId = new Map(quotes.map((row) => [row.id, row]))
  for (const draft of drafts) {
    const row = byId.get(draft.quoteId as string)
    if (!row) continue
    row.next += 1
    draft.number = row.next
    draft.title = `${row.name} V${row.next}`
    draft.validUntil ??= await lastDay(ctx)
  }
}

/**
 * A quote shows its newest version. These columns are nobody's to write and follow from another record, so they are kept by
 * one statement for a whole batch and leave no event of their own.
 */
export const showNewestVersion = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const ids = [...new Set(writes.flatMap(({ before, after }) => [(after ?? before)?.quoteId as string]))]
  await ctx.db.rows(sql`update contracting.quote as q
    set latest_number = v.number, state = v.state, total = v.total, valid_until = v.valid_until
    from (select distinct on (quote_id) quote_id, number, state, total, valid_until from contracting.quote_version
      where quote_id = any(${ids}::uuid[]) and deleted_at is null order by quote_id, number desc) as v
    where q.id = v.quote_id and (q.latest_number, q.state, q.total, q.valid_until) is distinct from (v.number, v.state, v.total, v.valid_until)`)
}
