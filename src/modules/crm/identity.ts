import { asSql, type Ctx, type Sql, sql, visibleRows } from '../../kernel/index.ts'
import { account } from './account/account.entity.ts'

// One rule says when two records mean the same customer: the same name without legal form, brackets, spaces and width
// (crm.company_key), the same telephone or the same mailbox. It looks at every record; what the actor may not see is reported
// as existing, and nothing else of it.

export interface Identity {
  readonly name?: string | null
  readonly phone?: string | null
  readonly email?: string | null
}

export interface Hit {
  readonly accountId: string
  readonly contactId: string | null
  readonly by: 'name' | 'phone' | 'email'
  readonly seen: boolean
}

/** Accounts and contacts that are the same customer, names first, older ones first. */
export const sameCustomer = async (ctx: Ctx, { name, phone, email }: Identity): Promise<Hit[]> => {
  const seen = asSql(visibleRows(account, ctx.actor, 'a'))
  const accounts = (by: Hit['by'], where: Sql) =>
    sql`select a.id as account_id, null::uuid as contact_id, ${sql.lit(by)} as by, ${seen} as seen from crm.account as a where a.deleted_at is null and ${where}`
  const contacts = (by: Hit['by'], where: Sql) =>
    sql`select a.id as account_id, c.id as contact_id, ${sql.lit(by)} as by, ${seen} as seen from crm.contact as c join crm.account as a on a.id = c.account_id where a.deleted_at is null and c.deleted_at is null and ${where}`
  const ways = [
    ...(name
      ? [accounts('name', sql`crm.company_key(a.name) = crm.company_key(${name}) and crm.company_key(${name}) <> ''`)]
      : []),
    ...(phone ? [accounts('phone', sql`a.phone = ${phone}`), contacts('phone', sql`c.phone = ${phone}`)] : []),
    ...(email ? [contacts('email', sql`c.email = ${email}`)] : []),
  ]
  if (ways.length === 0) return []
  const rows = await ctx.db.rows<{ account_id: string; contact_id: string | null; by: Hit['by']; seen: boolean }>(
    sql`select * from (${sql.join(ways, sql` union all `)}) as hit order by by <> 'name', account_id, contact_id limit 50`,
  )
  return rows.map((row) => ({ accountId: row.account_id, contactId: row.contact_id, by: row.by, seen: row.seen }))
}

/** Holds this identity until commit, so that two conversions of one customer at the same moment do not both create it. */
export const holdIdentity = async (ctx: Ctx, { name, phone, email }: Identity): Promise<void> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(said, 0) as key from (values
      ('name ' || crm.company_key(${name ?? null}::text)), ('phone ' || ${phone ?? null}::text), ('email ' || ${email ?? null}::text)
    ) as identity (said) where said is not null order by 1) as ordered`)
}
