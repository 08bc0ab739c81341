import { type Db, sql } from '../../src/kernel/index.ts'

const ofDeal = '(select o.owner_id from crm.opportunity as o where o.id = t.opportunity_id)'

/** Who created the records of a table, as a column of them. */
const tables = [
  ['account', 'crm.account', 'owner_id'],
  ['contact', 'crm.contact', '(select a.owner_id from crm.account as a where a.id = t.account_id)'],
  ['lead', 'crm.lead', 'coalesce(owner_id, created_by)'],
  ['opportunity', 'crm.opportunity', 'owner_id'],
  ['activity', 'crm.activity', 'owner_id'],
  ['win-loss', 'crm.win_loss', '(select o.owner_id from crm.opportunity as o where o.id = t.opportunity_id)'],
  ['buyer', 'crm.buyer', ofDeal],
  ['needs-survey', 'crm.needs_survey', ofDeal],
  ['feasibility', 'crm.feasibility', 'confirmed_by_id'],
  ['presales-request', 'crm.presales_request', 'asker_id'],
] as const

/** Records loaded today were made by their owners on the days they were made; so says their first event too. */
export const backdate = async (db: Db): Promise<void> => {
  for (const [entity, table, creator] of tables) {
    await db.rows(
      sql`update ${sql.table(table)} as t set created_by = ${sql.raw(creator)}, updated_at = greatest(created_at, ${
        entity === 'opportunity' ? sql`t.stage_entered_at` : sql`created_at`
      })`,
    )
    await db.rows(sql`update kernel.event as e set at = t.created_at, actor_id = t.created_by
      from ${sql.table(table)} as t where e.record_id = t.id and e.entity = ${entity} and e.verb = 'create'`)
  }
}
