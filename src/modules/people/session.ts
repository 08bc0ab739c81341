import { type Actor, change, create, dateIn, first, type Runtime, select, sql, transact } from '../../kernel/index.ts'
import { loadActor } from './actor.query.ts'
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
): Promise<{ id: string; user_id: string; is_stale: boolean } | undefined> => {
  const now = sql`${runtime.now().toISOString()}::timestamptz`
  return first(
    runtime.store,
    sql`select id, user_id, last_seen_at < ${now} - interval '5 minutes' as is_stale from people.session
      where token_hash = ${tokenHash(token)} and revoked_at is null and deleted_at is null and expires_at > ${now}
        and last_seen_at > ${now} - ${idleHours} * interval '1 hour'`,
  )
}

export interface SessionActor {
  readonly sessionId: string
  readonly actor: Actor
}

/** Who acts with this token. Asked for every request, so that a revoked session ends at once. */
export const sessionActor = async (runtime: Runtime, token: string): Promise<SessionActor | undefined> => {
  const open = await sessionOf(runtime, token)
  if (!open) return undefined
  const day = dateIn(runtime.now(), runtime.company().timeZone)
  const actor = await loadActor(runtime.store, open.user_id, day)
  if (!actor) return undefined
  if (open.is_stale) {
    // No event: being there is not a change.
    await runtime.store.rows(
      sql`update people.session set last_seen_at = ${runtime.now().toISOString()}::timestamptz where id = ${open.id}::uuid`,
    )
  }
  return { sessionId: open.id, actor }
}

export const signOut = async (runtime: Runtime, token: string): Promise<void> => {
  const found = await sessionActor(runtime, token)
  if (!found) return
  await transact(runtime, found.actor, async (ctx) => {
    const rows = await select(ctx, session, { where: sql`t.id = ${found.sessionId}::uuid`, lock: true, unscoped: true })
    for (const row of rows) await change(ctx, session, row, { revokedAt: ctx.now.toISOString() }, { verb: 'signOut' })
  })
}
