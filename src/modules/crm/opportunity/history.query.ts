import { field, get, sql, view } from '../../../kernel/index.ts'
import { readers } from '../access.ts'
import { opportunity } from './opportunity.entity.ts'
import { daysBetween } from './opportunity.rules.ts'

interface Stay {
  node_id: string
  name: string
  standard_days: number | null
  entered_at: string
  left_at: string | null
  outcome: string | null
}

/** Where a deal has stood, in order, and for how long. */
export const opportunityHistory = view('opportunity-history', {
  zh: '商机阶段历史',
  en: 'Stages of an opportunity',
  allow: readers,
  input: { id: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true }) },
  run: async (ctx, { id }) => {
    await get(ctx, opportunity, id)
    const stays =
      await ctx.db.rows<Stay>(sql`select e.node_id, n.name, n.standard_days, e.entered_at, e.left_at, e.outcome
      from crm.stage_entry as e join process.process_node as n on n.id = e.node_id
      where e.opportunity_id = ${id}::uuid and e.deleted_at is null order by e.entered_at, e.id`)
    const items = stays.map(({ node_id, standard_days, entered_at, left_at, ...stay }) => {
      const days = daysBetween(entered_at, left_at ? new Date(left_at) : ctx.now)
      const overStandard = standard_days !== null && days > standard_days
      return {
        nodeId: node_id,
        ...stay,
        enteredAt: entered_at,
        leftAt: left_at,
        days,
        standardDays: standard_days,
        overStandard,
      }
    })
    return { items }
  },
})
