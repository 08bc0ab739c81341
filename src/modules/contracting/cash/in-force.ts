import { type Sql, sql } from '../../../kernel/index.ts'

/** States of a contract in which its plan is owed: what is only drawn up or being signed is no debt yet. */
const owedStates = ['effective', 'expired', 'terminated'] as const

/** Receivables `r` that are debts: those without a contract, and those whose contract has come into force. */
export const isOwed: Sql<boolean> = sql<boolean>`(r.contract_id is null or exists (select 1 from contracting.contract as basis
  where basis.id = r.contract_id and basis.state in (${sql.join(owedStates.map(sql.lit))})))`

/** The same in the language of lists and metrics. */
export const owedFilter = {
  or: [{ contractId: { empty: true } }, { 'contractId.state': { in: owedStates } }],
} as const
