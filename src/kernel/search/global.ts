import { reach } from '../access/actor.ts'
import { readColumn } from '../access/mask.ts'
import type { Entity } from '../entity/entity.ts'
import { allEntities, placeIn } from '../entity/registry.ts'
import type { Reader } from '../list/filter.ts'
import { conditionsOf } from '../list/list.ts'
import { joinsOf, sourceOf } from '../list/source.ts'
import { type Db, type Sql, sql } from '../sql.ts'
import { searched } from './condition.ts'
import { searchKeys } from './entry.ts'

const perEntity = 6

/** Records of every searchable entity that the reader may see, by name or pinyin initials, in one statement. JSON text. */
export const globalSearch = async (db: Db, q: string, reader: Reader): Promise<string> => {
  const searchable = [...allEntities()]
    .filter((e) => searchKeys(e).length > 0 && reach(reader.actor, e.name, 'read'))
    // What people work on comes before the catalogues it refers to.
    .sort((a, b) => Number(b.subject === true) - Number(a.subject === true))
  if (q.trim() === '' || searchable.length === 0) return '{"groups":[]}'
  const select =
    (thorough: boolean) =>
    (e: Entity): Sql => {
      const source = sourceOf(e, undefined, thorough)
      const where = conditionsOf(source, { q }, reader)
      const title = readColumn(e, placeIn(e, e.title)!, reader.actor, 't')
      return sql`(select ${sql.lit(e.name)} as entity, t.id, ${title} as title from ${sql.table(e.table)} as t${joinsOf(source)} where ${where} order by t.id desc limit ${perEntity})`
    }
  const all = (thorough: boolean) => sql.join(searchable.map(select(thorough)), sql` union all `)
  const rows = await searched(db, all(false), () => all(true))
  const groups = searchable.flatMap((e) => {
    const items = rows.filter(([name]) => name === e.name).map(([, id, title]) => ({ id, title }))
    return items.length > 0 ? [{ entity: e.name, label: e.label, items }] : []
  })
  return JSON.stringify({ groups })
}
