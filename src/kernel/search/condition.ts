import { refuse } from '../error.ts'
import type { Source } from '../list/source.ts'
import { and, type Cell, type Db, or, type Sql, sql } from '../sql.ts'
import { initials, searchKeys } from './entry.ts'
import { normal, requiredGrams } from './words.ts'

const maxWords = 8

const holds = (word: string): Sql<boolean> => {
  const pieces = requiredGrams(word)
  const held = sql<boolean>`s.grams @> ${pieces}::text[]`
  // Several pieces could stand apart from each other; LIKE checks that they are neighbours.
  return pieces.length === 1 ? held : and([sql`s.words like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`, held])
}

/** hw技术 is what begins like that in a name with 技术: the initials of all of it, and each Chinese part as it is written. */
const mixed = (word: string): string[] => {
  const chinese = /^[a-z\p{Script=Han}]*[a-z][a-z\p{Script=Han}]*$/u.test(word)
    ? (word.match(/\p{Script=Han}+/gu) ?? [])
    : []
  return chinese.length > 0 ? [word.replace(/\p{Script=Han}+/gu, initials), ...chinese] : []
}

/**
 * Rows whose search words contain every word of `query`. Adds the join to the entity's search table. A thorough source asks the
 * index for all of them first, whatever order and number of rows the statement wants.
 */
export const searchCondition = (source: Source, query: string): Sql<boolean> => {
  if (searchKeys(source.entity).length === 0) {
    const message = `「${source.entity.label.zh}」没有可以搜索的字段,请改用筛选条件。`
    return refuse('q', 'search', message)
  }
  const words = normal(query.replaceAll('\u0000', ' ').toWellFormed()).split(' ').slice(0, maxWords)
  const found = and(
    words.filter(Boolean).map((word) => {
      const parts = mixed(word)
      return parts.length > 0 ? or([holds(word), and(parts.map(holds))]) : holds(word)
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

/**
 * Asks from the newest row on, the fastest way to a word that many records have; where that takes long because all of them are
 * old, asks the index for every record with the word instead.
 */
export const searched = async (db: Db, newestFirst: Sql, thorough: () => Sql | Promise<Sql>): Promise<Cell[][]> =>
  (await db.hurried?.(newestFirst)) ?? db.cells(await thorough(), 'own')
