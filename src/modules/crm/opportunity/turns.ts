import { type Ctx, newId, rowset, sql, type Write } from '../../../kernel/index.ts'

type Values = NonNullable<Write['after']>

/** Brings the turns of these deals to what their follow-ups, closings and owners say now. */
export const keepTurns = (ctx: Ctx, opportunityIds: readonly unknown[]): void =>
  ctx.db.send(sql`select crm.keep_turns(${[...opportunityIds]}::uuid[], ${ctx.now.toISOString()}::timestamptz)`)

/** A turn begins or ends where a deal appears or goes, is closed or reopened, or gets another owner. */
export const keepTurnsOfDeals = (ctx: Ctx, writes: readonly Write[]): void => {
  const opened: Values[] = []
  const turned: unknown[] = []
  for (const { before, after } of writes) {
    if (!before && after?.version === 1) opened.push(after)
    else if (!before || !after || before.outcome !== after.outcome || before.ownerId !== after.ownerId) {
      turned.push((after ?? before)?.id)
    }
  }
  if (opened.length > 0) begin(ctx, opened)
  if (turned.length > 0) keepTurns(ctx, turned)
}

/** What `keep_turns` would find for a deal that nobody has followed up yet: it is our turn until it is closed. */
const begin = (ctx: Ctx, opened: readonly Values[]): void => {
  const turns = opened.map(({ id, ownerId, createdAt }) => ({
    id: newId(Date.parse(createdAt as string)),
    opportunity_id: id,
    owner_id: ownerId,
    started_at: createdAt,
  }))
  ctx.db.send(sql`insert into crm.turn (id, created_at, updated_at, opportunity_id, owner_id, side, started_at, ended_at)
    select r.id, r.started_at, ${ctx.now.toISOString()}::timestamptz, r.opportunity_id, r.owner_id, 'us', r.started_at, closed.left_at
    from ${rowset(turns, { id: 'uuid', opportunity_id: 'uuid', owner_id: 'uuid', started_at: 'timestamptz' })}
    left join crm.stage_entry as closed on closed.opportunity_id = r.opportunity_id and closed.left_at is not null and closed.deleted_at is null
    where closed.id is null or closed.left_at > r.started_at`)
}
