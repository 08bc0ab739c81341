import type { Entity } from '../entity/entity.ts'
import { type Place, placeIn } from '../entity/registry.ts'
import { type Sql, sql } from '../sql.ts'
import { type Actor, reach } from './actor.ts'
import { asSql, visibleRows } from './visible.ts'

/** `whole`: shown as stored; `rows`: whole on some rows only; `masked`: never whole. */
export const maskState = (e: Entity, place: Place, actor: Actor): 'whole' | 'rows' | 'masked' => {
  if (!place.field.mask) return 'whole'
  const revealed = reach(actor, e.name, 'reveal')
  if (revealed === undefined) return 'masked'
  return revealed === 'all' || revealed === reach(actor, e.name, 'read') ? 'whole' : 'rows'
}

/** The column in the reader's language: `titleEn`, where there is one, is what `title` says in English. */
export const readColumn = (e: Entity, place: Place, { english }: Actor, alias: string): Sql => {
  const twin = english && e.fields[`${place.key}En`] && placeIn(e, `${place.key}En`)
  return twin ? sql`coalesce(${twin.column(alias)}, ${place.column(alias)})` : place.column(alias)
}

/** The column as this actor may see it. */
export const maskedColumn = (e: Entity, place: Place, actor: Actor, alias: string): Sql => {
  const column = readColumn(e, place, actor, alias)
  const state = maskState(e, place, actor)
  if (state === 'whole') return column
  const hidden = hiddenForm(place, column)
  if (state === 'masked') return hidden
  return sql`case when ${asSql(visibleRows(e, actor, alias, 'reveal'))} then ${column} else ${hidden} end`
}

const hiddenForm = ({ field: { mask, kind } }: Place, column: Sql): Sql =>
  mask === 'hide' ? sql`null::${sql.raw(kind.column)}` : sql`${sql.raw(`kernel.mask_${mask}`)}(${column})`
