import { asSql, type Ctx, sql, visibleRows } from '../../../kernel/index.ts'
import type { ProcessMeasures } from '../../process/index.ts'
import { opportunity } from './opportunity.entity.ts'

/** How a process version goes in practice, over the deals the actor may see. */
export const measureNodes = async (ctx: Ctx, versionId: string): Promise<ProcessMeasures> => {
  const stays = sql`select e.*, lead(e.node_id) over (partition by e.opportunity_id order by e.entered_at, e.id) as next_id
    from crm.stage_entry as e join crm.opportunity as o on o.id = e.opportunity_id and o.deleted_at is null
    where e.deleted_at is null and o.process_version_id = ${versionId}::uuid and ${asSql(visibleRows(opportunity, ctx.actor, 'o'))}`
  const nodes = await ctx.db.rows<{ id: string; open: number; left: number; days: number | null }>(
    sql`select node_id as id, count(*) filter (where left_at is null) as open, count(left_at) as left,
      percentile_cont(0.5) within group (order by extract(epoch from left_at - entered_at) / 86400) as days from (${stays}) as stay group by node_id`,
  )
  const transitions = await ctx.db.rows<{ from_id: string; to_id: string; count: number }>(
    sql`select node_id as from_id, next_id as to_id, count(*) as count from (${stays}) as stay where next_id is not null and next_id <> node_id group by 1, 2`,
  )
  return {
    nodes: new Map(
      nodes.map(({ id, open, left, days }) => [id, { openCount: open, leftCount: left, medianDays: days }]),
    ),
    transitions: transitions.map(({ from_id, to_id, count }) => ({ fromId: from_id, toId: to_id, count })),
  }
}
