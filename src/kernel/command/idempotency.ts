import { AppError } from '../error.ts'
import { first, sql } from '../sql.ts'
import type { Ctx } from './ctx.ts'

/** `Idempotency-Key` of a request, and a hash of what it asked for. */
export interface RequestKey {
  readonly key: string
  readonly hash: string
}

/**
 * Does `work` once per key, inside the request's own transaction: the key, the effects and the answer are stored together or
 * not at all. A second request that arrives while the first runs waits for it and gets its answer.
 */
export const once = async (ctx: Ctx, { key, hash }: RequestKey, work: () => Promise<string>): Promise<string> => {
  const { userId } = ctx.actor
  const claimed = await first(
    ctx.db,
    sql`insert into kernel.idempotency (key, actor_id, request_hash, response) values (${key}, ${userId}::uuid, ${hash}, '')
      on conflict (actor_id, key) do nothing returning key`,
  )
  if (!claimed) {
    const known = await first<{ request_hash: string; response: string }>(
      ctx.db,
      sql`select request_hash, response from kernel.idempotency where actor_id = ${userId}::uuid and key = ${key}`,
    )
    if (known?.request_hash === hash) return known.response
    throw new AppError('request.idempotency', 409, '这个 Idempotency-Key 已用于另一个请求,请换一个。')
  }
  const response = await work()
  await ctx.db.rows(
    sql`update kernel.idempotency set response = ${response} where actor_id = ${userId}::uuid and key = ${key}`,
  )
  return response
}
