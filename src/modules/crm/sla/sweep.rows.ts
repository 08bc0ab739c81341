import { type Ctx, type Runtime, type Said, sql } from '../../../kernel/index.ts'
import type { Running, Step } from './clock.ts'

/** A lead whose next step is due. */
export interface Due extends Running {
  readonly id: string
  /** What people call it. */
  readonly name: string
  readonly grade: string
  readonly ownerId: string
  readonly clockDueAt: string
}

/**
 * Leads with a step due, in slices of about this size that keep the leads of one person together, so that a person hears of
 * them together. Nothing is held: a slice looks again at each of its leads.
 */
export const dueSlices = async (
  { store, now }: Pick<Runtime, 'store' | 'now'>,
  size: number,
): Promise<readonly (readonly string[])[]> => {
  const owners = await store.rows<{ ids: string[] }>(sql`select array_agg(l.id) as ids
    from crm.lead_clock as r join crm.lead as l on l.id = r.lead_id
    where r.next_at <= ${now().toISOString()}::timestamptz group by l.owner_id`)
  const slices: string[][] = []
  for (const { ids } of owners) {
    for (let from = 0; from < ids.length; from += size) {
      const part = ids.slice(from, from + size)
      const last = slices.at(-1)
      if (last && last.length + part.length <= size) last.push(...part)
      else slices.push(part)
    }
  }
  return slices
}

/** Who comes second leaves the rows to the first, and finds nothing left to do. */
export const dueLeads = (ctx: Ctx, ids: readonly string[]): Promise<Due[]> =>
  ctx.db.rows<Due>(sql`select l.id, coalesce(l.company, l.name) as name, l.grade, l.owner_id as "ownerId", l.clock,
      l.clock_started_at as "clockStartedAt", l.clock_due_at as "clockDueAt", r.taken
    from crm.lead_clock as r join crm.lead as l on l.id = r.lead_id
    where r.lead_id = any(${ids}::uuid[]) and r.next_at <= ${ctx.now.toISOString()}::timestamptz
    order by r.next_at for update of r skip locked`)

/** What of a lead decides to whom it goes. */
export interface Moving {
  readonly id: string
  readonly version: number
  readonly ownerId: string
  readonly clockStartedAt: string
}

/**
 * Leads that are to change hands, held until commit. One that somebody is working on at this moment is left out: whoever
 * holds it may wait for its clock, which this sweep holds. It is still due a minute later.
 */
export const holdMoving = async (ctx: Ctx, leads: readonly Due[]): Promise<ReadonlyMap<string, Moving>> => {
  if (leads.length === 0) return new Map()
  const rows =
    await ctx.db.rows<Moving>(sql`select l.id, l.version, l.owner_id as "ownerId", l.clock_started_at as "clockStartedAt", l.grade, l.region,
      l.industry, l.source, l.product_id as "productId"
    from crm.lead as l where l.id = any(${leads.map(({ id }) => id)}::uuid[]) and l.clock is not null for update skip locked`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Who has let each of these leads lapse so that it was to go to somebody else; it does not come back to them. */
export const lateBefore = async (
  ctx: Ctx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const rows = await ctx.db.rows<{
    id: string
    owners: string[]
  }>(sql`select lead_id as id, array_agg(distinct owner_id) as owners
    from crm.sla_event where lead_id = any(${leadIds}::uuid[]) and action = 'reassign' and owner_id is not null and deleted_at is null
    group by lead_id`)
  return new Map(rows.map(({ id, owners }) => [id, new Set(owners)]))
}

/** How far escalation has gone and when it goes on. */
export const storeTaken = (
  ctx: Ctx,
  rows: readonly { readonly id: string; readonly taken: number; readonly nextAt: string | null }[],
): Promise<unknown> =>
  ctx.db.rows(sql`update crm.lead_clock as r set taken = c.taken, next_at = c.next
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ taken }) => taken)}::integer[],
      ${rows.map(({ nextAt }) => nextAt)}::timestamptz[]) as c (id, taken, next) where r.lead_id = c.id`)

export interface Taken {
  readonly lead: Due
  readonly step: Step
  readonly toId: string | null
  readonly why: Required<Said>
  /** The step found nobody and no pool to go to. */
  readonly isLeft?: true
}

/** Steps are themselves a log, which nobody changes: they leave no events, and go into their table as they are. */
export const storeSteps = async (ctx: Ctx, taken: readonly Taken[]): Promise<void> => {
  if (taken.length === 0) return
  const now = ctx.now.toISOString()
  const column = <T>(value: (one: Taken) => T): T[] => taken.map(value)
  await ctx.db.rows(sql`insert into crm.sla_event (id, created_at, updated_at, lead_id, clock, action, at_percent, due_at, owner_id, to_id, why, why_en)
    select uuidv7(${now}::timestamptz - clock_timestamp()), ${now}::timestamptz, ${now}::timestamptz, t.*
    from unnest(${column(({ lead }) => lead.id)}::uuid[], ${column(({ lead }) => lead.clock)}::text[],
      ${column(({ step }) => step.action)}::text[], ${column(({ step }) => step.atPercent)}::bigint[],
      ${column(({ lead }) => lead.clockDueAt)}::timestamptz[], ${column(({ lead }) => lead.ownerId)}::uuid[],
      ${column(({ toId }) => toId)}::uuid[], ${column(({ why }) => why.zh)}::text[], ${column(({ why }) => why.en)}::text[])
      as t (lead_id, clock, action, at_percent, due_at, owner_id, to_id, why, why_en)`)
}
