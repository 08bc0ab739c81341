import {
  type AggregateRow,
  aggregateSql,
  type Ctx,
  type DayRange,
  type Filter,
  type Sql,
  sql,
} from '../../../kernel/index.ts'
import { momentOf } from '../../../platform/calendar/time-zone.ts'
import type { WorkingScale } from '../../../platform/calendar/working-time.ts'
import { companyCalendar } from '../../work/index.ts'
import { isWholeMonths, monthsOf, periodOf } from '../period.ts'
import { ofPeople, type Restriction, type Share } from '../shares.ts'
import { lasting, type Metric, type Part } from './metric.ts'

/** What one group of records adds to a number: portions of groups and months add up to the whole. */
export interface Portion {
  /** Index of the range that was asked for. */
  readonly range: number
  /** Value of the group; null for records without one. */
  readonly group: string | null
  /** First day of the month, when months were asked for. */
  readonly month: string | null
  readonly value: number
  readonly per: number
  /** Records that the number rests on. */
  readonly sample: number
}

export interface Question {
  readonly metrics: readonly Metric[]
  readonly ranges: readonly DayRange[]
  /** Path to group by, for each metric its own. */
  path?(metric: Metric): string | undefined
  /** Portions by month; ranges must be whole months. */
  readonly monthly?: boolean
  /** Whose records count. */
  readonly whose: Restriction
  /** Only what the asker may list as well. */
  readonly seen?: boolean
}

/** Metrics over the same records of the same people, which one statement can answer together. */
interface Batch extends Pick<Metric, 'of' | 'at' | 'before' | 'during' | 'where' | 'owner' | 'ownerUnit'> {
  readonly metrics: Metric[]
  readonly path: string | undefined
}

// The kernel cuts off beyond this many groups; a number must never be made of a cut-off list.
const mostGroups = 20_000

export type Portions = ReadonlyMap<string, readonly Portion[]>

export const readPortions = async (ctx: Ctx, question: Question): Promise<Portions> =>
  (await readAllPortions(ctx, [question]))[0] ?? new Map()

/** Reads the numbers of several questions by one statement. */
export const readAllPortions = async (ctx: Ctx, questions: readonly Question[]): Promise<Portions[]> => {
  const asked = questions.flatMap((question, at) =>
    batches(question).flatMap((batch) =>
      statements(batch, question).flatMap((statement) =>
        sharesFor(batch, statement.ranges, question).map((share) => ({ at, batch, ...statement, share })),
      ),
    ),
  )
  const scaleOf = await scales(
    ctx,
    asked.map(({ batch }) => batch),
  )
  const answers = await readTogether(
    ctx,
    asked.map((each) => rowsSql(readerOf(ctx, each.share, questions[each.at]), each, scaleOf)),
  )
  const found = questions.map(({ metrics }) => new Map<string, Portion[]>(metrics.map(({ key }) => [key, []])))
  for (const [i, statement] of asked.entries()) {
    const { at, batch } = statement
    const rows = answers[i] ?? []
    if (rows.length >= mostGroups) throw new Error(`${batch.of.name} by ${batch.path} has too many groups`)
    for (const metric of batch.metrics) found[at]?.get(metric.key)?.push(...portionsIn(metric, statement, rows))
  }
  return found
}

const readerOf = (ctx: Ctx, { sight }: Share, question: Question | undefined): Ctx =>
  sight && !question?.seen ? { ...ctx, actor: { ...ctx.actor, subtreeIds: sight } } : ctx

/** Each answer as a column of JSON in one row. */
const readTogether = async (ctx: Ctx, queries: readonly Sql<AggregateRow>[]): Promise<readonly AggregateRow[][]> => {
  if (queries.length === 0) return []
  const columns = queries.map(
    (query, i) => sql`(select coalesce(json_agg(r), '[]') from (${query}) as r) as ${sql.ref(`q${i}`)}`,
  )
  // A plan made for any reader and any period reads a year many times slower than the one that fits it.
  const [row] = await ctx.db.cells(sql`select ${sql.join(columns)}`, 'own')
  return queries.map((_, i) => JSON.parse(row?.[i] ?? '[]') as AggregateRow[])
}

const batches = (question: Question): Batch[] => {
  const byKey = new Map<string, Batch>()
  for (const metric of question.metrics) {
    const { of, at, before, during, where, owner, ownerUnit } = metric
    const path = question.path?.(metric)
    const key = JSON.stringify([of.name, at, before, during, where, path, owner, ownerUnit])
    const batch = byKey.get(key) ?? { of, at, before, during, where, path, owner, ownerUnit, metrics: [] }
    batch.metrics.push(metric)
    byKey.set(key, batch)
  }
  return [...byKey.values()]
}

/** A stretch of days with the places it was asked for at: the year before is the period before a year as well. */
type Ranges = readonly (DayRange & { readonly indexes: readonly number[] })[]

/**
 * Several ranges of whole months are one statement by month where a roll-up holds the months, or where months were asked for.
 * Otherwise each range is its own: two edges of an index are found faster than the month of every record.
 */
const statements = (batch: Batch, { ranges, monthly, path }: Question): { ranges: Ranges; bucketed: boolean }[] => {
  const places = Map.groupBy(ranges.keys(), (i) => `${ranges[i]?.from}..${ranges[i]?.to}`)
  const numbered = [...places.values()].map((indexes) => ({ ...(ranges[indexes[0] as number] as DayRange), indexes }))
  if (!batch.at && !batch.before && !batch.during) return [{ ranges: numbered.slice(0, 1), bucketed: false }]
  const byMonth = batch.at && ranges.every(isWholeMonths)
  if (byMonth && (monthly || (numbered.length > 1 && !path && hasMonths(batch))))
    return [{ ranges: numbered, bucketed: true }]
  const pieces = monthly ? numbered.flatMap(monthsWithin) : numbered
  return pieces.map((range) => ({ ranges: [range], bucketed: false }))
}

const hasMonths = ({ of, at, metrics }: Batch): boolean =>
  (of.rollups ?? []).some(({ by }) => by.includes(`${at}:month`)) &&
  metrics.flatMap(partsOf).every(({ computed }) => !computed)

const monthsWithin = (range: Ranges[number]): Ranges =>
  monthsOf(range).map((from) => ({ ...periodOf({ from, to: nextMonth(from) }), indexes: range.indexes }))

const nextMonth = (from: string): string => {
  const day = new Date(`${from}T00:00:00Z`)
  day.setUTCMonth(day.getUTCMonth() + 1)
  return day.toISOString().slice(0, 10)
}

interface Statement {
  readonly batch: Batch
  readonly ranges: Ranges
  readonly bucketed: boolean
  readonly share: Share
}

/** What counts is told for all days that a statement is about. */
const sharesFor = ({ metrics, path, ownerUnit }: Batch, ranges: Ranges, { whose }: Question): readonly Share[] => {
  const from = ranges.map((range) => range.from).sort()[0] as string
  const to = ranges
    .map((range) => range.to)
    .sort()
    .at(-1) as string
  return whose(metrics[0] as Metric, { from, to }, { byUnit: path !== undefined && path === ownerUnit })
}

const conditions = ({ batch, ranges, share }: Statement): Filter => {
  const { at, before, during, owner } = batch
  const within = at ? [{ or: ranges.map((range) => ({ [at]: { within: periodOf(range).name } })) }] : []
  const cohort = before ? [{ [before]: { lt: ranges[0]?.from } }] : []
  const lasted = during ? [lasting(during, ranges[0] as DayRange)] : []
  // Said first for all of them: an index or one look tells most records apart, instead of each stretch of each person.
  const theirs = share.people ? [ofPeople(owner, share.people)] : []
  return {
    and: [
      ...theirs,
      ...within,
      ...cohort,
      ...lasted,
      ...(batch.where ? [batch.where] : []),
      ...(share.filter ? [share.filter] : []),
    ],
  }
}

const partsOf = ({ value, per }: Metric): readonly Part[] => (per ? [value, per] : [value])

type ScaleOf = (range: DayRange) => WorkingScale

/** The working time of a range up to now. The calendar is read only where something is counted by it. */
const scales = async (ctx: Ctx, asked: readonly Batch[]): Promise<ScaleOf> => {
  if (asked.every(({ during }) => !during)) return () => ({ starts: [], before: [0] })
  const calendar = await companyCalendar(ctx)
  const start = (day: string): Date => new Date(momentOf(Date.parse(day), ctx.company.timeZone))
  const known = new Map<string, WorkingScale>()
  return ({ from, to }) => {
    const end = Math.max(start(from).getTime(), Math.min(start(to).getTime(), ctx.now.getTime()))
    // One and the same arrays for each use: a statement sends a list that stands in it several times only once.
    const scale = known.get(`${from} ${to}`) ?? calendar.scale(start(from), new Date(end))
    known.set(`${from} ${to}`, scale)
    return scale
  }
}

/** People who moved are asked for one by one: their unit of then stands in no record. */
const pathOf = ({ batch, share }: Statement): string | undefined => (share.unitOf ? batch.owner : batch.path)

const rowsSql = (ctx: Ctx, statement: Statement, scaleOf: ScaleOf): Sql<AggregateRow> => {
  const { batch, ranges, bucketed } = statement
  const path = pathOf(statement)
  const parts = batch.metrics.flatMap(partsOf)
  const kinds = [...new Set(parts.flatMap((part) => Object.keys(part.when)))]
  const sums = [...new Set(parts.flatMap((part) => part.sum ?? []))]
  const range = ranges[0] as DayRange
  const sqls = Object.fromEntries(
    parts.flatMap(({ computed }): [string, Sql][] =>
      computed ? [[computed.name, computed.sql(ctx, range, scaleOf(range))]] : [],
    ),
  )
  return aggregateSql(
    batch.of,
    {
      filter: conditions(statement),
      groupBy: [...new Set([...(path ? [path] : []), ...(bucketed ? [`${batch.at}:month`] : []), ...kinds])],
      measures: [{ count: '*' }, ...sums.map((sum) => ({ sum }))],
    },
    ctx,
    Object.keys(sqls).length > 0 ? sqls : undefined,
  )
}

const portionsIn = (metric: Metric, statement: Statement, rows: readonly AggregateRow[]): Portion[] => {
  const { batch, ranges, bucketed, share } = statement
  const path = pathOf(statement)
  return rows.flatMap((row) => {
    const value = amountIn(row, metric.value)
    const per = metric.per ? amountIn(row, metric.per) : 0
    const sample = amountIn(row, { when: (metric.per ?? metric.value).when })
    if (!value && !per && !sample) return []
    const cell = path ? row[path] : null
    const found = cell === null || cell === undefined ? null : String(cell)
    const group = found === null || !share.unitOf ? found : (share.unitOf.get(found) ?? null)
    const month = bucketed ? (row[`${batch.at}:month`] as string) : null
    const inside = bucketed ? ranges.filter((range) => range.from <= (month ?? '') && (month ?? '') < range.to) : ranges
    return inside.flatMap(({ indexes, from }) =>
      indexes.map((range) => ({ range, group, month: month ?? from, value, per, sample })),
    )
  })
}

const amountIn = (row: AggregateRow, part: Part): number => {
  const counts = Object.entries(part.when).every(([key, values]) => values.includes(row[key] as string | boolean))
  if (!counts) return 0
  const column = part.computed ? part.computed.name : part.sum ? `sum_${part.sum}` : 'count'
  return Number(row[column])
}
