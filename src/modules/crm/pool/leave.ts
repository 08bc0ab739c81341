import { type Ctx, sql } from '../../../kernel/index.ts'

type Values = Readonly<Record<string, unknown>>

/** Records that somebody answers for again are in no pool. A claim has said so before; this is for every other way. */
export const leavePool = async (ctx: Ctx, kind: 'lead' | 'account', moved: readonly Values[]): Promise<void> => {
  const owned = moved.filter(({ ownerId }) => ownerId).map(({ id, ownerId }) => ({ id, owner_id: ownerId }))
  if (owned.length === 0) return
  await ctx.db.rows(sql`update crm.pool_entry as e set left_at = ${ctx.now.toISOString()}::timestamptz, taken_by_id = r.owner_id,
    outcome = 'assigned', version = e.version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(owned)}::json) as r (id uuid, owner_id uuid)
    where ${sql.ref(`e.${kind}_id`)} = r.id and e.left_at is null`)
}
