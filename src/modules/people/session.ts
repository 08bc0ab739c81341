import {
  type Actor,
  type Ctx,
  change,
  create,
  first,
  type Runtime,
  type Sql,
  select,
  sql,
  today,
  transact,
} from '../../kernel/index.ts'
import { loadActor } from './actor.query.ts'
import { mustChange } from './given-password.ts'
import { newToken, tokenHash } from './tokens.ts'
import { session } from './user.entity.ts'

const idleHours = 12
const longestDays = 7

export const openSession = async (
  runtime: Runtime,
  actor: Actor,
  address: string,
  agent: string,
): Promise<{ token: string; expiresAt: string }> => {
  const token = newToken()
  const expiresAt = new Date(runtime.now().getTime() + longestDays * 86_400_000).toISOString()
  await transact(runtime, actor, async (ctx) => {
    const row = await create(
      ctx,
      session,
      {
        userId: actor.userId,
        employeeId: actor.employeeId,
        agent: agent.slice(0, 300) || '未知',
        address: address.slice(0, 60),
        lastSeenAt: ctx.now.toISOString(),
        expiresAt,
      },
      'signIn',
    )
    // The hash is no field: nothing that lists, exports or records fields can reach it.
    await ctx.db.rows(sql`update people.session set token_hash = ${tokenHash(token)} where id = ${row.id}::uuid`)
  })
  return { token, expiresAt }
}

/** The account behind a token; undefined when it is unknown, revoked, idle too long or expired. */
const sessionOf = async (
  runtime: Runtime,
  token: string,
): Promise<{ id: string; user_id: string; is_stale: boolean; must_change: boolean } | undefined> => {
  const now = sql`${runtime.now().toISOString()}::timestamptz`
  return first(
    runtime.store,
    sql`select id, user_id, last_seen_at < ${now} - interval '5 minutes' as is_stale,
        ${mustChange(sql`s.user_id`)} as must_change
      from people.session s
      where token_hash = ${tokenHash(token)} and revoked_at is null and deleted_at is null and expires_at > ${now}
        and last_seen_at > ${now} - ${idleHours} * interval '1 hour'`,
  )
}

export type SessionActor = Actor & { readonly sessionId: string; readonly mustChangePassword: boolean }

/** Who acts with this token. Asked for every request, so that a revoked session ends at once. */
export const sessionActor = async (runtime: Runtime, token: string): Promise<SessionActor | undefined> => {
  const open = await sessionOf(runtime, token)
  if (!open) return undefined
  const actor = await loadActor(runtime.store, open.user_id, today({ now: runtime.now(), company: runtime.company() }))
  if (!actor) return undefined
  if (open.is_stale) {
    // No event: being there is not a change.
    await runtime.store.rows(
      sql`update people.session set last_seen_at = ${runtime.now().toISOString()}::timestamptz where id = ${open.id}::uuid`,
    )
  }
  return { ...actor, sessionId: open.id, mustChangePassword: open.must_change }
}

export const signOut = async (runtime: Runtime, token: string): Promise<void> => {
  const actor = await sessionActor(runtime, token)
  if (!actor) return
  await transact(runtime, actor, (ctx) => endSessions(ctx, sql`t.id = ${actor.sessionId}::uuid`, 'signOut'))
}

/** Ends the open sessions among these. */
export const endSessions = async (ctx: Ctx, which: Sql, verb = 'revoke'): Promise<void> => {
  const open = await select(ctx, session, {
    where: sql`${which} and t.revoked_at is null`,
    lock: true,
    unscoped: true,
  })
  for (const row of open) await change(ctx, session, row, { revokedAt: ctx.now.toISOString() }, { verb })
}
