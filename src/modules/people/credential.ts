import { type Ctx, change, select, sql } from '../../kernel/index.ts'
import { hashPassword } from './passwords.ts'
import { endSessions } from './session.ts'
import { apiKey } from './user.entity.ts'

/** `isGiven`: made up by somebody else, who knows it until the owner changes it. */
export const setPassword = async (ctx: Ctx, userId: string, password: string, isGiven = false): Promise<void> => {
  await ctx.db.rows(sql`insert into people.credential (user_id, password_hash, changed_at, is_given)
    values (${userId}::uuid, ${await hashPassword(password)}, ${ctx.now.toISOString()}::timestamptz, ${isGiven})
    on conflict (user_id) do update
      set password_hash = excluded.password_hash, changed_at = excluded.changed_at, is_given = excluded.is_given`)
}

/** Nothing that was open stays open: sessions (but for the one that asks), and API keys. */
export const closeAccess = async (ctx: Ctx, userId: string, which: 'sessions' | 'everything'): Promise<void> => {
  await endSessions(
    ctx,
    sql`t.user_id = ${userId}::uuid and t.id is distinct from ${ctx.actor.sessionId ?? null}::uuid`,
  )
  if (which === 'sessions') return
  const keys = await select(ctx, apiKey, {
    where: sql`t.user_id = ${userId}::uuid and t.revoked_at is null`,
    lock: true,
    unscoped: true,
  })
  for (const key of keys) await change(ctx, apiKey, key, { revokedAt: ctx.now.toISOString() }, { verb: 'revoke' })
}
