import { asSql, type Ctx, field, first, get, select, sql, today, view, visibleRows } from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'
import { quoteVersion } from '../quote/index.ts'
import { balanceOf } from './balance.rules.ts'
import { concession, lever, negotiation, tcoItem, tcoRival } from './negotiation.entity.ts'
import { against, costOfOwning, evenFrom, savingOf } from './tco.rules.ts'

/** The negotiation on one sheet: room between target and limit, levers that still hold, what concessions cost and bring, owning it over years. */
export const negotiationSheet = view('negotiation-sheet', {
  zh: '谈判一页纸',
  en: 'Negotiation sheet',
  allow: everybody,
  input: { negotiationId: field.ref('negotiation', { zh: '谈判准备', en: 'Negotiation', required: true }) },
  run: async (ctx, { negotiationId }) => {
    const row = await get(ctx, negotiation, negotiationId)
    const part = { where: sql`t.negotiation_id = ${row.id}::uuid`, orderBy: sql`t.id` }
    const given = (await select(ctx, concession, part)).filter(({ state }) => state !== 'withdrawn')
    const levers = await select(ctx, lever, part)
    const years = costOfOwning(await select(ctx, tcoItem, part), row.years)
    const holds = (until: string | null) => until === null || until >= today(ctx)
    return {
      room: row.target === null || row.walkAway === null ? null : row.target - row.walkAway,
      quote: await newestQuote(ctx, row.opportunityId),
      years,
      saving: savingOf(years),
      evenFrom: years.some(({ ours, theirs }) => ours + theirs > 0) ? evenFrom(years) : null,
      others: (await select(ctx, tcoRival, part)).map(({ id, name, once, yearly, source }) => {
        const theirs = against(years, { once, yearly })
        return { id, name, source, years: theirs, saving: savingOf(theirs), evenFrom: evenFrom(theirs) }
      }),
      concessions: {
        open: balanceOf(given),
        agreed: balanceOf(given.filter(({ state }) => state === 'agreed')),
        items: given.map(({ id, kind, content, cost, worth, inReturn, gain, state }) => {
          return { id, kind, content, cost, worth, inReturn, gain, state }
        }),
      },
      levers: levers.map(({ id, kind, content, validUntil, evidence }) => {
        return { id, kind, content, validUntil, evidence, holds: holds(validUntil) }
      }),
    }
  },
})

interface NewestQuote {
  readonly versionId: string
  readonly title: string
  readonly state: string
  readonly total: number
}

/** What was last offered in this deal, for those who may see it. */
const newestQuote = async (ctx: Ctx, opportunityId: string): Promise<NewestQuote | null> =>
  (await first<NewestQuote>(
    ctx.db,
    sql`select v.id as "versionId", v.title, v.state, v.total from contracting.quote as q
      join contracting.quote_version as v on v.quote_id = q.id and v.deleted_at is null
      where q.opportunity_id = ${opportunityId}::uuid and q.deleted_at is null and ${asSql(visibleRows(quoteVersion, ctx.actor, 'v'))}
      order by v.id desc limit 1`,
  )) ?? null
