import type { Ctx } from '../../../kernel/index.ts'
import { signedDocument } from './document.ts'
import { contractOf, inviteNext, partiesOf } from './invite.ts'
import type { Report, SigningProvider } from './provider.ts'

/** How our own pages have been used so far. */
const reportOf = async (ctx: Ctx, contractId: string): Promise<Report> => {
  const parties = await partiesOf(ctx, contractId)
  return {
    // Who declined may be sent a new link: that ends nothing.
    state: parties.every(({ state }) => state === 'signed') ? 'signed' : 'signing',
    signers: parties.map(({ id, state, signedAt, viewedAt, declineReason }) => ({
      key: id,
      state,
      at: signedAt ?? viewedAt,
      reason: declineReason,
    })),
    reason: null,
    outsideId: null,
  }
}

/** One-time links with a code to the mailbox for the customer, an account of ours for us, and the company's seal at the end. */
export const builtIn: SigningProvider = {
  isOutside: false,
  start: async (ctx, { contractId }) => {
    await inviteNext(ctx, await contractOf(ctx, { contractId }))
    return reportOf(ctx, contractId)
  },
  ask: (ctx, { contractId }) => reportOf(ctx, contractId),
  fetch: async (ctx, { contractId }) => ({
    pdf: await signedDocument(ctx, await contractOf(ctx, { contractId })),
    isSealed: false,
    // It is the last page of the document.
    evidence: null,
  }),
  // The links end with the parties' return to the beginning, as for every service.
  cancel: async (ctx, { contractId }, reason) => ({
    ...(await reportOf(ctx, contractId)),
    state: 'withdrawn',
    reason,
  }),
}
