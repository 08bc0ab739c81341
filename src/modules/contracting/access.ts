import { anyOf, owned, sql, through, type Visible } from '../../kernel/index.ts'
import { everybody, keepers, leaders, line, type RoleName } from '../people/index.ts'

/** Contracts and money are not for those who win attention: marketing sees neither them nor their files. */
export const readers: RoleName[] = everybody.filter((role) => role !== 'marketing')
/** Those who bring contracts about. */
export const sellers: RoleName[] = [...line, 'operations']
/** Those who say what money came in, and what of a debt is forgiven. */
export const cashiers: RoleName[] = ['finance']
/** Those who plan payments and send invoices. */
export const planners: RoleName[] = [...sellers, 'finance']
export const lawyers: RoleName[] = ['legal']
/** Those who set the rules that everybody works by. */
export const ruleKeepers: RoleName[] = [...keepers, 'finance']
/** Those who keep the library of clauses and the templates made of them. */
export const clauseKeepers: RoleName[] = [...lawyers, ...ruleKeepers]
export const exporters: RoleName[] = [...leaders, 'operations', 'auditor', 'finance']

/** Whoever answers for it, their leaders, and those who see the customer. */
export const withCustomer = anyOf(owned('ownerId'), through('accountId', 'account'))

/** Whoever is to sign for the company sees what they sign. */
const asSignatory: Visible = (row, actor) =>
  sql<boolean>`exists (select 1 from contracting.signing_party as signs where signs.contract_id = ${row('id')}
    and signs.employee_id = ${actor.employeeId}::uuid and signs.deleted_at is null)`

export const withSignatories = anyOf(withCustomer, asSignatory)
