import { asSql, visibleRows } from '../access/visible.ts'
import { today } from '../command/ctx.ts'
import type { Entity } from '../entity/entity.ts'
import { placeIn, targetOf } from '../entity/registry.ts'
import { monthField } from '../entity/system.ts'
import { invalid } from '../error.ts'
import type { Field } from '../field/field.ts'
import { type Db, type Sql, sql } from '../sql.ts'
import { type Filter, filterPaths, type Reader } from './filter.ts'
import { conditionsOf, mustHave } from './list.ts'
import { type Covering, coveringRollup } from './rollup.ts'
import { joinsOf, readable, type Source, sourceOf } from './source.ts'

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

/**
 * Groups and measures over what the actor may see, by one statement, from a roll-up when one covers the question. `computed` are
 * named sums in SQL over row alias `t`, for module code only.
 */
export const aggregate = async (
  db: Db,
  e: Entity,
  request: AggregateRequest,
  reader: Reader,
  computed?: Readonly<Record<string, Sql>>,
): Promise<AggregateRow[]> => {
  mustHave(reader, e, 'read')
  const sums = request.measures.filter((m) => m.count === undefined).map((m) => m.sum ?? '?')
  const dimensions = [...request.groupBy, ...filterPaths(request.filter, today(reader))]
  const rollup = request.q || computed ? undefined : coveringRollup(e, dimensions, sums, reader.actor)
  const source = sourceOf(e, rollup?.columns)
  const groups = request.groupBy.map((path) => groupColumn(source, path, reader))
  const measures = [
    ...request.measures.map((measure) => measureColumn(source, measure, reader, rollup)),
    ...Object.entries(computed ?? {}).map(([name, column]) => ({ name, column })),
  ]
  const where = conditionsOf(source, request, reader)
  const columns = [...groups, ...measures].map(({ name, column }) => sql`${column} as ${sql.id(name)}`)
  const ordinals = groups.map((_, i) => sql.raw(String(i + 1)))
  const grouping =
    ordinals.length > 0
      ? sql` group by ${sql.join(ordinals)}${emptyGroups(rollup)} order by ${sql.join(ordinals)}`
      : sql``
  return db.rows<AggregateRow>(
    sql`select ${sql.join(columns)} from ${sql.table(rollup?.table ?? e.table)} as t${joinsOf(source)} where ${where}${grouping} limit ${maxGroups}`,
  )
}

/** Titles of the records that groups by reference stand for, where the reader may see them, beside each row as `labels`. */
export const withLabels = async (
  db: Db,
  e: Entity,
  groupBy: readonly string[],
  rows: readonly AggregateRow[],
  { actor }: Reader,
): Promise<object[]> => {
  const pointing = groupBy.flatMap((path) => {
    const field = placeIn(e, path)?.field
    return field?.target ? [{ path, target: targetOf(field) }] : []
  })
  if (pointing.length === 0 || rows.length === 0) return [...rows]
  const titles = pointing.map(({ path, target }) => {
    const ids = [...new Set(rows.map((row) => row[path]).filter((id) => id !== null))]
    const title = placeIn(target, target.title)!.column('t')
    return sql`select ${sql.lit(path)} as path, t.id, ${title}::text as title from ${sql.table(target.table)} as t where t.id = any(${ids}::uuid[]) and ${asSql(visibleRows(target, actor, 't'))}`
  })
  const found = await db.rows<{ path: string; id: string; title: string }>(sql`${sql.join(titles, sql` union all `)}`)
  const titleOf = new Map(found.map(({ path, id, title }) => [`${path} ${id}`, title]))
  return rows.map((row) => ({
    ...row,
    labels: Object.fromEntries(pointing.map(({ path }) => [path, titleOf.get(`${path} ${row[path]}`)])),
  }))
}

// Additions and removals of a roll-up cancel to zero; a group with nothing in it is no group.
const emptyGroups = (rollup: Covering | undefined): Sql => (rollup ? sql` having sum(t.n) <> 0` : sql``)

interface Named {
  readonly name: string
  readonly column: Sql
}

const refuse = (field: string, message: string): never => invalid([{ field, code: 'aggregate', message }])

const groupColumn = (source: Source, path: string, reader: Reader): Named => {
  const ready = source.mapped?.get(path)
  if (ready) return { name: path, column: textual(path.includes(':') ? monthField : undefined, ready) }
  const [field = '', bucket] = path.split(':')
  const { place, column } = readable(source, field, reader.actor)
  const { kind, zh } = place.field
  if (bucket === undefined) {
    if (!kind.sortable && kind.json !== 'escaped') return refuse('groupBy', `字段「${zh}」不能用于分组。`)
    return { name: path, column: textual(place.field, column) }
  }
  if (!buckets.includes(bucket) || (kind.name !== 'date' && kind.name !== 'instant')) {
    return refuse('groupBy', `「${path}」不能分组:日期可按 ${buckets.join('、')} 分组。`)
  }
  const local =
    kind.name === 'instant' ? sql`(${column} at time zone ${reader.company.timeZone})` : sql`${column}::timestamp`
  return { name: path, column: sql`date_trunc(${sql.lit(bucket)}, ${local})::date` }
}

const textual = (field: Field | undefined, column: Sql): Sql =>
  field?.kind.column === 'numeric' ? sql`${column}::float8` : column

const measureColumn = (source: Source, measure: Measure, reader: Reader, rollup: Covering | undefined): Named => {
  const [entry, ...more] = Object.entries(measure)
  if (!entry || more.length > 0) return refuse('measures', '每个度量只含一项,例如 {"sum":"amount"}。')
  const [how, path] = entry
  if (how === 'count' && path === '*') {
    return { name: 'count', column: rollup ? sql`coalesce(sum(t.n), 0)::bigint` : sql`count(*)` }
  }
  if (typeof path !== 'string') return refuse('measures', '度量应写成 {"sum":"字段"}。')
  const name = `${how}_${path}`
  if (rollup)
    return {
      name,
      column: sql`coalesce(sum(${sql.ref(`t.${path.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`)}), 0)::bigint`,
    }
  const { place, column } = readable(source, path, reader.actor)
  if (how === 'distinct') return { name, column: sql`count(distinct ${column})` }
  if (!['sum', 'avg', 'min', 'max'].includes(how))
    return refuse('measures', `未知的度量「${how}」,可用 count、sum、avg、min、max、distinct。`)
  const { kind, zh } = place.field
  const numeric = kind.total !== null
  if ((how === 'sum' || how === 'avg') && !numeric) return refuse('measures', `字段「${zh}」不是数字,不能求和或平均。`)
  if (!kind.sortable) return refuse('measures', `字段「${zh}」不能求最大或最小。`)
  if (how === 'sum')
    return {
      name,
      column: sql`coalesce(sum(${column}), 0)${sql.raw(kind.column === 'bigint' ? '::bigint' : '::float8')}`,
    }
  return {
    name,
    column: how === 'avg' ? sql`avg(${column})::float8` : textual(place.field, sql`${sql.raw(how)}(${column})`),
  }
}
