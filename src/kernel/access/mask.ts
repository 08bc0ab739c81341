import type { Entity } from '../entity/entity.ts'
import type { Place } from '../entity/registry.ts'
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

/** The column as this actor may see it. */
export const maskedColumn = (e: Entity, place: Place, actor: Actor, alias: string): Sql => {
  const column = place.column(alias)
  const state = maskState(e, place, actor)
  if (state === 'whole') return column
  const hidden = hiddenForm(place, column)
  if (state === 'masked') return hidden
  return sql`case when ${asSql(visibleRows(e, actor, alias, 'reveal'))} then ${column} else ${hidden} end`
}

const hiddenForm = (place: Place, column: Sql): Sql => {
  switch (place.field.mask) {
    case 'phone':
      return sql`kernel.mask_phone(${column})`
    case 'email':
      return sql`kernel.mask_email(${column})`
    default:
      return sql`null::${sql.raw(place.field.kind.column)}`
  }
}
