import { type Ctx, sql, type Write } from '../../../kernel/index.ts'

/** Brings the turns of these deals to what their follow-ups, closings and owners say now. */
export const keepTurns = (ctx: Ctx, opportunityIds: readonly string[]): Promise<unknown> =>
  ctx.db.rows(sql`select crm.keep_turns(${[...opportunityIds]}::uuid[], ${ctx.now.toISOString()}::timestamptz)`)

/** A turn begins or ends where a deal appears or goes, is closed or reopened, or gets another owner. */
export const keepTurnsOfDeals = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const turned = writes.filter(({ before, after }) =>
    before && after ? before.outcome !== after.outcome || before.ownerId !== after.ownerId : true,
  )
  const ids = turned.map(({ before, after }) => (after ?? before)?.id as string)
  if (ids.length > 0) await keepTurns(ctx, ids)
}
