import { quoteDiff } from './diff.query.ts'
import { quoteEditor } from './editor.query.ts'
import { exemptionCommands } from './exemption.approval.ts'
import { quoteExemption } from './exemption.entity.ts'
import { expireQuotes } from './expire.job.ts'
import { quoteLink } from './link.entity.ts'
import { floatUse, pricePolicy } from './policy.entity.ts'
import { approvalCommands } from './quote.approval.ts'
import {
  acceptVersion,
  declineVersion,
  discardVersion,
  newVersion,
  priceLinesOfQuote,
  releaseVersion,
  saveLines,
} from './quote.commands.ts'
import { quote } from './quote.entity.ts'
import { quoteClause } from './quote-clause.entity.ts'
import { linkVersion, sendVersion } from './send.command.ts'
import { quoteTemplate } from './template.entity.ts'
import { quoteLine, quoteVersion } from './version.entity.ts'

export { type QuoteDocument, quoteDocument } from './document.ts'
export { quotePdf } from './pdf.ts'
export { openQuoteLink, readQuoteLink } from './public.ts'
export { quoteSheet } from './sheet.ts'
export { quoteVersion } from './version.entity.ts'

/** What quotes add to the module. */
export const quotes = {
  entities: [
    quote,
    quoteVersion,
    quoteLine,
    quoteClause,
    pricePolicy,
    floatUse,
    quoteExemption,
    quoteLink,
    quoteTemplate,
  ],
  commands: [
    newVersion,
    priceLinesOfQuote,
    saveLines,
    releaseVersion,
    sendVersion,
    linkVersion,
    acceptVersion,
    declineVersion,
    discardVersion,
    ...approvalCommands,
    ...exemptionCommands,
  ],
  views: [quoteEditor, quoteDiff],
  jobs: [expireQuotes],
}
