import { type Ctx, type Entity, first, newId, type Row, type Sql, select, sql } from '../../kernel/index.ts'
import type { Ownership } from '../people/index.ts'
import { handOver, type Owned } from './transfer.ts'

/** What of each kind still needs somebody to answer for it. What is closed stays with whom it was closed by: their result. */
export const unfinished = {
  lead: sql`t.state in ('new', 'working')`,
  account: sql`true`,
  opportunity: sql`t.outcome = 'open'`,
}

/** A person who leaves answers for these until they are handed over, all of them, whoever may see them. */
export const ownershipOf = (e: Entity, open: Sql): Ownership => ({
  label: e.label.zh,
  count: async (ctx, employeeId) => {
    const found = await first<{ n: number }>(
      ctx.db,
      sql`select count(*) as n from ${sql.table(e.table)} as t where t.deleted_at is null and t.owner_id = ${employeeId}::uuid and ${open}`,
    )
    return found?.n ?? 0
  },
  handOver: async (ctx, fromId, toId) => {
    const rows = await heldBy(ctx, e, fromId, open)
    return handOver(ctx, e, rows, toId, { batch: newId(ctx.now.getTime()) })
  },
})

const heldBy = async (ctx: Ctx, e: Entity, ownerId: string, open: Sql): Promise<Owned[]> => {
  const where = sql`t.owner_id = ${ownerId}::uuid and ${open}`
  const rows = await select(ctx, e, { where, orderBy: sql`t.id`, lock: true, unscoped: true })
  return rows as (Row<Entity> & Owned)[]
}
