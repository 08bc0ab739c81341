import { type Ctx, newId, rowset, sql, today, type Write } from '../../../kernel/index.ts'

// Stage entries are the opportunity's own history in the form that funnels and durations need. They are written set by set
// and without events of their own: the event of the opportunity already says who moved it and when.

type Values = NonNullable<Write['after']>

const isOpen = (row: Values): boolean => row.outcome === 'open'
const closedAs = (row: Values): unknown => (isOpen(row) ? null : row.outcome)

/** Leaves the stage that an opportunity stood at and enters the one it stands at now. */
export const keepStages = (ctx: Ctx, writes: readonly Write[]): void => {
  const left: Record<string, unknown>[] = []
  const resumed: Record<string, unknown>[] = []
  const entered: Record<string, unknown>[] = []
  for (const { before, after } of writes) {
    if (!after || (!before && after.version !== 1)) continue
    const moved = before?.nodeId !== after.nodeId
    const turned = before !== undefined && before.outcome !== after.outcome
    if (!moved && !turned) continue
    if (before && isOpen(before)) {
      left.push({
        opportunity_id: after.id,
        ...(moved
          ? { left_at: after.stageEnteredAt, next_node_id: after.nodeId }
          : { ...end(ctx, after), outcome: closedAs(after) }),
      })
    } else if (before) resumed.push({ opportunity_id: after.id, next_node_id: after.nodeId })
    if (moved || !isOpen(before as Values)) entered.push(entry(ctx, after))
  }
  if (left.length > 0) leave(ctx, left)
  if (resumed.length > 0) resume(ctx, resumed)
  if (entered.length > 0) enter(ctx, entered)
}

const entry = (ctx: Ctx, row: Values): Record<string, unknown> => ({
  id: newId(ctx.now.getTime()),
  opportunity_id: row.id,
  node_id: row.nodeId,
  entered_at: row.stageEnteredAt,
  ...end(ctx, row),
  outcome: closedAs(row),
})

/** When a stay ended: now, or with the day of closing for a deal that was closed before it was recorded here. */
const end = (ctx: Ctx, row: Values): { left_at?: string; left_on?: unknown } => {
  if (isOpen(row)) return {}
  return row.closedOn && (row.closedOn as string) < today(ctx)
    ? { left_on: row.closedOn }
    : { left_at: ctx.now.toISOString() }
}

/** Does the stage entered next (`r.next_node_id`) stand behind the one left (`e`)? Closing enters none. */
const isLater = sql<boolean>`exists (select 1 from process.process_node as here, process.process_node as there
  where here.id = e.node_id and there.id = r.next_node_id and there.position > here.position)`

const leave = (ctx: Ctx, left: readonly object[]): void =>
  ctx.db.send(sql`update crm.stage_entry as e
    set left_at = greatest(e.entered_at, coalesce(r.left_at, r.left_on::timestamp at time zone ${ctx.company.timeZone})), outcome = r.outcome,
      moved_on = r.outcome is not distinct from 'won' or ${isLater},
      version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    from ${rowset(left, { opportunity_id: 'uuid', next_node_id: 'uuid', outcome: 'text', left_at: 'timestamptz', left_on: 'date' })}
    where e.opportunity_id = r.opportunity_id and e.left_at is null and e.deleted_at is null`)

/** A lost deal that is taken up again at a later stage has moved on after all. */
const resume = (ctx: Ctx, resumed: readonly object[]): void =>
  ctx.db.send(sql`update crm.stage_entry as e
    set moved_on = true, version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    from ${rowset(resumed, { opportunity_id: 'uuid', next_node_id: 'uuid' })}, lateral (
      select id from crm.stage_entry as last where last.opportunity_id = r.opportunity_id and last.deleted_at is null
      order by last.left_at desc nulls last, last.id desc limit 1) as before
    where e.id = before.id and not e.moved_on and ${isLater}`)

const enter = (ctx: Ctx, entered: readonly object[]): void =>
  ctx.db.send(sql`insert into crm.stage_entry (id, created_at, created_by, updated_at, opportunity_id, node_id, entered_at, left_at, outcome, moved_on)
    select id, ${ctx.now.toISOString()}::timestamptz, ${ctx.actor.employeeId}::uuid, ${ctx.now.toISOString()}::timestamptz,
      opportunity_id, node_id, least(entered_at, coalesce(left_at, day_left)), coalesce(left_at, day_left), outcome,
      case when coalesce(left_at, day_left) is not null then outcome is not distinct from 'won' end
    from (select *, left_on::timestamp at time zone ${ctx.company.timeZone} as day_left
      from ${rowset(entered, { id: 'uuid', opportunity_id: 'uuid', node_id: 'uuid', entered_at: 'timestamptz', left_at: 'timestamptz', left_on: 'date', outcome: 'text' })}) as e`)
