import { type Ctx, dateIn, invalid, isSystem, rowset, type Sql, sql, type Write } from '../../../kernel/index.ts'
import { keepTurns } from '../opportunity/turns.ts'
import { refreshClocks } from '../sla/refresh.ts'
import { daysFrom } from './activity.rules.ts'

type Draft = Record<string, unknown>

/** The record whose follow-ups are counted together. */
const subjectOf = (row: Readonly<Draft>): string => String(row.opportunityId ?? row.leadId ?? row.accountId ?? '')

/** Completes follow-ups before they are stored: the opportunity's account, whose record it is, and the days since the one before. */
export const measureGaps = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  await holdSubjects(ctx, drafts)
  const earlier = await followUpsBefore(ctx, drafts)
  askWhyLate(ctx, drafts, earlier)
  const dayOf = (at: unknown) => dateIn(new Date(String(at)), ctx.company.timeZone)
  const inOrder = drafts.map((draft, i) => ({ draft, before: earlier[i] })).sort((a, b) => at(a.draft) - at(b.draft))
  const seen = new Map<string, string>()
  for (const { draft, before } of inOrder) {
    draft.accountId ??= before?.account_id ?? null
    draft.recordOwnerId = before?.owner_id ?? null
    const last = later(before?.happened_at, seen.get(subjectOf(draft)))
    draft.gapDays = last === undefined ? null : daysFrom(dayOf(last), dayOf(draft.happenedAt))
    seen.set(subjectOf(draft), String(draft.happenedAt))
  }
}

const at = (draft: Readonly<Draft>): number => Date.parse(String(draft.happenedAt))

const later = (a: string | null | undefined, b: string | undefined): string | undefined => {
  if (!a || !b) return a ?? b
  return Date.parse(a) > Date.parse(b) ? a : b
}

/** Keeps the records where they are until commit: a transfer at the same moment comes before or after, never in between. */
const holdSubjects = (ctx: Ctx, drafts: readonly Draft[]): Promise<unknown> => {
  const nearest = (key: string, ...nearer: string[]) =>
    drafts.filter((draft) => !nearer.some((other) => draft[other])).flatMap((draft) => (draft[key] ? [draft[key]] : []))
  const held = (table: string, ids: readonly unknown[]) =>
    sql`select id from ${sql.table(table)} where id = any(${ids}::uuid[]) order by id for no key update`
  return ctx.db.rows(sql`with deals as (${held('crm.opportunity', nearest('opportunityId'))}),
    leads as (${held('crm.lead', nearest('leadId', 'opportunityId'))}),
    accounts as (${held('crm.account', nearest('accountId', 'opportunityId', 'leadId'))})
    select (select count(*) from deals), (select count(*) from leads), (select count(*) from accounts)`)
}

interface Before {
  happened_at: string | null
  account_id: string | null
  owner_id: string | null
  due_at: string | null
}

/** A contact after its moment, or written down after it, says why; history that the installation itself writes is taken as it is. */
const askWhyLate = (ctx: Ctx, drafts: readonly Draft[], before: readonly Before[]): void => {
  if (isSystem(ctx.actor)) return
  const isLate = drafts.some((draft, i) => {
    const dueAt = before[i]?.due_at
    return dueAt && !draft.lateReason && Math.max(at(draft), ctx.now.getTime()) > Date.parse(dueAt)
  })
  if (!isLate) return
  const message = '这条线索的联系或记录已超过时限,请填写「迟到原因」,例如:客户要求改期、号码错误、按时联系但事后补录。'
  const en =
    'This lead was contacted or recorded late. Fill in “Why late”: the customer asked for another day, a wrong number, recorded afterwards.'
  invalid([{ field: 'lateReason', code: 'required', message, en }])
}

const subjectKeys = ['opportunity_id', 'lead_id', 'account_id'] as const

/** The moment of the last of these follow-ups of the record that this row is counted by. */
const lastOf = (row: Sql, isEarlier: Sql): Sql => {
  const last = (column: (typeof subjectKeys)[number]) =>
    sql`select max(a.happened_at) from crm.activity as a where a.${sql.raw(column)} = ${row}.${sql.raw(column)} and ${isEarlier} and a.deleted_at is null`
  return sql`case when ${row}.opportunity_id is not null then (${last('opportunity_id')})
    when ${row}.lead_id is not null then (${last('lead_id')}) else (${last('account_id')}) end`
}

const followUpsBefore = (ctx: Ctx, drafts: readonly Draft[]): Promise<Before[]> => {
  const asked = drafts.map((draft, i) => ({
    i,
    opportunity_id: draft.opportunityId,
    lead_id: draft.leadId,
    account_id: draft.accountId,
    at: draft.happenedAt,
  }))
  return ctx.db.rows<Before>(sql`select o.account_id, coalesce(o.owner_id, l.owner_id, a.owner_id) as owner_id, l.clock_due_at as due_at,
      ${lastOf(sql`d`, sql`a.happened_at <= d.at`)} as happened_at
    from json_to_recordset(${JSON.stringify(asked)}::json) as d (i integer, opportunity_id uuid, lead_id uuid, account_id uuid, at timestamptz)
    left join crm.opportunity as o on o.id = d.opportunity_id left join crm.lead as l on l.id = d.lead_id and d.opportunity_id is null
    left join crm.account as a on a.id = d.account_id and d.opportunity_id is null and d.lead_id is null order by d.i`)
}

/**
 * A follow-up written down later, dated anew, taken back or restored stands in the gap of the one after it, and only of that one
 * in each of its records.
 */
const keepGaps = (ctx: Ctx, writes: readonly Write[]): void => {
  const touched = writes
    .flatMap(({ before, after }) => [before ?? [], after ?? []].flat())
    .map(({ id, opportunityId, leadId, accountId, happenedAt }) => ({
      id,
      opportunity_id: opportunityId,
      lead_id: leadId,
      account_id: accountId,
      at: happenedAt,
    }))
  const next = (column: (typeof subjectKeys)[number]) =>
    sql`(select n.id from crm.activity as n where n.${sql.raw(column)} = r.${sql.raw(column)} and (n.happened_at, n.id) > (r.at, r.id)
      and n.deleted_at is null order by n.happened_at, n.id limit 1)`
  const day = (at: Sql) => sql`(${at} at time zone ${ctx.company.timeZone})::date`
  const last = lastOf(sql`m`, sql`(a.happened_at, a.id) < (m.happened_at, m.id)`)
  ctx.db.send(sql`update crm.activity as t set gap_days = measured.gap
    from (select m.id, ${day(sql`m.happened_at`)} - ${day(last)} as gap from crm.activity as m
      where m.id in (select unnest(array[r.id, ${sql.join(subjectKeys.map(next))}])
        from ${rowset(touched, { id: 'uuid', opportunity_id: 'uuid', lead_id: 'uuid', account_id: 'uuid', at: 'timestamptz' })})) as measured
    where t.id = measured.id and t.deleted_at is null and t.gap_days is distinct from measured.gap`)
}

/** What follow-ups leave on the records they are about. */
export const keepSubjects = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  keepGaps(ctx, writes)
  const opportunityIds = subjects(writes, 'opportunityId')
  if (opportunityIds.length > 0) {
    await keepNextActions(ctx, opportunityIds)
    await keepTurns(ctx, opportunityIds)
  }
  const leadIds = subjects(writes, 'leadId')
  if (leadIds.length > 0) {
    await keepFirstContacts(ctx, leadIds)
    await keepLastFollowed(ctx, 'lead', leadIds)
    await refreshClocks(ctx, leadIds)
  }
  const accountIds = subjects(writes, 'accountId')
  if (accountIds.length > 0) await keepLastFollowed(ctx, 'account', accountIds)
}

/** Clocks and pools count from the last follow-up. As above, versions stay. */
const keepLastFollowed = (ctx: Ctx, kind: 'lead' | 'account', ids: readonly string[]): Promise<unknown> => {
  const about = sql.ref(`a.${kind}_id`)
  const late = kind === 'lead' ? sql`, late_reason = coalesce(t.late_reason, last.late_reason)` : sql``
  return ctx.db.rows(sql`update ${sql.table(`crm.${kind}`)} as t set last_followed_at = last.at${late}
    from (select ${about} as id, max(a.happened_at) as at, min(a.late_reason) as late_reason from crm.activity as a
      where ${about} = any(${ids}::uuid[]) and a.deleted_at is null group by 1) as last
    where t.id = last.id and t.last_followed_at is distinct from last.at`)
}

const subjects = (writes: readonly Write[], key: string): string[] => {
  const ids = writes.flatMap(({ before, after }) => [before?.[key], after?.[key]])
  return [...new Set(ids.filter((id) => typeof id === 'string'))]
}

/**
 * The latest follow-up of an open opportunity says when it was last touched and what is next. The follow-up itself is the
 * record of that, so versions stay: somebody editing the opportunity meanwhile has no conflict.
 */
const keepNextActions = (ctx: Ctx, ids: readonly string[]): Promise<unknown> =>
  ctx.db.rows(sql`update crm.opportunity as o
    set last_activity_at = last.happened_at, next_action = last.next_action, next_action_on = last.next_action_on, next_action_by = last.next_action_by
    from unnest(${ids}::uuid[]) as asked (id) left join lateral (
      select happened_at, next_action, next_action_on, case when next_action is not null then next_action_by end as next_action_by from crm.activity
      where opportunity_id = asked.id and deleted_at is null order by happened_at desc nulls last, id desc limit 1) as last on true
    where o.id = asked.id and o.outcome = 'open'`)

/** The first follow-up of a lead answers its response time, and takes it out of 新线索. */
const keepFirstContacts = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  const contacted = await ctx.db.rows<{
    id: string
    version: number
    earlier: string | null
    first: string
    was: string
    now: string
  }>(
    sql`with first as (
        select lead_id, min(happened_at) as at from crm.activity
        where lead_id = any(${ids}::uuid[]) and deleted_at is null group by lead_id
      ), before as (
        select l.id, l.first_contact_at, l.state, first.at from crm.lead as l join first on l.id = first.lead_id
        where l.first_contact_at is null or l.first_contact_at > first.at order by l.id for no key update of l
      )
      update crm.lead as l set first_contact_at = before.at, state = case when l.state = 'new' then 'working' else l.state end,
      version = l.version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
      from before where l.id = before.id
      returning l.id, l.version, before.first_contact_at as earlier, l.first_contact_at as first, before.state as was, l.state as now`,
  )
  for (const { id, version, earlier, first, was, now } of contacted) {
    const changes = { firstContactAt: [earlier, first] as const, ...(was !== now && { state: [was, now] as const }) }
    ctx.events.push({ entity: 'lead', recordId: id, verb: 'contact', version, changes })
  }
}
