import { type Ctx, type Entity, faults, first, isSystem, type Sql, sql } from '../../../kernel/index.ts'
import { dispatchers } from '../access.ts'
import { nearestPools } from './nearest.ts'

const full = '{name}名下已有 {n} 条{kind},再转入 {m} 条将超过每人 {max} 条的持有上限(公海「{pool}」)。'

const fullEn = '{name} has {n} {kind} already; {m} more would pass the cap of {max} each (pool “{pool}”).'

const fail = faults('transfer', {
  over_cap: {
    status: 409,
    field: 'toId',
    zh: `${full}请另选接收人,或先转走、放回一些;确需转入时,请填写「超出上限的原因」。`,
    en: `${fullEn} Choose another, free some first, or fill in “Why beyond the cap”.`,
  },
  full: {
    status: 409,
    field: 'toId',
    zh: `${full}请另选接收人,或请主管转移。`,
    en: `${fullEn} Choose another, or ask a supervisor to transfer.`,
  },
})

const openStates = ['new', 'working']

type Values = Readonly<Record<string, unknown>>

/** What counts towards the cap: leads that are worked on, and customers. */
const counts = (e: Entity, row: Values): boolean => e.name !== 'lead' || openStates.includes(String(row.state))

/** How many a person holds, as a value of a statement. Of leads a roll-up knows it. */
export const heldBy = (kind: 'lead' | 'account', employeeId: string): Sql =>
  kind === 'lead'
    ? sql`(select coalesce(sum(l.n), 0)::integer from crm.lead_by_state as l
        where l.owner_id = ${employeeId}::uuid and l.state = any(${openStates}))`
    : sql`(select count(*)::integer from crm.account as t where t.deleted_at is null and t.owner_id = ${employeeId}::uuid)`

/** All that one person gets comes one after the other, so that no limit is passed by two at once. */
export const oneAtATime = async (ctx: Ctx, employeeId: string): Promise<void> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext(${`pool.claim:${employeeId}`}))`)
}

interface Receiver {
  readonly id: string
  readonly name: string
}

interface Room {
  readonly n: number
  readonly max: number | null
}

/**
 * The cap of the pool that the receiver's unit belongs to holds for what others give them, as for what they take. Who leads may go
 * beyond it with a reason, which stands in the record's story; answers what the story is to say.
 */
export const refuseOverCap = async (
  ctx: Ctx,
  e: Entity,
  rows: readonly object[],
  to: Receiver,
  reason: string | null | undefined,
): Promise<{ overCap?: string }> => {
  const kind = e.name
  if (kind !== 'lead' && kind !== 'account') return {}
  const coming = (rows as Values[]).filter((row) => row.ownerId !== to.id && counts(e, row)).length
  const pool = coming > 0 ? (await nearestPools(ctx, kind, [to.id])).get(to.id) : undefined
  if (!pool) return {}
  await oneAtATime(ctx, to.id)
  const room = await first<Room>(
    ctx.db,
    sql`select ${heldBy(kind, to.id)} as n, max_owned as max from crm.pool where id = ${pool.id}::uuid`,
  )
  if (!room?.max || room.n + coming <= room.max) return {}
  const mayExceed = isSystem(ctx.actor) || ctx.actor.roles.some((role) => (dispatchers as string[]).includes(role))
  if (reason && mayExceed) return { overCap: `超出持有上限 ${room.max} 条:${reason}` }
  const facts = { name: to.name, n: room.n, m: coming, max: room.max, pool: pool.name, kind: e.label.zh }
  return fail(mayExceed ? 'over_cap' : 'full', facts)
}
