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
  filter?(metric: Metric): Filter | undefined
}

/** Metrics over the same records, which one statement can answer together. */
interface Batch extends Pick<Metric, 'of' | 'at' | 'before' | 'during' | 'where'> {
  readonly metrics: Metric[]
  readonly path: string | undefined
  readonly filter: Filter | undefined
}

// The kernel cuts off beyond this many groups; a number must never be made of a cut-off list.
const mostGroups = 20_000

export type Portions = ReadonlyMap<string, readonly Portion[]>

export const readPortions = async (ctx: Ctx, question: Question): Promise<Portions> =>
  (await readAllPortions(ctx, [question]))[0] ?? new Map()

/** Reads the numbers of several questions by one statement. */
export const readAllPortions = async (ctx: Ctx, questions: readonly Question[]): Promise<Portions[]> => {
  const asked = questions.flatMap((question, at) =>
    batches(question).flatMap((batch) => statements(batch, question).map((statement) => ({ at, batch, ...statement }))),
  )
  const scaleOf = await scales(
    ctx,
    asked.map(({ batch }) => batch),
  )
  const answers = await readTogether(
    ctx,
    asked.map(({ batch, ranges, bucketed }) => rowsSql(ctx, batch, ranges, bucketed, scaleOf)),
  )
  const found = questions.map(({ metrics }) => new Map<string, Portion[]>(metrics.map(({ key }) => [key, []])))
  for (const [i, { at, batch, ranges, bucketed }] of asked.entries()) {
    const rows = answers[i] ?? []
    if (rows.length >= mostGroups) throw new Error(`${batch.of.name} by ${batch.path} has too many groups`)
    for (const metric of batch.metrics)
      found[at]?.get(metric.key)?.push(...portionsIn(metric, batch, rows, ranges, bucketed))
  }
  return found
}

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
    const { of, at, before, during, where } = metric
    const path = question.path?.(metric)
    const filter = question.filter?.(metric)
    const key = JSON.stringify([of.name, at, before, during, where, path, filter])
    const batch = byKey.get(key) ?? { of, at, before, during, where, path, filter, metrics: [] }
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

const conditions = (batch: Batch, ranges: Ranges): Filter => {
  const { at, before, during } = batch
  const within = at ? [{ or: ranges.map((range) => ({ [at]: { within: periodOf(range).name } })) }] : []
  const cohort = before ? [{ [before]: { lt: ranges[0]?.from } }] : []
  const lasted = during ? [lasting(during, ranges[0] as DayRange)] : []
  return {
    and: [
      ...within,
      ...cohort,
      ...lasted,
      ...(batch.where ? [batch.where] : []),
      ...(batch.filter ? [batch.filter] : []),
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

const rowsSql = (ctx: Ctx, batch: Batch, ranges: Ranges, bucketed: boolean, scaleOf: ScaleOf): Sql<AggregateRow> => {
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
      filter: conditions(batch, ranges),
      groupBy: [
        ...new Set([...(batch.path ? [batch.path] : []), ...(bucketed ? [`${batch.at}:month`] : []), ...kinds]),
      ],
      measures: [{ count: '*' }, ...sums.map((sum) => ({ sum }))],
    },
    ctx,
    Object.keys(sqls).length > 0 ? sqls : undefined,
  )
}

const portionsIn = (
  metric: Metric,
  batch: Batch,
  rows: readonly AggregateRow[],
  ranges: Ranges,
  bucketed: boolean,
): Portion[] =>
  rows.flatMap((row) => {
    const value = amountIn(row, metric.value)
    const per = metric.per ? amountIn(row, metric.per) : 0
    const sample = amountIn(row, { when: (metric.per ?? metric.value).when })
    if (!value && !per && !sample) return []
    const cell = batch.path ? row[batch.path] : null
    const group = cell === null || cell === undefined ? null : String(cell)
    const month = bucketed ? (row[`${batch.at}:month`] as string) : null
    const inside = bucketed ? ranges.filter((range) => range.from <= (month ?? '') && (month ?? '') < range.to) : ranges
    return inside.flatMap(({ indexes, from }) =>
      indexes.map((range) => ({ range, group, month: month ?? from, value, per, sample })),
    )
  })

const amountIn = (row: AggregateRow, part: Part): number => {
  const counts = Object.entries(part.when).every(([key, values]) => values.includes(row[key] as string | boolean))
  if (!counts) return 0
  const column = part.computed ? part.computed.name : part.sum ? `sum_${part.sum}` : 'count'
  return Number(row[column])
}
