import { type Ctx, newId, rowset, sql, today, type Write } from '../../../kernel/index.ts'
import { momentOf } from '../../../platform/calendar/time-zone.ts'
import { nodesOf } from '../../process/index.ts'
import { newlyOwned } from '../record-owner.ts'

// Stage entries are the opportunity's own history in the form that funnels and durations need. They are written set by set
// and without events of their own: the event of the opportunity already says who moved it and when.

type Values = NonNullable<Write['after']>

const isOpen = (row: Values): boolean => row.outcome === 'open'
const closedAs = (row: Values): unknown => (isOpen(row) ? null : row.outcome)

/** Leaves the stage that an opportunity stood at and enters the one it stands at now. */
export const keepStages = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const left: Record<string, unknown>[] = []
  const resumed: Record<string, unknown>[] = []
  const entered: Record<string, unknown>[] = []
  const winding: unknown[] = []
  for (const { before, after } of writes) {
    if (!after || (!before && after.version !== 1)) continue
    const moved = before?.nodeId !== after.nodeId
    const turned = before !== undefined && before.outcome !== after.outcome
    if (!moved && !turned) continue
    const enters = moved || !isOpen(before as Values)
    const winds = before !== undefined && enters && !(await goesStraightOn(ctx, before, after))
    if (winds) winding.push(after.id)
    if (before && isOpen(before)) {
      left.push({
        opportunity_id: after.id,
        winding: winds,
        ...(moved
          ? { left_at: after.stageEnteredAt, next_node_id: after.nodeId }
          : { ...end(ctx, after), outcome: closedAs(after) }),
      })
    } else if (before) resumed.push({ opportunity_id: after.id, next_node_id: after.nodeId })
    if (enters) entered.push({ ...entry(ctx, after), is_first: before === undefined, winding: winds })
  }
  if (left.length > 0) leave(ctx, left)
  if (resumed.length > 0) resume(ctx, resumed)
  if (entered.length > 0) enter(ctx, entered)
  if (winding.length > 0) wind(ctx, winding)
  const moved = newlyOwned(writes)
  if (moved.length > 0) handOver(ctx, moved)
}

const entry = (ctx: Ctx, row: Values): Record<string, unknown> => ({
  id: newId(ctx.now.getTime()),
  opportunity_id: row.id,
  owner_id: row.ownerId,
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

/** From an open stage to a later one of the same process, and not dated before it: so each stay says by itself what came of it. */
const goesStraightOn = async (ctx: Ctx, before: Values, after: Values): Promise<boolean> => {
  const nodes = await nodesOf(ctx, after.processVersionId as string)
  const [from, to] = [before, after].map(({ nodeId }) => nodes.find(({ id }) => id === nodeId)?.position ?? 0)
  const { left_on } = end(ctx, after)
  const day = left_on ? momentOf(Date.parse(left_on as string), ctx.company.timeZone) : Number.POSITIVE_INFINITY
  const enteredAt = Math.min(Date.parse(after.stageEnteredAt as string), day)
  return (
    isOpen(before) &&
    Number(from) > 0 &&
    Number(to) > Number(from) &&
    enteredAt >= Date.parse(before.stageEnteredAt as string)
  )
}

/** Does the stage entered next (`r.next_node_id`) stand behind the one left (`e`)? Closing enters none. */
const isLater = sql<boolean>`exists (select 1 from process.process_node as here, process.process_node as there
  where here.id = e.node_id and there.id = r.next_node_id and there.position > here.position)`

const leave = (ctx: Ctx, left: readonly object[]): void =>
  ctx.db.send(sql`update crm.stage_entry as e
    set left_at = greatest(e.entered_at, coalesce(r.left_at, r.left_on::timestamp at time zone ${ctx.company.timeZone})), outcome = r.outcome,
      moved_on = r.outcome is not distinct from 'won' or ${isLater}, winding = e.winding or r.winding,
      version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    from ${rowset(left, { opportunity_id: 'uuid', next_node_id: 'uuid', outcome: 'text', left_at: 'timestamptz', left_on: 'date', winding: 'boolean' })}
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
  ctx.db.send(sql`insert into crm.stage_entry
      (id, created_at, created_by, updated_at, opportunity_id, owner_id, node_id, entered_at, left_at, outcome, moved_on, winding)
    select id, ${ctx.now.toISOString()}::timestamptz, ${ctx.actor.employeeId}::uuid, ${ctx.now.toISOString()}::timestamptz,
      opportunity_id, owner_id, node_id, least(entered_at, coalesce(left_at, day_left)), coalesce(left_at, day_left), outcome,
      case when coalesce(left_at, day_left) is not null then outcome is not distinct from 'won' end,
      winding or not is_first and coalesce((select s.winding from crm.stage_entry as s where s.opportunity_id = e.opportunity_id and s.deleted_at is null
        order by s.id desc limit 1), false)
    from (select *, left_on::timestamp at time zone ${ctx.company.timeZone} as day_left
      from ${rowset(entered, { id: 'uuid', is_first: 'boolean', winding: 'boolean', opportunity_id: 'uuid', owner_id: 'uuid', node_id: 'uuid', entered_at: 'timestamptz', left_at: 'timestamptz', left_on: 'date', outcome: 'text' })}) as e`)

/** Earlier stays of deals that now went back, were taken up again or dated back: what came of them shows only beside the others. */
const wind = (ctx: Ctx, opportunityIds: readonly unknown[]): void =>
  ctx.db.send(sql`update crm.stage_entry as e set winding = true
    where e.opportunity_id = any(${[...opportunityIds]}::uuid[]) and e.deleted_at is null and not e.winding`)

/** Stays belong to whoever has the deal: the funnel of a team reads them without their deals. */
const handOver = (ctx: Ctx, moved: readonly object[]): void =>
  ctx.db.send(sql`update crm.stage_entry as e set owner_id = r.owner_id from ${rowset(moved, { id: 'uuid', owner_id: 'uuid' })}
    where e.opportunity_id = r.id and e.deleted_at is null and e.owner_id is distinct from r.owner_id`)
