import { type Ctx, type Sql, sql } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { type Clock, type Clocked, clockOf } from './clock.ts'
import { loadPolicies } from './load-policies.ts'

interface Found extends Clocked {
  readonly id: string
  readonly taken: number
}

const atOnce = 5_000

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
      l.last_followed_at as "lastFollowedAt", l.clock, l.clock_started_at as "clockStartedAt",
      coalesce(c.taken, 0) as taken
    from crm.lead as l left join crm.lead_clock as c on c.lead_id = l.id where l.deleted_at is null and ${where} order by l.id limit ${atOnce} for no key update of l`)
  if (leads.length === 0) return undefined
  const policies = await loadPolicies(ctx)
  const calendar = await companyCalendar(ctx)
  await storeClocks(
    ctx,
    leads.map((lead) => ({ id: lead.id, ...clockOf(lead, lead.taken, policies, calendar) })),
  )
  return leads.length === atOnce ? leads.at(-1)?.id : undefined
}

const storeClocks = async (ctx: Ctx, clocks: readonly ({ id: string } & Clock)[]): Promise<void> => {
  const column = (key: keyof Clock | 'id') => clocks.map((clock) => clock[key])
  await ctx.db.rows(sql`with c as materialized (select * from unnest(${column('id')}::uuid[], ${column('clock')}::text[],
      ${column('clockStartedAt')}::timestamptz[], ${column('clockDueAt')}::timestamptz[], ${column('taken')}::integer[],
      ${column('nextAt')}::timestamptz[]) as c (id, clock, started, due, taken, next)),
    shown as (update crm.lead as l set clock = c.clock, clock_started_at = c.started, clock_due_at = c.due from c
      where l.id = c.id and (l.clock, l.clock_started_at, l.clock_due_at) is distinct from (c.clock, c.started, c.due)),
    stopped as (delete from crm.lead_clock as r using c where r.lead_id = c.id and c.clock is null)
    insert into crm.lead_clock as r (lead_id, taken, next_at) select id, taken, next from c where clock is not null
    on conflict (lead_id) do update set taken = excluded.taken, next_at = excluded.next_at
      where (r.taken, r.next_at) is distinct from (excluded.taken, excluded.next_at)`)
}

/** The clocks of leads that were just stored with theirs: when the first step is due. */
export const startClocks = async (ctx: Ctx, leads: readonly (Clocked & { readonly id: string })[]): Promise<void> => {
  const running = leads.filter(({ clock }) => clock)
  if (running.length === 0) return
  const policies = await loadPolicies(ctx)
  const calendar = await companyCalendar(ctx)
  const next = running.map((lead) => clockOf(lead, 0, policies, calendar).nextAt)
  await ctx.db.rows(sql`insert into crm.lead_clock (lead_id, next_at)
    select * from unnest(${running.map(({ id }) => id)}::uuid[], ${next}::timestamptz[])`)
}

/** In the recycle bin no clock runs; how far escalation went is kept for a lead that comes back. */
export const haltClocks = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await ctx.db.rows(sql`update crm.lead_clock set next_at = null where lead_id = any(${ids}::uuid[])`)
}
