import { today } from '../command/ctx.ts'
import type { Entity } from '../entity/entity.ts'
import { placeIn, targetOf } from '../entity/registry.ts'
import { monthField } from '../entity/system.ts'
import { inWords, refuse } from '../error.ts'
import type { Field, JsonForm } from '../field/field.ts'
import { type Cell, type Db, type Sql, snake, sql } from '../sql.ts'
import { type Filter, filterPaths, type Reader } from './filter.ts'
import { conditionsOf, mustHave } from './list.ts'
import { type Covering, coveringRollup } from './rollup.ts'
import { cellJson } from './row.ts'
import { joinsOf, readable, type Source, sourceOf } from './source.ts'
import { rememberedTitles, type Titles, titleOf } from './titles.ts'

export type Measure = Readonly<Record<string, string>>

export interface AggregateRequest {
  readonly filter?: Filter
  /** Fields, paths over one reference (`accountId.industry`), or date buckets (`closedOn:month`). */
  readonly groupBy: readonly string[]
  /** `{"count":"*"}`, `{"sum":"amount"}`, `{"avg":"amount"}`, `{"min":…}`, `{"max":…}`, `{"distinct":"accountId"}`. */
  readonly measures: readonly Measure[]
  readonly q?: string
}

export type AggregateRow = Record<string, string | number | boolean | null>

const buckets = ['day', 'week', 'month', 'quarter', 'year']
const maxGroups = 20_000

/** Groups and measures over what the actor may see, by one statement, from a roll-up when one covers the question. */
export const aggregate = (db: Db, e: Entity, request: AggregateRequest, reader: Reader): Promise<AggregateRow[]> =>
  db.rows(aggregateSql(e, request, reader))

/** The statement, for module code: `computed` are named sums in SQL over row alias `t`. */
export const aggregateSql = (
  e: Entity,
  request: AggregateRequest,
  reader: Reader,
  computed?: Readonly<Record<string, Sql>>,
): Sql<AggregateRow> => plan(e, request, reader, computed).query

/** The same as JSON text `{ items }`; rows grouped by references carry titles, where the reader may see them, as `labels`. */
export const aggregateJson = async (db: Db, e: Entity, request: AggregateRequest, reader: Reader): Promise<string> => {
  const { query, outputs } = plan(e, request, reader)
  const rows = await db.cells(query, 'own')
  const titles = await titlesOf(db, outputs, rows, reader)
  const keys = outputs.map(({ name }, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`)
  const items = rows.map((cells) => {
    let json = ''
    for (let i = 0; i < outputs.length; i++) json += (keys[i] as string) + cellJson(cells[i] ?? null, outputs[i]!.form)
    return titles.length > 0 ? `${json},"labels":{${labelsJson(titles, cells)}}}` : `${json}}`
  })
  return `{"items":[${items.join(',')}]}`
}

const plan = (
  e: Entity,
  request: AggregateRequest,
  reader: Reader,
  computed: Readonly<Record<string, Sql>> = {},
): { query: Sql<AggregateRow>; outputs: readonly Named[] } => {
  mustHave(reader, e, 'read')
  const sums = request.measures.filter((m) => m.count !== '*').map((m) => m.sum ?? '?')
  const dimensions = [...request.groupBy, ...filterPaths(request.filter, today(reader))]
  const byHand = Object.entries(computed).map(([name, column]) => ({ name, column, form: 'number' as const }))
  const rollup = request.q || byHand.length > 0 ? undefined : coveringRollup(e, dimensions, sums, reader.actor)
  const source = sourceOf(e, rollup?.columns)
  const groups = request.groupBy.map((path) => groupColumn(source, path, reader))
  const measures = request.measures.map((measure) => measureColumn(source, measure, reader, rollup))
  const outputs = [...groups, ...measures, ...byHand]
  const where = conditionsOf(source, request, reader)
  const columns = outputs.map(({ name, column }) => sql`${column} as ${sql.id(name)}`)
  const ordinals = groups.map((_, i) => sql.raw(String(i + 1)))
  const grouping =
    ordinals.length > 0
      ? sql` group by ${sql.join(ordinals)}${emptyGroups(rollup)} order by ${sql.join(ordinals)}`
      : sql``
  const query = sql<AggregateRow>`select ${sql.join(columns)} from ${sql.table(rollup?.table ?? e.table)} as t${joinsOf(source)} where ${where}${grouping} limit ${maxGroups}`
  return { query, outputs }
}

interface Titled {
  readonly key: string
  readonly at: number
  readonly titles: Titles
}

/** Titles for the columns that hold references: from memory, the rest by one statement. */
const titlesOf = async (
  db: Db,
  outputs: readonly Named[],
  rows: readonly (readonly Cell[])[],
  reader: Reader,
): Promise<Titled[]> => {
  const titled: Titled[] = []
  const asked: Sql[] = []
  for (const [at, { name, target }] of outputs.entries()) {
    if (!target) continue
    const titles = new Map<string, string>()
    titled.push({ key: `${JSON.stringify(name)}:`, at, titles: (await rememberedTitles(db, target, reader)) ?? titles })
    if (titled.at(-1)?.titles !== titles) continue
    const ids = [...new Set(rows.flatMap((cells) => cells[at] ?? []))]
    asked.push(
      sql`select ${sql.lit(titled.length - 1)}, asked.id, ${titleOf(target, sql.ref('asked.id'), reader)} from unnest(${ids}::uuid[]) as asked (id)`,
    )
  }
  const found = asked.length > 0 && rows.length > 0 ? await db.cells(sql.join(asked, sql` union all `)) : []
  for (const [i, id, title] of found) {
    if (title !== null) (titled[Number(i)]!.titles as Map<string, string>).set(id as string, JSON.stringify(title))
  }
  return titled
}

const labelsJson = (titled: readonly Titled[], cells: readonly Cell[]): string => {
  let json = ''
  for (const { key, at, titles } of titled) {
    const title = titles.get(cells[at] ?? '')
    if (title !== undefined) json += (json && ',') + key + title
  }
  return json
}

// Additions and removals of a roll-up cancel to zero; a group with nothing in it is no group.
const emptyGroups = (rollup: Covering | undefined): Sql => (rollup ? sql` having sum(t.n) <> 0` : sql``)

interface Named {
  readonly name: string
  readonly column: Sql
  readonly form: JsonForm
  /** The kind of record that the column points to. */
  readonly target?: Entity
}

const groupColumn = (source: Source, path: string, reader: Reader): Named => {
  const ready = source.mapped?.get(path)
  if (ready) {
    const field = path.includes(':') ? monthField : placeIn(source.entity, path)!.field
    return { name: path, column: textual(field, ready), form: field.kind.json, ...targetIn(field) }
  }
  const [field = '', bucket] = path.split(':')
  const { place, column } = readable(source, field, reader.actor)
  const [{ kind }, name] = [place.field, inWords(reader.actor, place.field)]
  if (bucket === undefined) {
    if (!kind.sortable && kind.json !== 'escaped') refuse('groupBy', 'aggregate', `字段「${name}」不能用于分组。`)
    return { name: path, column: textual(place.field, column), form: kind.json, ...targetIn(place.field) }
  }
  if (!buckets.includes(bucket) || (kind.name !== 'date' && kind.name !== 'instant')) {
    return refuse('groupBy', 'aggregate', `「${path}」不能分组:日期可按 ${buckets.join('、')} 分组。`)
  }
  const local =
    kind.name === 'instant' ? sql`(${column} at time zone ${reader.company.timeZone})` : sql`${column}::timestamp`
  return { name: path, column: sql`date_trunc(${sql.lit(bucket)}, ${local})::date`, form: monthField.kind.json }
}

const targetIn = (field: Field): { target?: Entity } => (field.target ? { target: targetOf(field) } : {})

const textual = (field: Field, column: Sql): Sql => (field.kind.column === 'numeric' ? sql`${column}::float8` : column)

const measureColumn = (source: Source, measure: Measure, reader: Reader, rollup: Covering | undefined): Named => {
  const [entry, ...more] = Object.entries(measure)
  if (!entry || more.length > 0) return refuse('measures', 'aggregate', '每个度量只含一项,例如 {"sum":"amount"}。')
  const [how, path] = entry
  if (how === 'count' && path === '*') {
    return number('count', rollup ? sql`coalesce(sum(t.n), 0)::bigint` : sql`count(*)`)
  }
  if (typeof path !== 'string') return refuse('measures', 'aggregate', '度量应写成 {"sum":"字段"}。')
  const name = `${how}_${path}`
  if (rollup) return number(name, sql`coalesce(sum(${sql.ref(`t.${snake(path)}`)}), 0)::bigint`)
  const { place, column } = readable(source, path, reader.actor)
  if (how === 'distinct') return number(name, sql`count(distinct ${column})`)
  if (!['sum', 'avg', 'min', 'max'].includes(how))
    return refuse('measures', 'aggregate', `未知的度量「${how}」,可用 count、sum、avg、min、max、distinct。`)
  const [{ kind }, label] = [place.field, inWords(reader.actor, place.field)]
  const numeric = kind.total !== null
  if ((how === 'sum' || how === 'avg') && !numeric)
    return refuse('measures', 'aggregate', `字段「${label}」不是数字,不能求和或平均。`)
  // PostgreSQL puts truth values and ids in an order but knows no greatest of them, nor would anybody ask.
  const ranked = kind.sortable && kind.column !== 'boolean' && kind.column !== 'uuid'
  if (!ranked) return refuse('measures', 'aggregate', `字段「${label}」不能求最大或最小。`)
  if (how === 'sum')
    return number(name, sql`coalesce(sum(${column}), 0)${sql.raw(kind.column === 'bigint' ? '::bigint' : '::float8')}`)
  if (how === 'avg') return number(name, sql`avg(${column})::float8`)
  return { name, form: kind.json, column: textual(place.field, sql`${sql.raw(how)}(${column})`) }
}

const number = (name: string, column: Sql): Named => ({ name, column, form: 'number' })
