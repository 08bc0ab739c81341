import { type Ctx, sql, type Write } from '../../../kernel/index.ts'
import { refuseLeavers } from '../../people/index.ts'
import { leavePool } from '../pool/leave.ts'
import { keepRecordOwner } from '../record-owner.ts'

const keepFollowUps = keepRecordOwner('account')

/** An account is its owner's from the moment it is stored. */
export const ownAccounts = async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
  await refuseLeavers(ctx, '客户', drafts)
  for (const draft of drafts) draft.ownerSince = draft.ownerId ? draft.createdAt : null
}

/** What follows when an account changes hands: its follow-ups go with it, and pools count from now. */
export const followAccounts = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  await keepFollowUps(ctx, writes)
  const moved = writes.flatMap(({ before, after }) =>
    before && after && before.ownerId !== after.ownerId ? [after] : [],
  )
  if (moved.length === 0) return
  await ctx.db.rows(sql`update crm.account set owner_since = case when owner_id is null then null else ${ctx.now.toISOString()}::timestamptz end,
    pool_id = case when owner_id is null then pool_id end where id = any(${moved.map(({ id }) => id)}::uuid[])`)
  await leavePool(ctx, 'account', moved)
}
