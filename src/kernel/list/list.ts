import { reach } from '../access/actor.ts'
import { asSql, visibleRows } from '../access/visible.ts'
import { today } from '../command/ctx.ts'
import type { Entity } from '../entity/entity.ts'
import { placeIn, verbName } from '../entity/registry.ts'
import { fail, inWords, refuse } from '../error.ts'
import { searchCondition, searched } from '../search/condition.ts'
import { and, type Db, or, type Sql, sql } from '../sql.ts'
import { filterPaths, filterSql, type Reader } from './filter.ts'
import { countCap, type ListRequest, readSort, type SortKey } from './request.ts'
import { coveringRollup } from './rollup.ts'
import { allFields, type RowShape, rowShape } from './row.ts'
import { joinsOf, type Reached, readable, type Source, sourceOf } from './source.ts'

/** Rows that exist, that the actor may see, and that pass the filter and the search words: what every read begins with. */
export const conditionsOf = (
  source: Source,
  request: Pick<ListRequest, 'filter' | 'q' | 'deleted'>,
  reader: Reader,
): Sql<boolean> => {
  const { entity, alias } = source
  const mapped = source.mapped
  const column = mapped && ((key: string) => mapped.get(key) ?? placeIn(entity, key)!.column(alias))
  const seen = visibleRows(entity, reader.actor, alias, 'read', column)
  const alive = sql`${sql.ref(`${alias}.deleted_at`)} is ${sql.raw(request.deleted ? 'not null' : 'null')}`
  return and([
    ...(mapped ? [] : [alive]),
    ...(seen === true ? [] : [asSql(seen)]),
    ...(request.filter ? [filterSql(source, request.filter, reader)] : []),
    ...(request.q ? [searchCondition(source, request.q)] : []),
  ])
}

/** Throws 403 when no role of the actor has the verb. */
export const mustHave = (reader: Pick<Reader, 'actor'>, e: Entity, verb: string): void => {
  if (!reach(reader.actor, e.name, verb)) fail('forbidden', { verb: verbName(e, verb) })
}

/**
 * One page as JSON text `{ items, next, count }`, by one statement. Cells go from PostgreSQL's text straight into JSON.
 * `count.value` is exact below `countCap`; `count.capped` says that there are more.
 */
export const listJson = async (db: Db, e: Entity, request: ListRequest, reader: Reader): Promise<string> => {
  mustHave(reader, e, 'read')
  const { query, shape, sort, total } = await pageOf(db, e, request, reader)
  const rows = request.q
    ? await searched(db, query, async () => (await pageOf(db, e, request, reader, true)).query)
    : await db.cells(query, 'own')
  const page = rows.slice(0, request.limit)
  const keysFrom = shape.columns.length + shape.labels.length
  const last = page.at(-1)
  const next = rows.length > request.limit && last ? encodeCursor(last.slice(keysFrom, keysFrom + sort.length)) : null
  const items = page.map((cells) => shape.write(cells)).join(',')
  return `{"items":[${items}],"next":${JSON.stringify(next)},"count":${await countJson(db, rows, total, request)}}`
}

const pageOf = async (db: Db, e: Entity, request: ListRequest, reader: Reader, thorough = false) => {
  const source = sourceOf(e, undefined, thorough)
  const shape = await rowShape(db, source, reader, request.fields)
  const sort = sortColumns(source, request.sort, reader)
  const where = conditionsOf(source, request, reader)
  const from = request.cursor ? and([where, after(sort, request.cursor)]) : where
  const total = request.count === 'none' ? sql`null` : countOf(source, where, request, reader)
  return { query: pageSql(source, shape, sort, from, total, request.limit + 1, !!request.filter), shape, sort, total }
}

/** One record with all its fields as JSON text; null when absent or unseen. */
export const recordJson = async (db: Db, e: Entity, id: string, reader: Reader, deleted = false) =>
  (await askRecord(db, e, id, reader, { deleted })).json

interface RecordRequest {
  /** Also where it, or what it hangs on, is in the recycle bin. */
  readonly deleted?: boolean
  /** A record that the reader may not see fails the statement, and the transaction with it, instead of being absent. */
  readonly mustSee?: boolean
}

/** The same, asked for but not waited for: a transaction may go on to its commit. */
export const askRecord = async (
  db: Db,
  e: Entity,
  id: string,
  reader: Reader,
  { deleted = false, mustSee = false }: RecordRequest = {},
): Promise<{ readonly json: Promise<string | null> }> => {
  mustHave(reader, e, 'read')
  const source = sourceOf(e)
  const shape = await rowShape(db, source, reader, deleted ? [...allFields(e), 'deletedAt'] : allFields(e))
  const it = sql<boolean>`t.id = ${id}::uuid`
  const seen = mustSee && visibleRows(e, reader.actor, 't', 'read')
  // Case, because the order of conditions is the planner's: no other row may be asked.
  const found = seen
    ? sql<boolean>`case when ${it} then kernel.seen(${asSql(seen)}, ${sql.lit(e.name)}) else false end`
    : deleted
      ? asSql(visibleRows(e, { ...reader.actor, inBin: true }, 't'))
      : conditionsOf(source, {}, reader)
  const where = and([it, found])
  const json = db
    .cells(pageSql(source, shape, [], where, sql`null`, 1))
    .then(([cells]) => (cells ? shape.write(cells) : null))
  // Whoever waits hears of a failure.
  json.catch(() => {})
  return { json }
}

interface SortColumn extends SortKey {
  readonly column: Sql
  readonly reached: Reached
}

export const sortColumns = (source: Source, sort: string | undefined, reader: Reader): SortColumn[] =>
  readSort(source.entity, sort).map((key) => sortColumn(source, key, reader))

const sortColumn = (source: Source, key: SortKey, reader: Reader): SortColumn => {
  const reached = readable(source, key.path, reader.actor)
  const { kind } = reached.place.field
  const message = `字段「${inWords(reader.actor, reached.place.field)}」不能用于排序。`
  if (!kind.sortable) return refuse('sort', 'sort.field', message)
  return { ...key, reached, column: kind.order?.(reached.column) ?? reached.column }
}

const direction = (key: SortKey) => sql.raw(key.falling ? 'desc nulls last' : 'asc nulls last')
export const orderBy = (sort: readonly SortColumn[]): Sql =>
  sort.length === 0
    ? sql``
    : sql` order by ${sql.join(sort.map((key) => (key.path === 'id' ? sql`${key.column} ${sql.raw(key.falling ? 'desc' : 'asc')}` : sql`${key.column} ${direction(key)}`)))}`

// Titles are joined to the finished page, so that a sort never drags other tables along.
const pageSql = (
  source: Source,
  shape: RowShape,
  sort: readonly SortColumn[],
  where: Sql,
  total: Sql,
  limit: number,
  late = false,
): Sql => {
  const name = (i: number) => sql.raw(`c${i}`)
  const keys = sort.map((key) => key.reached.column)
  const inner = [...shape.columns, ...keys].map((column, i) => sql`${column} as ${name(i)}`)
  const n = shape.columns.length
  const outer = [
    ...shape.columns.map((_, i) => sql`page.${name(i)}`),
    ...shape.labels,
    ...keys.map((_, i) => sql`page.${name(n + i)}`),
    total,
  ]
  const again = sort.map((key, i) => {
    const column = sql`page.${name(n + i)}`
    return sql`${key.reached.place.field.kind.order?.(column) ?? column} ${direction(key)}`
  })
  return sql`select ${sql.join(outer)} from (select ${sql.join(inner)} from ${found(source, where, sort, limit, late)}) as page${again.length > 0 ? sql` order by ${sql.join(again)}` : sql``}`
}

// A filter is answered by an index as long as nothing else of the row is asked for: only the rows of the page are then fetched.
const found = (source: Source, where: Sql, sort: readonly SortColumn[], limit: number, late: boolean): Sql => {
  const table = sql.table(source.entity.table)
  const rows = sql`${table} as t${joinsOf(source)} where ${where}${orderBy(sort)} limit ${limit}`
  if (!late || source.joins.size > 0) return rows
  return sql`(select t.id from ${rows}) as k join ${table} as t on t.id = k.id`
}

const countOf = (source: Source, where: Sql, request: ListRequest, reader: Reader): Sql => {
  const { entity } = source
  const rollup =
    request.deleted || request.q
      ? undefined
      : coveringRollup(entity, filterPaths(request.filter, today(reader)), [], reader.actor)
  if (rollup) {
    const reduced = sourceOf(entity, rollup.columns)
    const counted = conditionsOf(reduced, request, reader)
    return sql`(select coalesce(sum(t.n), 0) from ${sql.table(rollup.table)} as t${joinsOf(reduced)} where ${counted})`
  }
  const cap = request.count === 'exact' ? sql`` : sql` limit ${countCap + 1}`
  return sql`(select count(*) from (select 1 from ${sql.table(entity.table)} as t${joinsOf(source)} where ${where}${cap}) as counted)`
}

const countJson = async (db: Db, rows: readonly (readonly (string | null)[])[], total: Sql, request: ListRequest) => {
  if (request.count === 'none') return 'null'
  // A page past the end has no row to carry the total.
  const cell = rows[0] ? rows[0].at(-1) : request.cursor ? (await db.cells(sql`select ${total}`))[0]?.[0] : '0'
  const value = Number(cell)
  const capped = request.count === 'capped' && value > countCap
  return `{"value":${capped ? countCap : value},"capped":${capped}}`
}

const encodeCursor = (keys: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url')

const badCursor = () => refuse('cursor', 'cursor', '分页标记无效,请从第一页重新加载。')

const decodeCursor = (cursor: string, length: number): (string | null)[] => {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(keys) || keys.length !== length) return badCursor()
    return keys.every((key) => key === null || (typeof key === 'string' && !key.includes('\u0000')))
      ? keys
      : badCursor()
  } catch {
    return badCursor()
  }
}

/** Rows behind the cursor in the order of the sort: equal on the first keys and further on the next. Nulls come last. */
const after = (sort: readonly SortColumn[], cursor: string): Sql<boolean> => {
  const keys = decodeCursor(cursor, sort.length)
  const bound = (i: number) => {
    const { kind } = sort[i]!.reached.place.field
    if (keys[i] !== null && !cursorText[kind.column]?.test(keys[i] as string)) return badCursor()
    const value = sql`${keys[i]}::${sql.raw(kind.column)}`
    return kind.order?.(value) ?? value
  }
  return or(
    sort.map((key, i) => {
      const equal = sort
        .slice(0, i)
        .map((earlier, j) => (keys[j] === null ? sql`${earlier.column} is null` : sql`${earlier.column} = ${bound(j)}`))
      if (keys[i] === null) return and([...equal, sql`false`])
      const further = sql`${key.column} ${sql.raw(key.falling ? '<' : '>')} ${bound(i)}`
      return and([...equal, key.reached.place.key === 'id' ? further : or([further, sql`${key.column} is null`])])
    }),
  )
}

const number = /^-?\d{1,20}(\.\d{1,20})?$/
const cursorText: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  text: /^/,
  bigint: /^-?\d{1,18}$/,
  integer: /^-?\d{1,9}$/,
  numeric: number,
  boolean: /^[tf]$/,
  date: /^\d{4}-\d\d-\d\d$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/,
}
