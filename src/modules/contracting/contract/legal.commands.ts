import { type Ctx, change, command, faults, field, get, sql, type Visible } from '../../../kernel/index.ts'
import { lawyers } from '../access.ts'
import { contract } from './contract.entity.ts'
import { type LegalCheck, legalCheck } from './legal.entity.ts'

const fail = faults('legal-check', {
  in_signature: {
    status: 409,
    zh: '合同「{code}」正在签署,法务审查的结论不能再改。有问题请先撤回签署。',
    en: 'Contract {code} is being signed; what legal found stands. If something is wrong, withdraw the signing first.',
  },
  signed: {
    status: 409,
    zh: '合同「{code}」已经签署,法务审查的结论不能再改。有问题请签补充协议或终止合同。',
    en: 'Contract {code} has been signed; what legal found stands. If something is wrong, amend or terminate it.',
  },
})

/** What legal found stands once the contract is being signed. */
const ofUnsigned = {
  rows: ((row) => sql<boolean>`exists (select from contracting.contract as k
    where k.id = ${row('contractId')} and k.state in ('draft', 'approved'))`) satisfies Visible,
  otherwise: async (ctx: Ctx, { contractId }: LegalCheck) => {
    const { code, state } = await get(ctx, contract, contractId, { unscoped: true })
    return fail(state === 'signing' ? 'in_signature' : 'signed', { code })
  },
}

const decided = (state: 'passed' | 'failed' | 'waived', zh: string, en: string, needsWords: boolean) =>
  command(legalCheck, state === 'passed' ? 'pass' : state === 'failed' ? 'fail' : 'waive', {
    zh,
    en,
    ...(state === 'failed' && { tone: 'danger' as const }),
    ...(state === 'passed' && { tone: 'primary' as const }),
    input: { opinion: field.text({ zh: '意见', en: 'Opinion', max: 1000, required: needsWords }) },
    allow: lawyers,
    whose: ofUnsigned,
    run: async (ctx, row, { opinion }) => {
      // Held, so that nobody signs on what is just being taken back; a signature may have come first.
      const held = await get(ctx, contract, row.contractId, { lock: true, unscoped: true })
      if (held.state !== 'draft' && held.state !== 'approved') await ofUnsigned.otherwise(ctx, row)
      const reviewed = { reviewerId: ctx.actor.employeeId, reviewedAt: ctx.now.toISOString() }
      await change(ctx, legalCheck, row, { state, opinion: opinion ?? null, ...reviewed }, { verb: state })
    },
  })

export const passLegal = decided('passed', '通过', 'Pass', false)
export const failLegal = decided('failed', '不通过', 'Fail', true)
/** Whoever says that an item does not apply says why. */
export const waiveLegal = decided('waived', '不适用', 'Not applicable', true)
