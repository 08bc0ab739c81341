import { type Ctx, newId, sql, type Write } from '../../../kernel/index.ts'

// Stage entries are the opportunity's own history in the form that funnels and durations need. They are written set by set
// and without events of their own: the event of the opportunity already says who moved it and when.

type Values = NonNullable<Write['after']>

const isOpen = (row: Values): boolean => row.outcome === 'open'
const closedAs = (row: Values): unknown => (isOpen(row) ? null : row.outcome)

/** Leaves the stage that an opportunity stood at and enters the one it stands at now. */
export const keepStages = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const left: Record<string, unknown>[] = []
  const entered: Record<string, unknown>[] = []
  for (const { before, after } of writes) {
    if (!after || (!before && after.version !== 1)) continue
    const moved = before?.nodeId !== after.nodeId
    const turned = before !== undefined && before.outcome !== after.outcome
    if (!moved && !turned) continue
    if (before && isOpen(before)) left.push({ opportunity_id: after.id, outcome: moved ? null : closedAs(after) })
    if (moved || !isOpen(before as Values)) entered.push(entry(ctx, after, before === undefined))
  }
  if (left.length > 0) await leave(ctx, left)
  if (entered.length > 0) await enter(ctx, entered)
}

const entry = (ctx: Ctx, row: Values, isNew: boolean): Record<string, unknown> => ({
  id: newId(ctx.now.getTime()),
  opportunity_id: row.id,
  node_id: row.nodeId,
  entered_at: row.stageEnteredAt,
  // A deal that arrives closed, from an import, was left on the day it was closed.
  left_at: isOpen(row) || isNew ? null : ctx.now.toISOString(),
  left_on: isNew ? (row.closedOn ?? null) : null,
  outcome: closedAs(row),
})

const leave = (ctx: Ctx, left: readonly object[]): Promise<unknown> =>
  ctx.db.rows(sql`update crm.stage_entry as e
    set left_at = greatest(e.entered_at, ${ctx.now.toISOString()}::timestamptz), outcome = l.outcome, version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(left)}::json) as l (opportunity_id uuid, outcome text)
    where e.opportunity_id = l.opportunity_id and e.left_at is null`)

const enter = (ctx: Ctx, entered: readonly object[]): Promise<unknown> =>
  ctx.db.rows(sql`insert into crm.stage_entry (id, created_at, created_by, updated_at, opportunity_id, node_id, entered_at, left_at, outcome)
    select id, ${ctx.now.toISOString()}::timestamptz, ${ctx.actor.employeeId}::uuid, ${ctx.now.toISOString()}::timestamptz,
      opportunity_id, node_id, least(entered_at, coalesce(left_at, day_left)), coalesce(left_at, day_left), outcome
    from (select *, left_on::timestamp at time zone ${ctx.company.timeZone} as day_left
      from json_to_recordset(${JSON.stringify(entered)}::json)
        as r (id uuid, opportunity_id uuid, node_id uuid, entered_at timestamptz, left_at timestamptz, left_on date, outcome text)) as e`)
