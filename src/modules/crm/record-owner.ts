import { type Ctx, type Sql, sql, type Write } from '../../kernel/index.ts'

/** Follow-ups about nothing nearer than this kind of record. */
const about = {
  opportunity: sql`a.opportunity_id = moved.id`,
  lead: sql`a.lead_id = moved.id and a.opportunity_id is null`,
  account: sql`a.account_id = moved.id and a.opportunity_id is null and a.lead_id is null`,
} satisfies Record<string, Sql>

/** Records that came into other hands; in the recycle bin they are in nobody's. */
export const newlyOwned = (writes: readonly Write[]): { id: unknown; owner_id: unknown }[] =>
  writes.flatMap(({ before, after }) => {
    const isNew = before === undefined && after?.version === 1
    const ownerId = after?.ownerId ?? null
    return isNew || before?.ownerId === ownerId ? [] : [{ id: (after ?? before)?.id, owner_id: ownerId }]
  })

/**
 * Follow-ups carry the owner of their record, so that a list or a sum of them asks one column instead of three other tables
 * (at 200,000 follow-ups 340 ms for a rep's page and count without it). In the recycle bin a record's follow-ups have no owner.
 */
export const keepRecordOwner =
  (kind: keyof typeof about) =>
  async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
    const moved = newlyOwned(writes)
    if (moved.length === 0) return
    await ctx.db.rows(sql`update crm.activity as a set record_owner_id = moved.owner_id
      from json_to_recordset(${JSON.stringify(moved)}::json) as moved (id uuid, owner_id uuid) where ${about[kind]}`)
  }
