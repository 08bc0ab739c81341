import { type Ctx, createMany, type Draft, faults, select, sql, type Write } from '../../../kernel/index.ts'
import { refuseLeavers } from '../../people/index.ts'
import { assessCredit, refuseBlacklisted } from '../credit/assess.ts'
import { agreedOf } from './amendment.ts'
import { contractClause } from './clause.entity.ts'
import { refuseBelowFloor } from './floor.ts'
import { legalCheck, legalItem } from './legal.entity.ts'
import { refuseSecondOfQuote } from './of-quote.ts'

const fail = faults('contract', {
  other_customer: {
    status: 409,
    field: 'opportunityId',
    zh: '所选商机属于另一个客户。请选择这个客户的商机,或改选客户。',
    en: 'This deal is another customer’s. Choose a deal of this customer, or another customer.',
  },
  under_plan: {
    status: 409,
    field: 'amount',
    zh: '付款计划合计已超过新的合同金额。请先调整付款计划,再修改金额。',
    en: 'The payment plan is more than the new amount. Change the plan first.',
  },
  moved_amendment: {
    status: 409,
    field: 'accountId',
    zh: '补充协议的客户与原合同相同,不能改换。请恢复原来的客户。',
    en: 'An amendment has the customer of its contract. Put that one back.',
  },
  moved: {
    status: 409,
    field: 'accountId',
    zh: '合同已有付款计划,不能改换客户。请先删除付款计划,或另建合同。',
    en: 'The contract has a payment plan; its customer is fixed. Delete the plan first, or make another contract.',
  },
})

type Values = Record<string, unknown>

/** Until then somebody answers for it. */
export const unfinished: readonly string[] = ['draft', 'approved', 'signing', 'effective']

/** Nothing is drawn up for a customer the company does not deal with, nor for somebody else's deal. */
export const prepareContracts = async (ctx: Ctx, drafts: Values[]): Promise<void> => {
  await refuseLeavers(
    ctx,
    '合同',
    drafts.filter(({ state }) => unfinished.includes(String(state))),
  )
  const begun = drafts.filter(({ state, accountId }) => state === 'draft' && typeof accountId === 'string')
  await refuseBlacklisted(
    ctx,
    begun.map(({ accountId }) => accountId as string),
  )
  await refuseOtherDeals(ctx, drafts)
  for (const draft of begun) Object.assign(draft, await riskFields(ctx, draft))
}

const refuseOtherDeals = async (ctx: Ctx, drafts: readonly Readonly<Values>[]): Promise<void> => {
  const pairs = drafts.flatMap(({ opportunityId, accountId }) =>
    opportunityId && accountId ? [{ deal: opportunityId, account: accountId }] : [],
  )
  if (pairs.length === 0) return
  const strange =
    await ctx.db.rows(sql`select from json_to_recordset(${JSON.stringify(pairs)}::json) as asked (deal uuid, account uuid)
    join crm.opportunity as o on o.id = asked.deal and o.account_id is distinct from asked.account and o.account_id is not null limit 1`)
  if (strange.length > 0) fail('other_customer')
}

/** What follows from a contract's coming and going: its clauses and checks, and its risk at every change of state or amount. */
export const followContract = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const appeared = writes.flatMap(({ before, after }) => (!before && after ? [after] : []))
  // What comes back from the bin has its clauses and checks.
  const fresh = appeared.filter(({ state, version }) => state === 'draft' && version === 1)
  for (const { id, version, quoteVersionId, parentId } of appeared)
    if (version !== 1 && quoteVersionId && !parentId)
      await refuseSecondOfQuote(ctx, quoteVersionId as string, id as string)
  const chosen = writes.flatMap(({ before, after }) =>
    before && after?.state === 'draft' && !before.templateId && after.templateId ? [after] : [],
  )
  await copyClauses(ctx, [...fresh, ...(await withoutClauses(ctx, chosen))])
  await openChecks(ctx, fresh)
  for (const { before, after } of writes)
    if (before && after && ['state', 'amount', 'accountId'].some((key) => before[key] !== after[key]))
      await keepRisk(ctx, after)
}

/** A template chosen late fills an empty contract and leaves written words alone. */
const withoutClauses = async (ctx: Ctx, contracts: readonly Readonly<Values>[]): Promise<Readonly<Values>[]> => {
  if (contracts.length === 0) return []
  const ids = contracts.map(({ id }) => id as string)
  const written = await ctx.db.rows<{ id: string }>(
    sql`select distinct contract_id as id from contracting.contract_clause where contract_id = any(${ids}::uuid[]) and deleted_at is null`,
  )
  return contracts.filter(({ id }) => !written.some((one) => one.id === id))
}

const copyClauses = async (ctx: Ctx, contracts: readonly Readonly<Values>[]): Promise<void> => {
  const templateIds = contracts.flatMap(({ templateId }) => (typeof templateId === 'string' ? templateId : []))
  if (templateIds.length === 0) return
  const clauses = await ctx.db.rows<Omit<Draft<typeof contractClause>, 'contractId'> & { templateId: string }>(
    sql`select t.template_id as "templateId", t.position::integer as position, c.id as "clauseId", c.kind, c.title, c.body as text
      from contracting.template_clause as t join contracting.clause as c on c.id = t.clause_id
      where t.template_id = any(${templateIds}::uuid[]) and t.deleted_at is null order by t.position, t.id`,
  )
  const drafts = contracts.flatMap(({ id, templateId: wanted }) =>
    clauses.flatMap(({ templateId, ...copy }) =>
      templateId === wanted ? [{ ...copy, contractId: id as string }] : [],
    ),
  )
  await createMany(ctx, contractClause, drafts)
}

const openChecks = async (ctx: Ctx, contracts: readonly Readonly<Values>[]): Promise<void> => {
  if (contracts.length === 0) return
  const items = await select(ctx, legalItem, { where: sql`t.state = 'active'`, unscoped: true })
  const drafts = contracts.flatMap(({ id }) =>
    items.map(({ name, guide, position }) => ({
      contractId: id as string,
      name,
      guide,
      position,
      state: 'pending' as const,
    })),
  )
  await createMany(ctx, legalCheck, drafts)
}

const riskFields = async (ctx: Ctx, row: Readonly<Values>) => {
  const { id = null, accountId, amount } = row as { id?: string; accountId: string; amount: number }
  const { grade, proposal, reasons } = await assessCredit(ctx, { id, accountId, amount })
  // Who owes less from now on is asked for no deposit.
  const riskProposal = amount < 0 ? 'none' : proposal
  return {
    riskGrade: grade,
    riskProposal,
    riskReasons: reasons.map(({ zh }) => zh),
    riskReasonsEn: reasons.map(({ en }) => en),
    riskCheckedAt: ctx.now.toISOString(),
  }
}

/** The grade is a finding, not an entry: nobody edits it, and the contract's version stays. */
export const keepRisk = async (ctx: Ctx, row: Readonly<object>): Promise<void> => {
  const { riskReasons, riskReasonsEn, ...risk } = await riskFields(ctx, row as Values)
  await ctx.db.rows(sql`update contracting.contract set risk_grade = ${risk.riskGrade}, risk_proposal = ${risk.riskProposal},
    risk_reasons = ${JSON.stringify(riskReasons)}::jsonb, risk_reasons_en = ${JSON.stringify(riskReasonsEn)}::jsonb,
    risk_checked_at = ${risk.riskCheckedAt}::timestamptz where id = ${(row as Values).id}::uuid`)
}

/** Direct edits of a draft that its plan forbids. */
export const guardContract = async (ctx: Ctx, row: Readonly<Values>, patch: Readonly<Values> | null): Promise<void> => {
  if (patch === null) return
  if (patch.ownerId !== row.ownerId) await refuseLeavers(ctx, '合同', [patch])
  if (patch.opportunityId !== undefined || patch.accountId !== undefined)
    await refuseOtherDeals(ctx, [{ ...row, ...patch }])
  const moved = patch.accountId !== undefined && patch.accountId !== row.accountId
  if (moved && row.kind === 'amendment' && row.parentId) fail('moved_amendment')
  if (moved) await refuseBlacklisted(ctx, [patch.accountId as string])
  if (!moved && (patch.amount === undefined || patch.amount === row.amount)) return
  if (row.kind === 'amendment' && (patch.amount as number) < 0) return refuseTooLow(ctx, row, patch.amount as number)
  const [plan] = await ctx.db.rows(
    sql<{
      planned: number
      lines: number
    }>`select coalesce(sum(amount - credited), 0)::bigint as planned, count(*) as lines
      from contracting.receivable where contract_id = ${row.id}::uuid and deleted_at is null`,
  )
  if (moved && plan && plan.lines > 0) fail('moved')
  if (plan && patch.amount !== undefined && plan.planned > (patch.amount as number)) fail('under_plan')
}

/** Said when it is typed, not only when it is submitted. */
const refuseTooLow = async (ctx: Ctx, { parentId }: Readonly<Values>, change: number): Promise<void> => {
  const agreed = typeof parentId === 'string' ? await agreedOf(ctx, parentId) : undefined
  if (agreed) refuseBelowFloor(agreed, change)
}
