import { asSql, type Ctx, type DayRange, select, sql, visibleRows } from '../../../kernel/index.ts'
import { opportunity } from '../opportunity/index.ts'
import { type ForecastCall, forecastCall } from './forecast-call.entity.ts'
import { type ForecastOverride, forecastOverride } from './forecast-override.entity.ts'
import type { ForecastPolicy } from './forecast-policy.entity.ts'
import type { ForecastPeriod } from './period.rules.ts'
import { type Line, lineOf, type Person, type Said, type Unit } from './roll-up.rules.ts'

/** Amounts of a person's deals in a period, by how sure they are. */
export interface Sums {
  readonly closed: number
  readonly commit: number
  readonly best: number
  readonly pipeline: number
  readonly omitted: number
  /** Open deals, each by the probability of its stage; closed ones whole. */
  readonly weighted: number
}

export const nothing: Sums = { closed: 0, commit: 0, best: 0, pipeline: 0, omitted: 0, weighted: 0 }

export const added = (list: readonly Sums[]): Sums => {
  const sum = (key: keyof Sums) => list.reduce((all, one) => all + one[key], 0)
  return {
    closed: sum('closed'),
    commit: sum('commit'),
    best: sum('best'),
    pipeline: sum('pipeline'),
    omitted: sum('omitted'),
    weighted: sum('weighted'),
  }
}

/** Open deals that are expected in the period and won ones that were closed in it, summed for each owner by one statement. */
export const sumsByOwner = async (
  ctx: Ctx,
  { from, to }: DayRange,
  { commitFrom, bestFrom }: ForecastPolicy,
): Promise<ReadonlyMap<string, Sums>> => {
  const seen = asSql(visibleRows(opportunity, ctx.actor, 'o'))
  const rows = await ctx.db.rows<Sums & { owner: string }>(sql`
    with deal as (
      select o.owner_id, o.amount, 'closed' as category, 1::numeric as probability from crm.opportunity as o
      where o.outcome = 'won' and o.deleted_at is null and o.closed_on >= ${from}::date and o.closed_on < ${to}::date and ${seen}
      union all
      select o.owner_id, o.amount, coalesce(o.forecast, case when n.probability >= ${commitFrom}::numeric then 'commit'
        when n.probability >= ${bestFrom}::numeric then 'best' else 'pipeline' end), coalesce(n.probability, 0)
      from crm.opportunity as o join process.process_node as n on n.id = o.node_id
      where o.outcome = 'open' and o.deleted_at is null and o.expected_on >= ${from}::date and o.expected_on < ${to}::date and ${seen})
    select owner_id as owner, ${sql.join(
      (['closed', 'commit', 'best', 'pipeline', 'omitted'] as const).map(
        (category) =>
          sql`coalesce(sum(amount) filter (where category = ${sql.lit(category)}), 0)::bigint as ${sql.ref(category)}`,
      ),
    )}, coalesce(round(sum(amount * probability) filter (where category <> 'omitted')), 0)::bigint as weighted
    from deal group by owner_id`)
  return new Map(rows.map(({ owner, ...sums }) => [owner, sums]))
}

export interface People {
  readonly line: Line
  readonly byId: ReadonlyMap<string, Person>
}

/** Everybody who is or was here: what somebody closed before leaving counts in their team. */
export const readPeople = async (ctx: Ctx): Promise<People> => {
  const [people, units] = await Promise.all([
    ctx.db.rows<Person>(
      sql`select e.id, e.name, e.unit_id as "unitId", e.state = 'active' as "isActive",
          exists (select from crm.opportunity_by_stage as s where s.owner_id = e.id) as sells
        from people.employee as e where e.deleted_at is null order by e.name collate kernel.zh, e.id`,
    ),
    ctx.db.rows<Unit>(
      sql`select id, parent_id as "parentId", manager_id as "managerId" from people.unit where deleted_at is null`,
    ),
  ])
  return { line: lineOf(people, units), byId: new Map(people.map((person) => [person.id, person])) }
}

export interface Words extends Said {
  readonly calls: ReadonlyMap<string, ForecastCall>
  override(managerId: string, reportId: string): ForecastOverride | undefined
}

/** Commitments and overrides of a period, as far as the reader may see them. */
export const readWords = async (ctx: Ctx, { name }: ForecastPeriod): Promise<Words> => {
  const where = sql`t.period = ${name}`
  const [calls, overrides] = await Promise.all([
    select(ctx, forecastCall, { where }),
    select(ctx, forecastOverride, { where }),
  ])
  const byPerson = new Map(calls.map((call) => [call.employeeId, call]))
  const byPair = new Map(overrides.map((one) => [`${one.managerId} ${one.employeeId}`, one]))
  const override = (managerId: string, reportId: string) => byPair.get(`${managerId} ${reportId}`)
  return {
    calls: byPerson,
    called: (id) => byPerson.get(id)?.amount,
    override,
    overridden: (managerId, reportId) => override(managerId, reportId)?.amount,
  }
}

/** Who has left closes nothing more: of their word stays what they had closed. Their deals are in the words of others. */
export const wordsThatCount = (words: Words, { byId }: People, sums: ReadonlyMap<string, Sums>): Words => ({
  ...words,
  called: (id) => {
    const said = words.called(id)
    return said !== undefined && byId.get(id)?.isActive === false ? (sums.get(id)?.closed ?? 0) : said
  },
})
