import { type Ctx, sql } from '../../../kernel/index.ts'
import type { Clock, Clocked, ClockName } from './clock.ts'

/** Leads that one transaction takes. */
export const atOnce = 20_000

/** A lead whose next step is due, with what assignment asks of it. */
export interface Due extends Clocked {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly company: string | null
  readonly grade: string
  readonly ownerId: string
  readonly clock: ClockName
  readonly clockStartedAt: string
  readonly clockDueAt: string
  readonly clockTaken: number
  readonly region: string | null
  readonly industry: string | null
  readonly source: string | null
  readonly productId: string | null
}

/** Who comes second leaves the rows to the first, and finds nothing left to do. */
export const dueLeads = (ctx: Ctx): Promise<Due[]> =>
  ctx.db.rows<Due>(sql`select l.id, l.version, l.name, l.company, l.state, l.grade, l.region, l.industry, l.source, l.product_id as "productId",
      l.owner_id as "ownerId", l.owner_since as "ownerSince", l.first_contact_at as "firstContactAt", l.last_followed_at as "lastFollowedAt",
      l.clock, l.clock_started_at as "clockStartedAt", l.clock_due_at as "clockDueAt", l.clock_taken as "clockTaken"
    from crm.lead as l where l.clock_next_at <= ${ctx.now.toISOString()}::timestamptz and l.deleted_at is null
    order by l.clock_next_at limit ${atOnce} for update skip locked`)

/** How far escalation has gone and when it goes on. A clock is no edit of the lead: versions stay. */
export const storeTaken = (ctx: Ctx, rows: readonly ({ id: string } & Clock)[]): Promise<unknown> =>
  ctx.db.rows(sql`update crm.lead as l set clock_taken = c.taken, clock_next_at = c.next
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ clockTaken }) => clockTaken)}::bigint[],
      ${rows.map(({ clockNextAt }) => clockNextAt)}::timestamptz[]) as c (id, taken, next) where l.id = c.id`)
