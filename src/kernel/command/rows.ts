import { asSql, existsVisible, visibleRows } from '../access/visible.ts'
import type { Draft, Entity, Row } from '../entity/entity.ts'
import { entityNamed, type Place, storedPlaces, targetOf } from '../entity/registry.ts'
import { fail, invalid, named, type Said } from '../error.ts'
import { decodeCell } from '../field/field.ts'
import { type Filter, filterSql } from '../list/filter.ts'
import { sourceOf } from '../list/source.ts'
import { titleOf } from '../list/titles.ts'
import { and, type Cell, type Sql, sql } from '../sql.ts'
import type { Ctx } from './ctx.ts'

// Whole records for rules and commands. Answers to a reader leave by the list instead, cell by cell.

export type Values = Record<string, unknown>

export const rowOf = (places: readonly Place[], cells: readonly Cell[]): Values =>
  Object.fromEntries(places.map((place, i) => [place.key, decodeCell(place.field.kind, cells[i] ?? null)]))

export const selectColumns = (places: readonly Place[], alias: string): Sql =>
  sql.join(places.map((place) => place.column(alias)))

export interface Selection {
  readonly filter?: Filter
  /** Against others who change it; `whole` against those who hang something on it, too: they may go on to lock it themselves. */
  readonly lock?: boolean | 'whole'
  readonly limit?: number
  /** SQL over row alias `t`, for what the filter language cannot say. */
  readonly where?: Sql
  readonly orderBy?: Sql
  /** Rows regardless of who asks: for rules that must see everything, never for answers. */
  readonly unscoped?: boolean
}

/** Whole records that the actor may see. */
export const select = async <E extends Entity>(ctx: Ctx, e: E, selection: Selection = {}): Promise<Row<E>[]> => {
  const places = storedPlaces(e)
  const source = sourceOf(e)
  const conditions = [sql`t.deleted_at is null`]
  if (!selection.unscoped) conditions.push(asSql(visibleRows(e, ctx.actor, 't')))
  if (selection.filter) conditions.push(filterSql(source, selection.filter, ctx))
  if (selection.where) conditions.push(selection.where as Sql<boolean>)
  const joins = sql.join([...source.joins.values()], sql``)
  const strength = selection.lock === 'whole' ? sql`update` : sql`no key update`
  const cells = await ctx.db.cells(
    sql`select ${selectColumns(places, 't')} from ${sql.table(e.table)} as t${joins} where ${and(conditions)}${
      selection.orderBy ? sql` order by ${selection.orderBy}` : sql``
    }${selection.limit ? sql` limit ${selection.limit}` : sql``}${selection.lock ? sql` for ${strength} of t` : sql``}`,
  )
  return cells.map((row) => rowOf(places, row)) as Row<E>[]
}

/** The record, if it is there and visible. */
export const find = async <E extends Entity>(
  ctx: Ctx,
  e: E,
  id: string,
  options: Pick<Selection, 'lock' | 'unscoped'> = {},
): Promise<Row<E> | undefined> => (await select(ctx, e, { ...options, where: sql`t.id = ${id}::uuid` }))[0]

/** The record, or 404 as if it did not exist. */
export const get = async <E extends Entity>(
  ctx: Ctx,
  e: E,
  id: string,
  options?: Pick<Selection, 'lock' | 'unscoped'>,
): Promise<Row<E>> => (await find(ctx, e, id, options)) ?? fail('not_found')

/** The record in the recycle bin, locked; 404 when it is not there, 409 while what it hangs on lies there too. */
export const getDeleted = async <E extends Entity>(ctx: Ctx, e: E, id: string): Promise<Row<E>> => {
  const places = storedPlaces(e)
  const [stands, inBin] = [ctx.actor, { ...ctx.actor, inBin: true as const }].map((actor) =>
    asSql(visibleRows(e, actor, 't')),
  )
  const [[isFree, ...cells] = []] = await ctx.db.cells(
    sql`select ${stands as Sql}, ${selectColumns(places, 't')} from ${sql.table(e.table)} as t where t.id = ${id}::uuid and t.deleted_at is not null and ${inBin as Sql} for update of t`,
  )
  if (isFree === undefined) return fail('not_found')
  const row = rowOf(places, cells)
  if (isFree !== 't') fail('above_in_bin', { what: await aboveInBin(ctx, e, row) })
  return row as Row<E>
}

/** Kind and title of the record in the bin that this one hangs on directly. */
const aboveInBin = async (ctx: Ctx, e: Entity, row: Values): Promise<Said> => {
  const pointing = storedPlaces(e).filter(({ field }) => field.target)
  const above = pointing.map(({ key, field }) => [targetOf(field), row[key]] as const)
  for (const [target, id] of [...above, [entityNamed(String(row.subjectEntity)), row.subjectId] as const]) {
    if (!target || typeof id !== 'string') continue
    const title = titleOf(target, sql`p.id`, { actor: { ...ctx.actor, inBin: true } })
    const [cells] = await ctx.db.cells(
      sql`select ${title} from ${sql.table(target.table)} as p where p.id = ${id}::uuid and p.deleted_at is not null`,
    )
    if (cells) return cells[0] ? named(target.label, cells[0]) : target.label
  }
  return { zh: '记录', en: 'record' }
}

/** What people wrote of a record, in the company's own fields too: how another one begins. */
export const copied = <E extends Entity>(e: E, row: Row<E>): Draft<E> => {
  const written = Object.keys(e.fields).filter((key) => e.fields[key]?.by === 'user')
  return Object.fromEntries([...written, 'custom'].map((key) => [key, (row as Values)[key]])) as Draft<E>
}

/** Refuses references to records that are not there or not visible, by one statement for all of them. */
export const checkReferences = async (ctx: Ctx, places: readonly Place[], values: Readonly<Values>, hold: Sql) => {
  const pointing = places.filter(({ key, field }) => field.target && typeof values[key] === 'string')
  if (pointing.length === 0) return
  const asked = pointing.map(({ key, field }) => {
    const seen = existsVisible(targetOf(field), sql`${values[key]}::uuid`, ctx.actor, hold)
    return seen === false ? sql`false` : asSql(seen)
  })
  const [cells = []] = await ctx.db.cells(sql`select ${sql.join(asked)}`)
  const faults = pointing
    .filter((_, i) => cells[i] !== 't')
    .map(({ key, field }) => ({
      field: key,
      code: 'reference',
      message: `「${field.zh}」指向的记录不存在,或你没有查看它的权限。`,
      en: `「${field.en ?? field.zh}」指向的记录不存在,或你没有查看它的权限。`,
    }))
  if (faults.length > 0) invalid(faults)
}
