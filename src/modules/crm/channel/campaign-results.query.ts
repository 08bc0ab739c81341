import { sql, view } from '../../../kernel/index.ts'
import { brought, each, months, spent } from './brought.ts'
import { resultReaders } from './channel-tree.query.ts'

interface Line {
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly startsOn: string | null
  readonly budget: number | null
  readonly cost: number
  readonly leads: number
  readonly converted: number
  readonly won: number
  readonly wonAmount: number
}

/** Campaigns that cost or brought something in these months, beside what was meant to be spent on them. */
export const campaignResults = view('campaign-results', {
  zh: '活动成效',
  en: 'Campaign results',
  allow: resultReaders,
  input: months,
  run: async (ctx, asked) => {
    const lines =
      await ctx.db.rows<Line>(sql`with spent as (${spent('campaign_id', asked)}), brought as (${brought(ctx, 'campaign_id', asked)})
      select c.id, c.name, ch.name as channel, c.starts_on as "startsOn", c.budget, coalesce(s.cost, 0) as cost, coalesce(b.leads, 0) as leads,
        coalesce(b.converted, 0) as converted, coalesce(b.won, 0) as won, coalesce(b.won_amount, 0) as "wonAmount"
      from crm.campaign as c join crm.channel as ch on ch.id = c.channel_id left join spent as s on s.id = c.id left join brought as b on b.id = c.id
      where c.deleted_at is null and (s.id is not null or b.id is not null) order by coalesce(b.leads, 0) desc, c.name collate kernel.zh limit 100`)
    return {
      items: lines.map((line) => ({
        ...line,
        costPerLead: each(line.cost, line.leads),
        costPerWon: each(line.cost, line.won),
      })),
    }
  },
})
