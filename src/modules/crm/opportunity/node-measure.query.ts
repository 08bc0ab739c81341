import { asSql, type Ctx, sql, visibleRows } from '../../../kernel/index.ts'
import type { ProcessMeasures } from '../../process/index.ts'
import { opportunity } from './opportunity.entity.ts'

/** Days of history that say how a process goes now; the page would read more with every year otherwise. */
const lookBack = 365

interface Counted {
  from_id: string
  to_id: string | null
  open: number
  left: number
  days: number | null
}

/**
 * How a process version goes in practice, over the deals the actor may see: what stands there now, and what was left within the
 * last year. One reading of the stays gives both the nodes and the ways between them.
 */
export const measureNodes = async (ctx: Ctx, versionId: string): Promise<ProcessMeasures> => {
  const since = new Date(ctx.now.getTime() - lookBack * 86_400_000).toISOString()
  const rows = await ctx.db.rows(sql<Counted>`with stay as materialized (
      select e.node_id, e.entered_at, e.left_at, lead(e.node_id) over (partition by e.opportunity_id order by e.entered_at, e.id) as next_id
      from crm.stage_entry as e join crm.opportunity as o on o.id = e.opportunity_id and o.deleted_at is null
      where e.deleted_at is null and (e.left_at >= ${since}::timestamptz or e.left_at is null)
        and e.node_id in (select id from process.process_node where process_version_id = ${versionId}::uuid)
        and ${asSql(visibleRows(opportunity, ctx.actor, 'o'))})
    select node_id as from_id, null::uuid as to_id, count(*) filter (where left_at is null) as open, count(left_at) as left,
      percentile_cont(0.5) within group (order by date_part('epoch', left_at - entered_at)) / 86400 as days from stay group by node_id
    union all select node_id, next_id, 0, count(*), null from stay where next_id <> node_id group by node_id, next_id`)
  const nodes = rows.filter(({ to_id }) => to_id === null)
  return {
    nodes: new Map(
      nodes.map(({ from_id, open, left, days }) => [from_id, { openCount: open, leftCount: left, medianDays: days }]),
    ),
    transitions: rows.flatMap(({ from_id, to_id, left }) =>
      to_id ? [{ fromId: from_id, toId: to_id, count: left }] : [],
    ),
  }
}
