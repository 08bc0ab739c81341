import { type Ctx, type Sql, sql } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { type Clock, type Clocked, clockOf } from './clock.ts'
import { loadPolicies } from './load-policies.ts'

interface Found extends Clocked {
  readonly id: string
}

const atOnce = 20_000

/** Makes the clocks of these leads what the rules say now. Clocks follow from other fields of the lead, so versions stay. */
export const refreshClocks = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await refresh(ctx, sql`l.id = any(${ids}::uuid[])`)
}

/** The same for every lead somebody is to contact, in runs of a bounded size. */
export const refreshAllClocks = async (ctx: Ctx): Promise<void> => {
  let after: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (after) {
    after = await refresh(ctx, sql`l.id > ${after}::uuid and l.state in ('new', 'working') and l.owner_id is not null`)
  }
}

/** Answers the last lead of a run that was full. */
const refresh = async (ctx: Ctx, where: Sql): Promise<string | undefined> => {
  const leads =
    await ctx.db.rows<Found>(sql`select l.id, l.grade, l.owner_id as "ownerId", l.owner_since as "ownerSince",
      l.state, l.first_contact_at as "firstContactAt",
      l.last_followed_at as "lastFollowedAt", l.clock, l.clock_started_at as "clockStartedAt", l.clock_taken as "clockTaken"
    from crm.lead as l where l.deleted_at is null and ${where} order by l.id limit ${atOnce} for no key update`)
  if (leads.length === 0) return undefined
  const policies = await loadPolicies(ctx)
  const calendar = await companyCalendar(ctx)
  await storeClocks(
    ctx,
    leads.map((lead) => ({ id: lead.id, ...clockOf(lead, policies, calendar) })),
  )
  return leads.length === atOnce ? leads.at(-1)?.id : undefined
}

const storeClocks = async (ctx: Ctx, clocks: readonly ({ id: string } & Clock)[]): Promise<void> => {
  const column = (key: keyof Clock | 'id') => clocks.map((clock) => clock[key])
  await ctx.db.rows(sql`update crm.lead as l set clock = c.clock, clock_started_at = c.started, clock_due_at = c.due,
      clock_taken = c.taken, clock_next_at = c.next
    from unnest(${column('id')}::uuid[], ${column('clock')}::text[], ${column('clockStartedAt')}::timestamptz[],
      ${column('clockDueAt')}::timestamptz[], ${column('clockTaken')}::bigint[], ${column('clockNextAt')}::timestamptz[])
      as c (id, clock, started, due, taken, next)
    where l.id = c.id and (l.clock, l.clock_started_at, l.clock_due_at, l.clock_taken, l.clock_next_at)
      is distinct from (c.clock, c.started, c.due, c.taken, c.next)`)
}
