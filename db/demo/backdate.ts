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

/**
 * Records loaded today were made by their owners on the days they were made; so say their events too, and the last of them is
 * the record's last change.
 */
export const backdate = async (db: Db): Promise<void> => {
  for (const [entity, table, creator] of tables) {
    await db.rows(sql`update ${sql.table(table)} as t set created_by = ${sql.raw(creator)}`)
    await db.rows(sql`update kernel.event as e set at = t.created_at, actor_id = t.created_by
      from ${sql.table(table)} as t where e.record_id = t.id and e.entity = ${entity} and e.verb = 'create'`)
    if (entity === 'lead') await backdateContacts(db)
    await db.rows(sql`update ${sql.table(table)} as t set updated_at = last.at
      from (select record_id, max(at) as at from kernel.event where entity = ${entity} group by 1) as last where last.record_id = t.id`)
  }
}

/** A lead was spoken to when its first conversation took place, not when that was loaded. */
const backdateContacts = (db: Db): Promise<unknown> =>
  db.rows(sql`update kernel.event as e set at = l.first_contact_at, actor_id = coalesce(l.owner_id, e.actor_id)
    from crm.lead as l where e.record_id = l.id and e.entity = 'lead' and e.verb = 'contact' and l.first_contact_at is not null`)

/** The company and its people are as old as its first day; nobody was changed before they came. */
export const backdateCompany = async (db: Db): Promise<void> => {
  await db.rows(sql`update people.company set created_at = updated_at where created_at > updated_at`)
  await db.rows(sql`update people.employee set updated_at = created_at where created_at > updated_at`)
}
