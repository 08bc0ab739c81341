import { type Ctx, faults, first, sql } from '../../../kernel/index.ts'
import { refuseDirectOwner } from '../transfer.rules.ts'

const fail = faults('account', {
  circle: {
    status: 409,
    field: 'parentId',
    zh: '「{name}」在这家客户之下,不能作为它的上级客户。请另选一家,或先改「{name}」的上级。',
    en: '“{name}” stands below this account and cannot be its parent. Choose another, or change the parent of “{name}” first.',
  },
})

type Values = Readonly<Record<string, unknown>>

export const guardAccount = async (ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
  await refuseDirectOwner(ctx, row, patch)
  if (typeof patch?.parentId === 'string' && patch.parentId !== row.id) await refuseCircle(ctx, row, patch.parentId)
}

const refuseCircle = async (ctx: Ctx, row: Values, parentId: string): Promise<void> => {
  const below = await standsBelow(ctx, parentId, row.id as string)
  if (below) fail('circle', below)
}

/** Whether an account is this one or stands below it. Two edits at once cannot close a circle either: they take turns. */
export const standsBelow = async (ctx: Ctx, id: string, topId: string): Promise<{ name: string } | undefined> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('crm.account.parent'))`)
  return first<{ name: string }>(
    ctx.db,
    sql`with recursive below as (select ${topId}::uuid as id union select a.id from crm.account as a join below on a.parent_id = below.id)
      select a.name from below join crm.account as a on a.id = below.id where a.id = ${id}::uuid`,
  )
}
