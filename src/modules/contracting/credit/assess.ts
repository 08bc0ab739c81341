import { type Ctx, faults, first, select, sql, today } from '../../../kernel/index.ts'
import { isOwed } from '../cash/in-force.ts'
import { type CreditPolicy, creditPolicy } from './credit.entity.ts'
import { type CreditFacts, type CreditRisk, riskOf } from './credit.rules.ts'

const fail = faults('contract', {
  blacklisted: {
    status: 409,
    field: 'accountId',
    zh: '客户在黑名单中({reason}),不能继续这份合同。请联系财务或法务核实,移出黑名单后再试。',
    en: 'The customer is on the blacklist ({reason}); the contract cannot go on. Ask finance or legal, have it taken off, then try again.',
  },
})

interface Known {
  blacklist_reason: string | null
  credit_limit: number | null
  settled: number
  late: number
  lost: number
  overdue_amount: number
  overdue_days: number
  owed: number
}

/** How it ended says something of the customer: it was paid, or given up. What was only credited was never asked for. */
const isPast = sql<boolean>`r.state = 'settled' and (r.received > 0 or r.written_off > 0)`

/** Read at the moment it is asked, whoever asks: a customer's debts do not depend on who sees them. */
export const creditFacts = async (
  ctx: Ctx,
  accountId: string,
  contract: { readonly id: string | null; readonly amount: number } | null,
): Promise<CreditFacts> => {
  const known = await first<Known>(
    ctx.db,
    sql`select case when p.blacklisted then coalesce(p.blacklist_reason, '') end as blacklist_reason, p.credit_limit,
      count(r.id) filter (where ${isPast}) as settled,
      count(r.id) filter (where ${isPast} and (r.days_late > 0 or r.written_off > 0)) as late,
      count(r.id) filter (where ${isPast} and r.written_off > 0) as lost,
      coalesce(sum(r.open_amount) filter (where r.due_on < ${today(ctx)}::date), 0)::bigint as overdue_amount,
      coalesce(max(${today(ctx)}::date - r.due_on) filter (where r.open_amount > 0 and r.due_on < ${today(ctx)}::date), 0) as overdue_days,
      coalesce(sum(r.open_amount) filter (where r.contract_id is distinct from ${contract?.id ?? null}::uuid), 0)::bigint as owed
    from (select ${accountId}::uuid as id) as a
    left join contracting.credit_profile as p on p.account_id = a.id and p.deleted_at is null
    left join contracting.receivable as r on r.account_id = a.id and r.deleted_at is null and ${isOwed}
    group by p.blacklisted, p.blacklist_reason, p.credit_limit`,
  )
  return {
    blacklistReason: known?.blacklist_reason ?? null,
    limit: known?.credit_limit ?? null,
    settled: known?.settled ?? 0,
    late: known?.late ?? 0,
    lost: known?.lost ?? 0,
    overdueAmount: known?.overdue_amount ?? 0,
    overdueDays: known?.overdue_days ?? 0,
    exposure: (known?.owed ?? 0) + (contract?.amount ?? 0),
  }
}

export const assessCredit = async (
  ctx: Ctx,
  contract: { readonly id: string | null; readonly accountId: string; readonly amount: number },
): Promise<CreditRisk> => {
  return riskOf(await creditFacts(ctx, contract.accountId, contract), await creditPolicyOf(ctx))
}

export const creditPolicyOf = async (ctx: Ctx): Promise<CreditPolicy> => {
  const [policy] = await select(ctx, creditPolicy, { unscoped: true, limit: 1 })
  if (!policy) throw new Error('contracting.credit_policy has no record; the migration makes it')
  return policy
}

/** Why one of these customers is on the list; undefined where none of them is. */
export const blacklistedBecause = async (ctx: Ctx, accountIds: readonly string[]): Promise<string | undefined> => {
  const row = await first<{ reason: string | null }>(
    ctx.db,
    sql`select blacklist_reason as reason from contracting.credit_profile
      where account_id = any(${[...accountIds]}::uuid[]) and blacklisted and deleted_at is null limit 1`,
  )
  return row && (row.reason ?? '未说明原因')
}

/** Asked at every step of a contract, so that a customer put on the list this minute goes no further. */
export const refuseBlacklisted = async (ctx: Ctx, accountIds: readonly string[]): Promise<void> => {
  const reason = await blacklistedBecause(ctx, accountIds)
  if (reason !== undefined) fail('blacklisted', { reason })
}
