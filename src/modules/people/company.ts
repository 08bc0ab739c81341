import { type Company, type Ctx, change, type Db, first, select, sql, type Write } from '../../kernel/index.ts'
import { unit } from './organisation.entity.ts'

/** Settings of the company, as the kernel's context carries them. */
export const loadCompany = async (db: Db): Promise<Company> => {
  const row = await first<Company>(
    db,
    sql`select name, time_zone as "timeZone", currency, closed_means as "closedMeans" from people.company where deleted_at is null`,
  )
  if (!row) throw new Error('people.company has no record; the migration makes it')
  return row
}

/** The top of the organisation is called what the company is called, until somebody calls it otherwise. */
export const renameTop = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  for (const { before, after } of writes) {
    if (!after || before?.name === after.name) continue
    const tops = await select(ctx, unit, {
      where: sql`t.parent_id is null and t.level = 'company' and t.name = ${before?.name as string}`,
      unscoped: true,
    })
    for (const top of tops) await change(ctx, unit, top, { name: (after.name as string).slice(0, 80) })
  }
}
