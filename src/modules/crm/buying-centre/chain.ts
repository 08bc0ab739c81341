import { type Sql, sql } from '../../../kernel/index.ts'

/**
 * Is it known how the customer decides on the deal called `deal`: somebody is known for every part of the decision chain, or
 * the way is written down. Gates and the first quote ask the same.
 */
export const decisionChainKnown = (deal: string): Sql<boolean> => {
  const id = sql.ref(`${deal}.id`)
  return sql<boolean>`(coalesce(btrim(${sql.ref(`${deal}.decision_chain`)}), '') <> ''
    or (exists (select from crm.buying_role as part where part.in_chain and part.deleted_at is null)
      and not exists (select from crm.buying_role as part where part.in_chain and part.deleted_at is null
        and not exists (select from crm.buyer as one where one.opportunity_id = ${id} and one.role = part.role and one.deleted_at is null))))`
}
