import { readColumn } from '../access/mask.ts'
import { asSql, visibleRows } from '../access/visible.ts'
import type { Ctx } from '../command/ctx.ts'
import type { Entity } from '../entity/entity.ts'
import { entityNamed, placeIn } from '../entity/registry.ts'
import { inWords } from '../error.ts'
import { remember } from '../memory.ts'
import { type Db, type Sql, sql } from '../sql.ts'
import type { Reader } from './filter.ts'

/** By id, as JSON text. */
export type Titles = ReadonlyMap<string, string>

/** More records than this are looked up where they are needed. */
const most = 20_000

/**
 * Titles of all records of a rarely changed kind that every reader sees whole (stages, products, colleagues), from memory;
 * null where they must be looked up for each page. Saves a list half of its planning.
 */
export const rememberedTitles = async (
  db: Db,
  target: Entity,
  reader: Reader & Partial<Pick<Ctx, 'events'>>,
): Promise<Titles | null> => {
  if (!target.live || visibleRows(target, reader.actor, 'l') !== true) return null
  return remember({ ...reader, db }, [target.name], `titles of ${target.name} ${reader.actor.english}`, async () => {
    const rows = await db.cells(
      sql`select l.id, ${titleColumn(target, reader)} from ${sql.table(target.table)} as l limit ${most + 1}`,
    )
    return rows.length > most ? null : new Map(rows.map(([id, title]) => [id as string, JSON.stringify(title)]))
  })
}

/** Subselect for the title of the record that `id` points to, where the reader may see that. */
export const titleOf = (target: Entity, id: Sql, reader: Pick<Reader, 'actor'>, alias = 'l'): Sql => {
  const seen = visibleRows(target, reader.actor, alias)
  const condition = seen === true ? sql`` : sql` and ${asSql(seen)}`
  return sql`(select ${titleColumn(target, reader, alias)} from ${sql.table(target.table)} as ${sql.ref(alias)} where ${sql.ref(`${alias}.id`)} = ${id}${condition})`
}

// Nobody is shown the code of a choice, or the id of another record, as the name of a record.
const titleColumn = (target: Entity, reader: Pick<Reader, 'actor'>, alias = 'l'): Sql => {
  const place = placeIn(target, target.title)!
  const { field, column } = place
  const named = field.target ? entityNamed(field.target) : undefined
  if (named) return titleOf(named, column(alias), reader, `${alias}l`)
  const stored = sql`${readColumn(target, place, reader.actor, alias)}::text`
  if (field.kind.name !== 'choice') return stored
  const said = (field.choices ?? []).map((one) => [sql.lit(one.value), sql.lit(inWords(reader.actor, one))])
  const names = said.map(([value, name]) => sql`when ${value} then ${name}`)
  return sql`case ${stored} ${sql.join(names, sql` `)} else ${stored} end`
}
