import { type Actor, reach } from '../access/actor.ts'
import { maskState } from '../access/mask.ts'
import { asSql, visibleRows } from '../access/visible.ts'
import type { Entity } from '../entity/entity.ts'
import { type Place, placeIn, targetOf } from '../entity/registry.ts'
import { inWords, refuse } from '../error.ts'
import { type Sql, sql } from '../sql.ts'

/** Where a select reads from: the entity's table, and the referenced tables that paths such as `accountId.industry` need. */
export interface Source {
  readonly entity: Entity
  readonly alias: string
  readonly joins: Map<string, Sql>
  /** Columns elsewhere than in the table: a roll-up's dimensions. */
  readonly mapped?: ReadonlyMap<string, Sql>
  /** Search words are looked up in their index before anything else. */
  readonly thorough?: boolean
}

export const sourceOf = (entity: Entity, mapped?: ReadonlyMap<string, Sql>, thorough = false): Source => ({
  entity,
  alias: 't',
  joins: new Map(),
  ...(mapped && { mapped }),
  thorough,
})

export interface Reached {
  readonly place: Place
  readonly column: Sql
  /** Alias of the row that holds the column. */
  readonly at: string
  readonly owner: Entity
}

/** Finds `amount` or `accountId.industry`; a join is added once and passes the referenced entity's own predicate. */
export const reachField = (source: Source, path: string, actor: Actor): Reached => {
  const [head = '', tail, ...rest] = path.split('.')
  const { entity } = source
  const place =
    placeIn(entity, head) ?? refuse(path, 'field.unknown', `「${inWords(actor, entity.label)}」没有字段「${path}」。`)
  if (tail === undefined) {
    const mapped = source.mapped?.get(head) ?? source.mapped?.get(`${head}:month`)
    return { place, column: mapped ?? place.column(source.alias), at: source.alias, owner: entity }
  }
  if (rest.length > 0 || !place.field.target) return refuse(path, 'field.unknown', `字段「${path}」不能这样引用。`)
  const target = targetOf(place.field)
  const named = inWords(actor, target.label)
  const inner = placeIn(target, tail) ?? refuse(path, 'field.unknown', `「${named}」没有字段「${tail}」。`)
  if (!reach(actor, target.name, 'read')) refuse(path, 'field.unknown', `你没有查看「${named}」的权限。`)
  const alias = `j_${head}`
  const foreign = source.mapped?.get(head) ?? place.column(source.alias)
  source.joins.set(
    alias,
    sql` left join ${sql.table(target.table)} as ${sql.ref(alias)} on ${sql.ref(`${alias}.id`)} = ${foreign} and ${asSql(
      visibleRows(target, actor, alias),
    )}`,
  )
  return { place: inner, column: inner.column(alias), at: alias, owner: target }
}

/** The same, for filters, sorts and groups: a field the actor sees masked would leak through them. */
export const readable = (source: Source, path: string, actor: Actor): Reached => {
  const reached = reachField(source, path, actor)
  if (maskState(reached.owner, reached.place, actor) !== 'whole') {
    const name = inWords(actor, reached.place.field)
    return refuse(path, 'field.masked', `字段「${name}」对你脱敏显示,不能用于筛选、排序或汇总。`)
  }
  return reached
}

export const joinsOf = (source: Source): Sql => sql`${sql.join([...source.joins.values()], sql``)}`
