import { field, get, sql, view } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { readers } from '../access.ts'
import { clocksOf, type Since, waitColumns } from './clocks.ts'
import { opportunity } from './opportunity.entity.ts'

/** Whose turn it is on a deal and since when, in working time. A closed deal waits for nobody. */
export const opportunityClocks = view('opportunity-clocks', {
  zh: '谁在等谁',
  en: 'Whose clock is running',
  allow: readers,
  input: { id: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true }) },
  run: async (ctx, { id }) => {
    const deal = await get(ctx, opportunity, id)
    if (deal.outcome !== 'open') return { minutesPerDay: 0, clocks: [] }
    const [waits] = await ctx.db.rows<Pick<Since, 'presalesSince' | 'approvalSince'>>(
      sql`select ${waitColumns('o')} from crm.opportunity as o where o.id = ${id}::uuid`,
    )
    const calendar = await companyCalendar(ctx)
    const since = { ...deal, ...(waits as NonNullable<typeof waits>) }
    return { minutesPerDay: calendar.minutesPerDay, clocks: clocksOf(since, calendar, ctx.now) }
  },
})
