import { type Ctx, createMany, type Row, sql, type Write } from '../../../kernel/index.ts'
import { regradeChanged } from '../grading/regrade.ts'
import { poolEntry } from '../pool/entities.ts'
import { leavePool } from '../pool/leave.ts'
import { keepRecordOwner } from '../record-owner.ts'
import { haltClocks, refreshClocks, startClocks } from '../sla/refresh.ts'
import type { lead } from './lead.entity.ts'

type Lead = Row<typeof lead>

const keepFollowUps = keepRecordOwner('lead')

/** Fields that decide about the running clock. */
const clocked = ['state', 'grade', 'ownerId', 'firstContactAt'] as const

/** What follows from leads: whose follow-ups they are, their grade, their clock, and the pool where nobody answers for them. */
export const followLeads = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  await keepFollowUps(ctx, writes)
  const arrived = writes.flatMap(({ before, after }) =>
    !before && after?.version === 1 ? [after as unknown as Lead] : [],
  )
  await enterPool(
    ctx,
    arrived.filter(({ poolId }) => poolId),
  )
  await startClocks(ctx, arrived)
  const changed = writes.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []))
  const moved = changed.filter(({ before, after }) => before.ownerId !== after.ownerId).map(({ after }) => after)
  await changeHands(ctx, moved)
  await regradeChanged(ctx, changed)
  // What comes back from the recycle bin has no state before, and is not new.
  const ticking = writes.flatMap(({ before, after }) => {
    if (!after || (!before && after.version === 1)) return []
    return clocked.some((key) => before?.[key] !== after[key]) ? [after.id as string] : []
  })
  await refreshClocks(ctx, ticking)
  await haltClocks(
    ctx,
    writes.flatMap(({ before, after }) => (after ? [] : [before?.id as string])),
  )
}

/** Nobody could be given these: they wait in the pool from the start. */
const enterPool = async (ctx: Ctx, arrived: readonly Lead[]): Promise<void> => {
  await createMany(
    ctx,
    poolEntry,
    arrived.map(({ id, poolId, createdAt }) => ({
      poolId: poolId as string,
      leadId: id,
      enteredAt: createdAt,
      cause: 'unassigned' as const,
      why: '录入时没有分配规则找到可以接手的人。',
      whyEn: 'When it came in no rule of assignment found anybody to take it.',
    })),
  )
}

const changeHands = async (ctx: Ctx, moved: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
  if (moved.length === 0) return
  await ctx.db.rows(sql`update crm.lead set owner_since = case when owner_id is null then null else ${ctx.now.toISOString()}::timestamptz end,
    pool_id = case when owner_id is null then pool_id end where id = any(${moved.map(({ id }) => id)}::uuid[])`)
  await leavePool(ctx, 'lead', moved)
}
