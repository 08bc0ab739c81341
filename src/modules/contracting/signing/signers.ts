import { type Ctx, change } from '../../../kernel/index.ts'
import type { SigningEnvelope } from './envelope.entity.ts'
import { contractOf, keepKeys, partiesOf, tellSignatory } from './invite.ts'
import type { Report, SignerReport } from './provider.ts'
import { type SigningParty, signingParty } from './signing.entity.ts'

const rank = { waiting: 0, invited: 1, viewed: 2, signed: 3, declined: 3 } as const
const verbs = { waiting: 'wait', invited: 'invite', viewed: 'view', signed: 'signed', declined: 'decline' } as const

/** Parties move forward as the service says; what arrives late or twice moves nobody back. */
export const followSigners = async (ctx: Ctx, row: SigningEnvelope, report: Report): Promise<void> => {
  const agreed = await contractOf(ctx, row)
  for (const party of await partiesOf(ctx, row.contractId)) {
    const told = toldOf(report, party.id)
    if (!told || rank[told.state] <= rank[party.state]) continue
    const moved = await change(ctx, signingParty, party, moveOf(ctx, row, told), { verb: verbs[told.state] })
    if (told.state === 'invited' && party.side === 'company') await tellSignatory(ctx, agreed, moved, true)
  }
}

/** Where the whole is signed everybody has, whether the service goes on about each of them or not. */
const toldOf = ({ state, signers }: Report, partyId: string): SignerReport | undefined => {
  const told = signers.find(({ key }) => key === partyId)
  if (state !== 'signed' || told?.state === 'signed') return told
  return { key: partyId, state: 'signed', at: null, reason: null }
}

const moveOf = (ctx: Ctx, { textSha256 }: SigningEnvelope, { state, at, reason }: SignerReport) => {
  const when = at ?? ctx.now.toISOString()
  if (state === 'signed') return { state, signedAt: when, textSha256 }
  if (state === 'declined') return { state, declineReason: reason }
  return { state, ...(state === 'viewed' ? { viewedAt: when } : { invitedAt: when }) }
}

const fresh = {
  state: 'waiting',
  invitedAt: null,
  viewedAt: null,
  signedAt: null,
  expiresAt: null,
  declineReason: null,
  mark: null,
  textSha256: null,
  textVersion: null,
} as const satisfies Partial<SigningParty>

/** Links that were sent open nothing any more; who had signed signs once more. */
export const resetParties = async (ctx: Ctx, contractId: string): Promise<void> => {
  for (const party of await partiesOf(ctx, contractId))
    if (party.state !== 'waiting') {
      await change(ctx, signingParty, party, fresh, { verb: 'reset' })
      await keepKeys(ctx, party.id, { link: null, code: null })
    }
}
