import { asSql, type Ctx, type Entity, entityNamed, type Sql, sql, visibleRows } from '../../kernel/index.ts'

// One rule says when two records mean the same customer: the same name without legal form, brackets, spaces and width
// (crm.company_key), the same telephone, mailbox or credit code. Keys stand in columns of their own, so that a look-up is a
// few steps down an index each. It looks at every record; what the actor may not see is reported as existing, and nothing else.

export interface Keys {
  readonly company?: string | null
  readonly phone?: string | null
  readonly email?: string | null
  readonly creditCode?: string | null
}

export type Kind = 'account' | 'contact' | 'lead'

export type By = 'company' | 'phone' | 'email' | 'creditCode'

export interface Same {
  readonly entity: Kind
  readonly id: string
  /** The account it is, or belongs to. */
  readonly account_id: string | null
  readonly name: string
  readonly company: string | null
  readonly owner_id: string | null
  readonly by: By
  readonly seen: boolean
}

const perKey = 10

const keyOf: Record<By, (value: string) => Sql> = {
  company: (value) => sql`crm.company_key(${value})`,
  phone: (value) => sql`crm.phone_key(${value})`,
  email: (value) => sql`${value}`,
  creditCode: (value) => sql`${value}`,
}

// Where a key may be found: the entity, its column, and whose account a contact is.
export const places: readonly { of: Kind; by: By; column: string }[] = [
  { of: 'account', by: 'company', column: 'company_key' },
  { of: 'account', by: 'creditCode', column: 'credit_code' },
  { of: 'account', by: 'phone', column: 'phone_key' },
  { of: 'contact', by: 'phone', column: 'phone_key' },
  { of: 'contact', by: 'email', column: 'email' },
  { of: 'lead', by: 'company', column: 'company_key' },
  { of: 'lead', by: 'phone', column: 'phone_key' },
  { of: 'lead', by: 'email', column: 'email' },
]

export const shown: Record<Kind, { account: Sql; company: Sql; owner: Sql; join: Sql }> = {
  account: { account: sql`t.id`, company: sql`t.name`, owner: sql`t.owner_id`, join: sql`` },
  contact: {
    account: sql`t.account_id`,
    company: sql`a.name`,
    owner: sql`a.owner_id`,
    join: sql` join crm.account as a on a.id = t.account_id and a.deleted_at is null`,
  },
  lead: { account: sql`t.account_id`, company: sql`t.company`, owner: sql`t.owner_id`, join: sql`` },
}

interface Search {
  /** The record that is being edited: it is no duplicate of itself. */
  readonly except?: string | null
  readonly among?: readonly Kind[]
}

/** One union over the indexes: at most a few records by each key, the newest of each. Null when nothing is asked. */
export const sameRecords = (ctx: Ctx, keys: Keys, { except, among }: Search = {}): Sql<Same> | null => {
  const parts = places.flatMap(({ of, by, column }) => {
    const value = keys[by]
    if (!value || among?.includes(of) === false) return []
    const { account: accountId, company, owner, join } = shown[of]
    const key = keyOf[by](value)
    const others = except ? sql` and t.id <> ${except}::uuid` : sql``
    return sql`(select ${sql.lit(of)} as entity, t.id, ${accountId} as account_id, t.name, ${company} as company, ${owner} as owner_id,
      ${sql.lit(by)} as by, ${seenBy(ctx, of)} as seen from ${sql.table(`crm.${of}`)} as t${join}
      where t.deleted_at is null and ${sql.ref(`t.${column}`)} = ${key} and ${key} <> ''${others} order by t.id desc limit ${sql.lit(perKey)})`
  })
  return parts.length > 0 ? sql<Same>`${sql.join(parts, sql` union all `)}` : null
}

/** Whether the actor sees the row called `t`. By name, because these entities themselves ask this question. */
export const seenBy = (ctx: Ctx, of: Kind): Sql => asSql(visibleRows(entityNamed(of) as Entity, ctx.actor, 't'))
