import { invalid } from '../error.ts'
import type { Source } from '../list/source.ts'
import { and, type Sql, sql } from '../sql.ts'
import { searchKeys } from './entry.ts'
import { normal, requiredGrams } from './words.ts'

const maxWords = 8

/**
 * Rows whose search words contain every word of `query`. Adds the join to the entity's search table. A thorough source asks the
 * index for all of them first, whatever order and number of rows the statement wants.
 */
export const searchCondition = (source: Source, query: string): Sql<boolean> => {
  if (searchKeys(source.entity).length === 0) {
    const message = `「${source.entity.label.zh}」没有可以搜索的字段,请改用筛选条件。`
    return invalid([{ field: 'q', code: 'search', message }])
  }
  const words = normal(query.replaceAll('\u0000', ' ').toWellFormed()).split(' ').slice(0, maxWords)
  const found = and(
    words.filter(Boolean).map((word) => {
      const pieces = requiredGrams(word)
      const held = sql<boolean>`s.grams @> ${pieces}::text[]`
      // Several pieces could stand apart from each other; LIKE checks that they are neighbours.
      return pieces.length === 1 ? held : and([sql`s.words like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`, held])
    }),
  )
  const table = sql.table(`${source.entity.table}_search`)
  const id = sql.ref(`${source.alias}.id`)
  if (source.thorough) {
    source.joins.set('s', sql` join (select s.id from ${table} as s where ${found} offset 0) as s on s.id = ${id}`)
    return sql<boolean>`true`
  }
  source.joins.set('s', sql` join ${table} as s on s.id = ${id}`)
  return found
}
