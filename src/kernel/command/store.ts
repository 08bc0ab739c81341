import { setImmediate } from 'node:timers/promises'
import { isSystem } from '../access/actor.ts'
import type { Draft, Entity, Patch, Row, Write } from '../entity/entity.ts'
import { ownPlaces, type Place, placeIn, storedPlaces } from '../entity/registry.ts'
import { type FieldFault, invalid, missing } from '../error.ts'
import type { Field } from '../field/field.ts'
import { asRead } from '../field/time.ts'
import { newId } from '../id.ts'
import { type SearchEntry, searchEntry, searchKeys } from '../search/entry.ts'
import { columnset, jsonText, snake, sql } from '../sql.ts'
import { type Ctx, dateIn } from './ctx.ts'
import type { Values } from './rows.ts'

// The kernel's only writers. Every change of a record passes here: rules between fields, search entry and event with it.

type AnyEntity = Entity

export const create = async <E extends Entity>(
  ctx: Ctx,
  e: E,
  draft: Draft<E>,
  verb = 'create',
  facts?: Values,
): Promise<Row<E>> => {
  const [row] = await createMany(ctx, e, [draft], verb, facts)
  return row as Row<E>
}

/**
 * Stores many records by one statement. Defaults, `prepare` and `check` run for each; the first faults found are thrown as
 * one 422. `createdAt` in a draft dates the record's id too, so that history sorts where it belongs.
 */
export const createMany = async <E extends Entity>(
  ctx: Ctx,
  e: E,
  drafts: readonly Draft<E>[],
  verb = 'create',
  facts?: Values,
): Promise<Row<E>[]> => {
  if (drafts.length === 0) return []
  const values = await completed(ctx, e, drafts as readonly Values[])
  const faults = values.flatMap((draft) => faultsOf(e, draft))
  if (faults.length > 0) return invalid(faults)
  return (await insertCompleted(ctx, e, values, verb, facts)) as Row<E>[]
}

/** Stores completed and checked drafts, with their events and what follows from them. */
export const insertCompleted = async (
  ctx: Ctx,
  e: AnyEntity,
  values: readonly Values[],
  verb: string,
  facts?: Values,
): Promise<Values[]> => {
  const rows = await insertRows(ctx, e, values)
  for (const row of rows) recordEvent(ctx, e, row, verb, undefined, facts)
  await e.after?.(
    ctx,
    rows.map((after) => ({ after })),
  )
  return rows
}

/** Drafts with ids, defaults and what the entity's `prepare` adds. */
export const completed = async (ctx: Ctx, e: AnyEntity, drafts: readonly Values[]): Promise<Values[]> => {
  const fields = Object.entries(e.fields)
  const values = drafts.map((draft) => {
    const full: Values = { ...blankOf(e), custom: {}, ...draft }
    full.createdAt ??= ctx.now.toISOString()
    for (const [key, field] of fields) {
      if (draft[key] === undefined) full[key] = defaultOf(field, ctx, full.createdAt as string)
    }
    full.id ??= newId(draft.createdAt ? Date.parse(draft.createdAt as string) : ctx.now.getTime())
    return full
  })
  await e.prepare?.(ctx, values)
  return values
}

const blanks = new WeakMap<AnyEntity, Values>()

/**
 * A record without values, to be copied. An object that gets its dozens of keys one by one becomes a hash table in V8: three
 * times as slow to make and four times as large as the copy of one that JSON.parse has made.
 */
const blankOf = (e: AnyEntity): Values => {
  const known = blanks.get(e)
  if (known) return known
  const blank = JSON.parse(JSON.stringify(Object.fromEntries(storedPlaces(e).map(({ key }) => [key, null])))) as Values
  blanks.set(e, blank)
  return blank
}

const defaultOf = ({ kind, default: value }: Field, ctx: Ctx, createdAt: string): unknown => {
  if (kind.name === 'person' && value === 'me') return isSystem(ctx.actor) ? null : ctx.actor.employeeId
  if (kind.name === 'instant' && value === 'now') return createdAt
  if (kind.name === 'date' && value === 'today') return dateIn(new Date(createdAt), ctx.company.timeZone)
  return value ?? null
}

/** Missing required fields and the entity's own rules. */
export const faultsOf = (e: AnyEntity, row: Readonly<Values>): readonly FieldFault[] => {
  const absent = ownPlaces(e)
    .filter(({ key, field }) => field.required && (row[key] === null || row[key] === undefined || row[key] === ''))
    .map(({ key, field }) => missing(key, field))
  return absent.length > 0 ? absent : (e.check?.(row) ?? [])
}

const hasSearch = (e: AnyEntity) => searchKeys(e).length > 0

// So many rows are one statement: PostgreSQL stores them while the next are put into words, and other people get their turn.
// The first statements are shorter, so that it need not wait for long before it begins.
const rowsAtOnce = { first: 50, most: 250 }

const insertRows = async (ctx: Ctx, e: AnyEntity, values: readonly Values[]): Promise<Values[]> => {
  await drawNumbers(ctx, e, values)
  for (let from = 0; from < values.length; ) {
    if (from > 0) await setImmediate()
    const to = from + Math.min(from + rowsAtOnce.first, rowsAtOnce.most)
    sendRows(ctx, e, values.slice(from, to))
    from = to
  }
  const system = { version: 1, createdBy: ctx.actor.employeeId, updatedAt: ctx.now.toISOString(), deletedAt: null }
  return asStored(
    e,
    values.map((row) => Object.assign(row, system)),
  )
}

const sendRows = (ctx: Ctx, e: AnyEntity, values: readonly Values[]): void => {
  const stored = storedPlaces(e).filter(({ key }) => !['version', 'createdBy', 'updatedAt', 'deletedAt'].includes(key))
  const entries = hasSearch(e) ? values.map((row) => searchEntry(e, row)) : []
  const table = columnset([
    ...stored.map(({ key, field }) => ({
      name: snake(key),
      type: field.kind.column,
      cells: values.map((row) => row[key]),
    })),
    ...(hasSearch(e) ? searchColumns(entries) : []),
  ])
  const columns = sql.join(stored.map(({ key }) => sql.ref(snake(key))))
  const inserted = sql.join(stored.map(({ key }) => sql.ref(`i.${snake(key)}`)))
  const words = hasSearch(e)
    ? sql`, words as (insert into ${sql.table(`${e.table}_search`)} (id, words, grams)
        select id, search_words, string_to_array(search_grams, ' ') from input)`
    : sql``
  ctx.db.send(sql`with input as materialized (select * from ${table})${words}
    insert into ${sql.table(e.table)} (${columns}, created_by, updated_at)
    select ${inserted}, ${ctx.actor.employeeId}::uuid, ${ctx.now.toISOString()}::timestamptz from input as i`)
}

/** Rows as they would be read: every column was set here, so nothing needs to come back. */
const asStored = (e: AnyEntity, rows: Values[]): Values[] => {
  const instants = storedPlaces(e).filter(({ field }) => field.kind.name === 'instant')
  for (const row of rows) {
    for (const { key } of instants) {
      const value = row[key]
      if (typeof value === 'string') row[key] = asRead(value)
    }
  }
  return rows
}

// No piece of a word has a space in it.
const searchColumns = (entries: readonly SearchEntry[]) => [
  { name: 'search_words', type: 'text', cells: entries.map(({ words }) => words) },
  { name: 'search_grams', type: 'text', cells: entries.map(({ grams }) => grams.join(' ')) },
]

/** Gives drafts their running numbers before anything is derived from them: a record is found by its number, too. */
const drawNumbers = async (ctx: Ctx, e: AnyEntity, values: readonly Values[]): Promise<void> => {
  for (const { key, field } of ownPlaces(e)) {
    if (field.kind.name !== 'auto-number') continue
    const bare = values.filter((row) => row[key] === null || row[key] === undefined)
    if (bare.length === 0) continue
    const drawn = await ctx.db.cells(
      // Six digits, and more when a million is passed: lpad alone would cut the number off.
      sql`select ${field.prefix ?? ''} || lpad(n, greatest(6, length(n)), '0')
        from (select nextval(${`${e.table}_${snake(key)}_seq`})::text as n from generate_series(1, ${bare.length}::int)) as drawn`,
    )
    for (const [i, row] of bare.entries()) row[key] = drawn[i]?.[0]
  }
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export interface ChangeOptions {
  readonly verb?: string
  readonly facts?: Values
  /** Takes the write instead of the entity's `after`, for a caller that ends a batch with `followUp`. */
  readonly collect?: Write[]
}

/** Writes the fields that differ, counts the version up and records before and after. Nothing differs: nothing is written. */
export const change = async <E extends Entity>(
  ctx: Ctx,
  e: E,
  row: Row<E>,
  patch: Patch<E>,
  options: ChangeOptions = {},
): Promise<Row<E>> => {
  const before = row as Values
  const merged: Values = { ...before, ...(patch as Values) }
  if ((patch as Values).custom)
    merged.custom = { ...(before.custom as Values), ...((patch as Values).custom as Values) }
  const changed = [...ownPlaces(e), placeIn(e, 'custom') as Place].filter(({ key }) => !same(before[key], merged[key]))
  const verb = options.verb ?? 'update'
  if (changed.length === 0) {
    if (options.verb) recordEvent(ctx, e, before, verb, undefined, options.facts)
    return row
  }
  const faults = faultsOf(e, merged)
  if (faults.length > 0) return invalid(faults)
  const after = updateRow(ctx, e, before, merged, changed)
  const changes = Object.fromEntries(changed.map(({ key }) => [key, [before[key], after[key]] as const]))
  recordEvent(ctx, e, after, verb, changes, options.facts)
  if (options.collect) options.collect.push({ before, after })
  else await e.after?.(ctx, [{ before, after }])
  return after as Row<E>
}

/** What follows from a batch of changes that were collected. */
export const followUp = async (ctx: Ctx, e: AnyEntity, writes: readonly Write[]): Promise<void> => {
  if (writes.length > 0) await e.after?.(ctx, writes)
}

const updateRow = (ctx: Ctx, e: AnyEntity, before: Values, merged: Values, changed: readonly Place[]): Values => {
  const sets = changed.map(
    ({ key, field }) =>
      sql`${sql.ref(snake(key))} = ${toColumn(field.kind.json, merged[key])}::${sql.raw(field.kind.column)}`,
  )
  const keys = searchKeys(e)
  const reindex = keys.some((key) => changed.some((place) => place.key === key || place.key === 'custom'))
  const entry = reindex ? searchEntry(e, { ...merged, ...(merged.custom as Values) }) : null
  const words = entry
    ? sql`with words as (update ${sql.table(`${e.table}_search`)} set words = ${entry.words}, grams = ${entry.grams}::text[] where id = ${before.id}::uuid) `
    : sql``
  const now = ctx.now.toISOString()
  const seen = before.version as number
  ctx.db.send(sql`${words}update ${sql.table(e.table)} set ${sql.join(sets)}, version = kernel.next_version(version, ${seen}),
    updated_at = ${now}::timestamptz where id = ${before.id}::uuid`)
  return asStored(e, [{ ...merged, version: seen + 1, updatedAt: now }])[0] as Values
}

const toColumn = (form: string, value: unknown): unknown =>
  form === 'json' && value !== null && value !== undefined ? jsonText(value) : value

const recordEvent = (
  ctx: Ctx,
  e: AnyEntity,
  row: Values,
  verb: string,
  changes?: Record<string, readonly [unknown, unknown]>,
  facts?: Values,
) => {
  ctx.events.push({
    entity: e.name,
    recordId: row.id as string,
    verb,
    version: row.version as number,
    ...(changes && { changes }),
    ...(facts && { facts }),
  })
}

/** Records an event without a change of fields: something was said, sent, seen or decided. */
export const note = <E extends Entity>(ctx: Ctx, e: E, row: Row<E>, verb: string, facts?: Values): void =>
  recordEvent(ctx, e, row as Values, verb, undefined, facts)

const setDeleted = async (ctx: Ctx, e: AnyEntity, row: Values, at: string | null, verb: string): Promise<void> => {
  ctx.db.send(
    sql`update ${sql.table(e.table)} set deleted_at = ${at}::timestamptz, version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz where id = ${row.id}::uuid`,
  )
  recordEvent(ctx, e, { ...row, version: (row.version as number) + 1 }, verb)
  await e.after?.(ctx, [at ? { before: row } : { after: row }])
}

/** To the recycle bin. */
export const remove = <E extends Entity>(ctx: Ctx, e: E, row: Row<E>): Promise<void> =>
  setDeleted(ctx, e, row as Values, ctx.now.toISOString(), 'remove')

/** Back from the recycle bin. */
export const restore = <E extends Entity>(ctx: Ctx, e: E, row: Row<E>): Promise<void> =>
  setDeleted(ctx, e, row as Values, null, 'restore')
