import { type Ctx, sql } from '../../kernel/index.ts'

// What grades, gives out and times leads is changed for those there are, too. A lead that a transaction still open has stored by
// the former rules would be missed: so whoever applies rules holds them, and whoever changes them waits for it.

/** The rules in force stay so until this transaction ends. To be asked for before any lead is locked. */
export const holdLeadRules = (ctx: Ctx): void =>
  ctx.db.send(sql`select pg_advisory_xact_lock_shared(hashtext('crm.lead_rules'))`)

/** From here on every lead stored by the former rules is there to be seen; whoever comes next waits for the new ones. */
export const replaceLeadRules = async (ctx: Ctx): Promise<void> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('crm.lead_rules'))`)
}
