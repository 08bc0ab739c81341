import { asSql, type Ctx, type DayRange, select, sql, visibleRows } from '../../../kernel/index.ts'
import { opportunity } from '../opportunity/index.ts'
import { type ForecastCall, forecastCall } from './forecast-call.entity.ts'
import { type ForecastOverride, forecastOverride } from './forecast-override.entity.ts'
import type { ForecastPolicy } from './forecast-policy.entity.ts'
import type { ForecastPeriod } from './period.rules.ts'
import { type People, withSight } from './read-people.ts'
import { rollUp, type Said } from './roll-up.rules.ts'

/** Amounts of a person's deals in a period, by how sure they are. */
export interface Sums {
  readonly closed: number
  readonly commit: number
  readonly best: number
  readonly pipeline: number
  readonly omitted: number
  /** Of the deals closed, those that the reader may not list any more. */
  readonly hidden: number
  /** Open deals, each by the probability of its stage; closed ones whole. */
  readonly weighted: number
}

export const nothing: Sums = { closed: 0, commit: 0, best: 0, pipeline: 0, omitted: 0, hidden: 0, weighted: 0 }

export const added = (list: readonly Sums[]): Sums => {
  const sum = (key: keyof Sums) => list.reduce((all, one) => all + one[key], 0)
  return {
    closed: sum('closed'),
    commit: sum('commit'),
    best: sum('best'),
    pipeline: sum('pipeline'),
    omitted: sum('omitted'),
    hidden: sum('hidden'),
    weighted: sum('weighted'),
  }
}

/**
 * Open deals that are expected in the period and won ones that were closed in it, summed for each place in the line by one
 * statement: what was closed counts where its owner was on that day.
 */
export const sumsByPlace = async (
  ctx: Ctx,
  { from, to }: DayRange,
  { commitFrom, bestFrom }: ForecastPolicy,
  people: People,
): Promise<ReadonlyMap<string, Sums>> => {
  const seen = asSql(visibleRows(opportunity, withSight(ctx, people).actor, 'o'))
  const listed = asSql(visibleRows(opportunity, ctx.actor, 'o'))
  const movers = [...people.byId.values()].flatMap(({ days, employeeId }) => (days ? [employeeId] : []))
  const rows = await ctx.db.rows<Sums & { owner: string; on: string | null }>(sql`
    with deal as (
      select o.owner_id, o.amount, 'closed' as category, 1::numeric as probability,
        case when o.owner_id = any(${movers}::uuid[]) then o.closed_on end as closed_on, ${listed} as listed
      from crm.opportunity as o
      where o.outcome = 'won' and o.deleted_at is null and o.closed_on >= ${from}::date and o.closed_on < ${to}::date and ${seen}
      union all
      select o.owner_id, o.amount, coalesce(o.forecast, case when n.probability >= ${commitFrom}::numeric then 'commit'
        when n.probability >= ${bestFrom}::numeric then 'best' else 'pipeline' end), coalesce(n.probability, 0), null, true
      from crm.opportunity as o join process.process_node as n on n.id = o.node_id
      where o.outcome = 'open' and o.deleted_at is null and o.expected_on >= ${from}::date and o.expected_on < ${to}::date and ${listed})
    select owner_id as owner, closed_on as "on", count(*) filter (where not listed) as hidden, ${sql.join(
      (['closed', 'commit', 'best', 'pipeline', 'omitted'] as const).map(
        (category) =>
          sql`coalesce(sum(amount) filter (where category = ${sql.lit(category)}), 0)::bigint as ${sql.ref(category)}`,
      ),
    )}, coalesce(round(sum(amount * probability) filter (where category <> 'omitted')), 0)::bigint as weighted
    from deal group by owner_id, closed_on`)
  const places = Map.groupBy(rows, ({ owner, on }) => placeOn(people, owner, on))
  return new Map([...places].map(([place, sums]) => [place, added(sums)]))
}

const placeOn = ({ placesOf }: People, employeeId: string, on: string | null): string =>
  placesOf(employeeId).find(({ days }) => on !== null && days?.some(({ from, to }) => from <= on && on < to))?.id ??
  employeeId

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

/**
 * Who has left closes nothing more, and who went to another unit nothing more there: of their word stays what they had closed.
 * The rest of a mover's word goes with them, a leaver's deals are in the words of others.
 */
export const wordsThatCount = (words: Words, { byId, placesOf }: People, sums: ReadonlyMap<string, Sums>): Words => {
  const closed = (id: string) => sums.get(id)?.closed ?? 0
  return {
    ...words,
    called: (id) => {
      const person = byId.get(id)
      const said = words.called(person?.employeeId ?? id)
      if (said === undefined || !person) return said
      if (!person.isActive) return closed(id)
      const before = placesOf(id).filter((place) => place !== person)
      return Math.max(
        0,
        before.reduce((rest, place) => rest - closed(place.id), said),
      )
    },
  }
}

/** What somebody's forecast adds up to: their whole word, wherever they gave it, and those of their reports. */
export const rolledFor = ({ line, placesOf }: People, words: Words, employeeId: string): number =>
  placesOf(employeeId)
    .filter(({ id }) => id !== employeeId && !line.below(employeeId).includes(id))
    .reduce((sum, { id }) => sum + (words.called(id) ?? 0), rollUp(line, words, employeeId))
