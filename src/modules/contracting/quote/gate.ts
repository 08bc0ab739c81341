import { type Ctx, first, type Said, sql } from '../../../kernel/index.ts'
import { decisionChainKnown } from '../../crm/index.ts'

/** What is known of the buyer before a price is named. */
export interface BuyerKnowledge {
  readonly newCustomer: boolean
  /** A price was already named to this customer. */
  readonly quotedBefore: boolean
  /** Both ends of the range. */
  readonly budgetKnown: boolean
  /** The lower end at least. */
  readonly budgetBegun: boolean
  readonly chainKnown: boolean
  readonly exemption: 'approved' | 'pending' | null
}

export const buyerKnowledge = async (ctx: Ctx, opportunityId: string): Promise<BuyerKnowledge> => {
  const found = await first<BuyerKnowledge>(
    ctx.db,
    sql`select a.first_won_on is null as "newCustomer", o.budget is not null and o.budget_max is not null as "budgetKnown", o.budget is not null as "budgetBegun",
      ${decisionChainKnown('o')} as "chainKnown",
      exists (select 1 from contracting.quote as q join contracting.quote_version as v on v.quote_id = q.id
        where (q.account_id = o.account_id or q.opportunity_id = o.id) and v.released_at is not null) as "quotedBefore",
      (select case x.approval_state when 'approved' then 'approved' else 'pending' end from contracting.quote_exemption as x
        where x.opportunity_id = o.id and x.approval_state in ('approved', 'pending') and x.deleted_at is null
        order by x.approval_state limit 1) as exemption
      from crm.opportunity as o left join crm.account as a on a.id = o.account_id where o.id = ${opportunityId}::uuid`,
  )
  return found as BuyerKnowledge
}

export const missingKnowledge = ({
  budgetKnown,
  budgetBegun,
  chainKnown,
}: BuyerKnowledge): { field: string; label: Required<Said> }[] => [
  ...(budgetKnown
    ? []
    : [
        budgetBegun
          ? { field: 'budgetMax', label: { zh: '客户预算上限', en: 'Upper budget of the customer' } }
          : { field: 'budget', label: { zh: '客户预算范围', en: 'Budget range of the customer' } },
      ]),
  ...(chainKnown ? [] : [{ field: 'decisionChain', label: { zh: '客户决策链', en: 'Buying centre' } }]),
]

/** No first price to a new customer before its budget and the way it decides are known, unless somebody answers for it. */
export const mayNamePrice = (known: BuyerKnowledge): boolean =>
  !known.newCustomer || known.quotedBefore || known.exemption === 'approved' || missingKnowledge(known).length === 0
