import { type Ctx, sql, type Write } from '../../../kernel/index.ts'

type Values = NonNullable<Write['after']>

const winOf = (row: Values | undefined): string | null =>
  row?.outcome === 'won' && row.accountId ? `${row.accountId} ${row.closedOn}` : null

/** Accounts whose row of won deals is another one after these writes. */
const accountsTouched = (writes: readonly Write[]): string[] => {
  const touched = writes.filter(({ before, after }) => winOf(before) !== winOf(after))
  const won = touched.flatMap(({ before, after }) => [before, after]).filter((row) => winOf(row) !== null)
  return [...new Set(won.map((row) => row?.accountId as string))]
}

/**
 * An account's first win and whether a won deal is a repeat follow from the account's won deals, however they came and went.
 * The accounts are locked first, so that two deals won at once are counted one after the other. Neither is edited by people:
 * versions stay, and the deal's own event is the audit.
 */
export const keepWins = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const accountIds = accountsTouched(writes)
  if (accountIds.length === 0) return
  await ctx.db.rows(sql`select from crm.account where id = any(${accountIds}::uuid[]) order by id for no key update`)
  await ctx.db.rows(sql`with touched as (select unnest(${accountIds}::uuid[]) as account_id),
    won as materialized (
      select o.id, o.account_id, o.closed_on, row_number() over (partition by o.account_id order by o.closed_on, o.id) as nth
      from crm.opportunity as o join touched using (account_id) where o.outcome = 'won' and o.deleted_at is null),
    firsts as (
      update crm.account as a set first_won_on = first.closed_on
      from touched left join won as first on first.account_id = touched.account_id and first.nth = 1
      where a.id = touched.account_id and a.first_won_on is distinct from first.closed_on)
    update crm.opportunity as o set repeat = coalesce(won.nth > 1, false)
    from crm.opportunity as p join touched on touched.account_id = p.account_id left join won on won.id = p.id
    where o.id = p.id and o.deleted_at is null and o.repeat is distinct from coalesce(won.nth > 1, false)`)
}
