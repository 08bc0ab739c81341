import type { Cell, Db, Sql } from '../sql.ts'

/**
 * Asks from the newest row on, the fastest way to a word that many records have; where that takes long because all of them are
 * old, asks the index for every record with the word instead.
 */
export const searched = async (db: Db, newestFirst: Sql, thorough: () => Sql | Promise<Sql>): Promise<Cell[][]> =>
  (await db.hurried?.(newestFirst)) ?? db.cells(await thorough(), 'own')
