import { beginningOf, type Ctx, createMany, type Said, sql } from '../../../kernel/index.ts'
import { account } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import { type causes, poolEntry } from './pool.entity.ts'

export interface Falling {
  readonly id: string
  readonly version: number
  readonly ownerId: string | null
  readonly poolId: string
  readonly cause: keyof typeof causes
  readonly why: Required<Said>
}

/**
 * Any number of records into their pools by one statement, with what `change` would write for each: version, event with before
 * and after. A night's recycling would otherwise take thousands of statements.
 */
export const putIntoPools = async (
  ctx: Ctx,
  kind: 'lead' | 'account',
  falling: readonly Falling[],
  verb: 'release' | 'recycle',
): Promise<void> => {
  if (falling.length === 0) return
  const e = kind === 'lead' ? lead : account
  const moves = falling.map(({ id, poolId }) => ({ id, pool_id: poolId }))
  await ctx.db.rows(sql`update ${sql.table(e.table)} as t set owner_id = null, pool_id = m.pool_id, version = version + 1,
      updated_at = ${ctx.now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(moves)}::json) as m (id uuid, pool_id uuid) where t.id = m.id`)
  for (const { id, version, ownerId, poolId, cause, why } of falling) {
    const changes = { ownerId: [ownerId, null], poolId: [null, poolId] } as const
    ctx.events.push({
      entity: kind,
      recordId: id,
      verb,
      version: version + 1,
      changes,
      facts: { cause, why: why.zh, whyEn: why.en },
    })
  }
  await createMany(
    ctx,
    poolEntry,
    falling.map(({ id, ownerId, poolId, cause, why }) => ({
      poolId,
      leadId: kind === 'lead' ? id : null,
      accountId: kind === 'account' ? id : null,
      enteredAt: ctx.now.toISOString(),
      cause,
      why: beginningOf(why.zh, 500),
      whyEn: beginningOf(why.en, 500),
      previousOwnerId: ownerId,
    })),
  )
  await e.after?.(
    ctx,
    falling.map(({ id, version, ownerId }) => ({
      before: { id, version, ownerId },
      after: { id, version: version + 1, ownerId: null },
    })),
  )
}
