import type { Module } from '../../kernel/index.ts'
import { receivableAging } from './cash/aging.query.ts'
import { adjustment, allocation, invoice, refund } from './cash/bookings.entity.ts'
import { agingBucket, dunning, dunningStep } from './cash/dunning.entity.ts'
import { dunningJob } from './cash/dunning.job.ts'
import { receiptCommands } from './cash/receipt.commands.ts'
import { receipt } from './cash/receipt.entity.ts'
import { receivableCommands } from './cash/receivable.commands.ts'
import { receivable } from './cash/receivable.entity.ts'
import { clause, contractTemplate, templateClause } from './clause/index.ts'
import { contractClause, contractVersion } from './contract/clause.entity.ts'
import { closingReactions } from './contract/closing.ts'
import { contractApproval } from './contract/contract.approval.ts'
import { contractCommands } from './contract/contract.commands.ts'
import { contract } from './contract/contract.entity.ts'
import { contractEndReaction } from './contract/contract-end.ts'
import { failLegal, passLegal, waiveLegal } from './contract/legal.commands.ts'
import { legalCheck, legalItem } from './contract/legal.entity.ts'
import { planCut } from './contract/plan-cut.entity.ts'
import { renewalJob } from './contract/renewal.job.ts'
import { contractStanding } from './contract/standing.query.ts'
import { takeClause } from './contract/take-clause.ts'
import { contribute } from './contributions.ts'
import { blacklist, clearBlacklist } from './credit/credit.commands.ts'
import { creditPolicy, creditProfile } from './credit/credit.entity.ts'
import { erp } from './erp/index.ts'
import { negotiations } from './negotiation/index.ts'
import { quotes } from './quote/index.ts'
import { envelopeCommands } from './signing/envelope.commands.ts'
import { signingEnvelope } from './signing/envelope.entity.ts'
import { providerExplained } from './signing/explain.query.ts'
import { providerCommands } from './signing/provider.commands.ts'
import { signingProvider } from './signing/provider.entity.ts'
import { signingCommands } from './signing/signing.commands.ts'
import { signingParty } from './signing/signing.entity.ts'
import { termPolicy } from './term-policy.ts'

export { allocation } from './cash/bookings.entity.ts'
export { owedFilter } from './cash/in-force.ts'
export { receipt } from './cash/receipt.entity.ts'
export { receivable } from './cash/receivable.entity.ts'
export { type Contract, contract } from './contract/contract.entity.ts'
export { webhookDelivery } from './erp/erp.entity.ts'
export {
  openQuoteLink,
  type QuoteDocument,
  quoteDocument,
  quotePdf,
  quoteSheet,
  quoteVersion,
  readQuoteLink,
} from './quote/index.ts'
export { contractPdf, keepSealed, originalOf, readContract } from './signing/archive.ts'
export { hearCallback } from './signing/callback.ts'
export { driveOutside, type Keep } from './signing/outside.job.ts'
export { askCode, declineByLink, openSigning, refuseWrongCode, signByLink } from './signing/public-signing.ts'
export { signingJobName } from './signing/timing.ts'
export { chainOf, type TrailFile } from './trail/chain.rules.ts'
export { trailFiles } from './trail/trail.ts'

contribute()

export const contractingModule: Module = {
  name: 'contracting',
  entities: [
    clause,
    contractTemplate,
    templateClause,
    contract,
    contractClause,
    contractVersion,
    signingProvider,
    signingEnvelope,
    signingParty,
    legalItem,
    legalCheck,
    creditProfile,
    creditPolicy,
    termPolicy,
    receivable,
    planCut,
    receipt,
    allocation,
    invoice,
    adjustment,
    refund,
    agingBucket,
    dunningStep,
    dunning,
    ...erp.entities,
    ...quotes.entities,
    ...negotiations.entities,
  ],
  commands: [
    ...contractApproval.commands,
    ...contractCommands,
    takeClause,
    ...signingCommands,
    ...envelopeCommands,
    ...providerCommands,
    ...receiptCommands,
    ...receivableCommands,
    passLegal,
    failLegal,
    waiveLegal,
    blacklist,
    clearBlacklist,
    ...erp.commands,
    ...quotes.commands,
  ],
  views: [receivableAging, contractStanding, providerExplained, ...erp.views, ...quotes.views, ...negotiations.views],
  reactions: [...closingReactions, contractEndReaction, ...erp.reactions],
  jobs: [dunningJob, renewalJob, ...erp.jobs, ...quotes.jobs],
}
