import { type Company, type Db, first, sql } from '../../kernel/index.ts'

/** Settings of the company, as the kernel's context carries them. */
export const loadCompany = async (db: Db): Promise<Company> => {
  const row = await first<Company>(
    db,
    sql`select name, time_zone as "timeZone", currency, closed_means as "closedMeans" from people.company where deleted_at is null`,
  )
  if (!row) throw new Error('people.company has no record; the migration makes it')
  return row
}
