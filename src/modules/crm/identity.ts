import { type Ctx, sql } from '../../kernel/index.ts'
import { type Keys, sameRecords } from './same-records.ts'

export interface Hit {
  readonly accountId: string
  readonly contactId: string | null
  readonly by: 'company' | 'phone' | 'email' | 'creditCode'
  readonly seen: boolean
}

/** Accounts and contacts that are the same customer, names first, older ones first. */
export const sameCustomer = async (ctx: Ctx, keys: Keys): Promise<Hit[]> => {
  const same = sameRecords(ctx, keys, { among: ['account', 'contact'] })
  if (!same) return []
  const rows = await ctx.db.rows<{ id: string; entity: string; account_id: string; by: Hit['by']; seen: boolean }>(
    sql`select id, entity, account_id, by, seen from (${same}) as hit order by by <> 'company', account_id, entity, id limit 50`,
  )
  return rows.map(({ id, entity, account_id, by, seen }) => ({
    accountId: account_id,
    contactId: entity === 'contact' ? id : null,
    by,
    seen,
  }))
}

/** Holds this identity until commit, so that two conversions of one customer at the same moment do not both create it. */
export const holdIdentity = async (ctx: Ctx, { company, phone, email }: Keys): Promise<void> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(said, 0) as key from (values
      ('name ' || crm.company_key(${company ?? null}::text)), ('phone ' || crm.phone_key(${phone ?? null}::text)), ('email ' || ${email ?? null}::text)
    ) as identity (said) where said is not null order by 1) as ordered`)
}
