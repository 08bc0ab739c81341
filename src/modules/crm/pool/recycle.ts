import { type Ctx, dateIn, type Job, type Said, type Sql, sql, today, transact } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { type Falling, putIntoPools } from './put.ts'

/** A record that the rules would take from its owner. */
export interface Recyclable {
  readonly kind: 'lead' | 'account'
  readonly id: string
  readonly version: number
  readonly name: string
  readonly ownerId: string
  readonly owner: string
  readonly poolId: string
  readonly pool: string
  readonly cause: 'no_follow_up' | 'no_opportunity' | 'contract_end'
  readonly workingDays: number
  /** The day the count began. */
  readonly since: string
}

interface Rule {
  readonly id: string
  readonly days: number
}

/**
 * Everything that falls into a pool at a moment: the simulation and the night's run ask this same question. Days become one
 * moment per rule, so the question is one statement over columns; a record follows the rule of the pool nearest to its owner.
 */
export const recyclable = async (
  ctx: Ctx,
  { at, poolId, drafts = false }: { at: Date; poolId?: string | null; drafts?: boolean },
): Promise<Recyclable[]> => {
  const calendar = await companyCalendar(ctx)
  const inForce = drafts ? sql`true` : sql`r.is_on`
  const rules = await ctx.db.rows<Rule>(
    sql`select r.id, r.working_days as days from crm.pool_rule as r where r.deleted_at is null and ${inForce}`,
  )
  if (rules.length === 0) return []
  const { timeZone } = ctx.company
  const cutoffs = rules.map(({ id, days }) => {
    const cutoff = calendar.addWorkingMinutes(at, -days * calendar.minutesPerDay)
    return { id, cutoff: cutoff.toISOString(), day: dateIn(cutoff, timeZone) }
  })
  const only = poolId ? sql`and r.pool_id = ${poolId}::uuid` : sql``
  return ctx.db.rows<Recyclable>(sql`with recursive above as (
      select e.id as employee_id, e.name as owner, e.unit_id, 0 as height from people.employee as e where e.deleted_at is null
      union all select above.employee_id, above.owner, u.parent_id, height + 1 from above join people.unit as u on u.id = above.unit_id
        where u.parent_id is not null),
    ruling as (select r.id, r.cause, r.grade, r.working_days, c.cutoff, c.day, p.id as pool_id, p.name as pool, p.kind, above.employee_id, above.owner,
        case when p.unit_id is null then 1000 else min(above.height) end as height
      from crm.pool_rule as r join crm.pool as p on p.id = r.pool_id and p.deleted_at is null
        join json_to_recordset(${JSON.stringify(cutoffs)}::json) as c (id uuid, cutoff timestamptz, day date) on c.id = r.id
        join above on above.unit_id = p.unit_id or p.unit_id is null
      where r.deleted_at is null ${only}
      group by r.id, c.cutoff, c.day, p.id, above.employee_id, above.owner),
    ${falling('lead', leadFalls, timeZone)}, ${falling('account', accountFalls, timeZone)}
    select kind, id, version, name, owner_id as "ownerId", owner, pool_id as "poolId", pool, cause, working_days as "workingDays", since
    from (select * from leads union all select * from accounts) as found order by owner, kind, since, id`)
}

const leadFalls = sql`t.state in ('new', 'working') and (r.grade is null or r.grade = t.grade) and case r.cause
  when 'no_follow_up' then greatest(t.last_followed_at, t.owner_since) < r.cutoff
  when 'no_opportunity' then t.owner_since < r.cutoff else false end`

// A customer with a running deal is being worked on, whatever its last follow-up says.
const accountFalls = sql`not exists (select from crm.opportunity as o where o.account_id = t.id and o.deleted_at is null and o.outcome = 'open')
  and case r.cause when 'no_follow_up' then greatest(t.last_followed_at, t.owner_since) < r.cutoff
  when 'no_opportunity' then t.owner_since < r.cutoff
    and not exists (select from crm.opportunity as o where o.account_id = t.id and o.deleted_at is null and o.created_at >= r.cutoff)
  else t.contract_ends_on < r.day end`

const falling = (kind: 'lead' | 'account', falls: Sql, timeZone: string): Sql => {
  const dayOf = (at: Sql) => sql`(${at} at time zone ${timeZone})::date`
  const ended = kind === 'account' ? sql`when 'contract_end' then t.contract_ends_on` : sql``
  const since = sql`case r.cause ${ended} when 'no_opportunity' then ${dayOf(sql`t.owner_since`)}
    else ${dayOf(sql`greatest(t.last_followed_at, t.owner_since)`)} end::text`
  return sql`${sql.id(`${kind}s`)} as (select distinct on (t.id) ${kind}::text as kind, t.id, t.version, t.name, t.owner_id, r.owner, r.pool_id,
      r.pool, r.cause, r.working_days, ${since} as since
    from ${sql.table(`crm.${kind}`)} as t join ruling as r on r.employee_id = t.owner_id and r.kind = ${kind}
    where t.deleted_at is null and ${falls} order by t.id, r.height, r.cause, r.working_days)`
}

const whys = {
  no_follow_up: { zh: '没有跟进', en: 'No follow-up' },
  no_opportunity: { zh: '没有形成商机', en: 'No opportunity' },
  contract_end: { zh: '合同到期未续', en: 'Contract over and not renewed' },
} as const

export const whyOf = ({ cause, workingDays, since }: Recyclable): Required<Said> => ({
  zh: `自 ${since} 起满 ${workingDays} 个工作日${whys[cause].zh}`,
  en: `${whys[cause].en} for ${workingDays} working days since ${since}`,
})

/** Once a working day, after it has ended. What was done for a day is in the database; a restart neither loses nor repeats it. */
export const recycleJob: Job = {
  name: 'crm.recycle',
  everyMinutes: 10,
  run: (runtime, actor) => transact(runtime, actor, recycleIfDue),
}

const recycleIfDue = async (ctx: Ctx): Promise<void> => {
  const calendar = await companyCalendar(ctx)
  const day = today(ctx)
  const dayOf = (now: Date) => today({ ...ctx, now })
  const isOver = dayOf(calendar.addWorkingMinutes(ctx.now, 1)) > day
  if (!calendar.isWorkingDay(day) || calendar.isWorkingTime(ctx.now) || !isOver) return
  const begun = await ctx.db.rows(
    sql`insert into crm.recycle_run (day) values (${day}::date) on conflict do nothing returning day`,
  )
  if (begun.length > 0) await recycle(ctx)
}

/** Takes what the rules in force say, and answers how much. */
export const recycle = async (ctx: Ctx): Promise<{ leads: number; accounts: number }> => {
  const found = await recyclable(ctx, { at: ctx.now })
  const fallen = (kind: Recyclable['kind']): Falling[] =>
    found.filter((row) => row.kind === kind).map((row) => ({ ...row, why: whyOf(row) }))
  const [leads, accounts] = [fallen('lead'), fallen('account')]
  await putIntoPools(ctx, 'lead', leads, 'recycle')
  await putIntoPools(ctx, 'account', accounts, 'recycle')
  return { leads: leads.length, accounts: accounts.length }
}
