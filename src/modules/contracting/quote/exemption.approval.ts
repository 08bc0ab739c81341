import { command, create, faults, field, get } from '../../../kernel/index.ts'
import { approvable, superiorFlow } from '../../approvals/index.ts'
import { sellers } from './access.ts'
import { quoteExemption } from './exemption.entity.ts'
import { buyerKnowledge, mayNamePrice, missingKnowledge } from './gate.ts'
import { quote } from './quote.entity.ts'
import { quoteVersion } from './version.entity.ts'

const fail = faults('quote-exemption', {
  not_needed: {
    status: 409,
    zh: '这个客户可以直接报价,不需要豁免。',
    en: 'This customer can be quoted without an exemption.',
  },
  pending: {
    status: 409,
    zh: '这个商机已有一份豁免在审批中。请等待结果。',
    en: 'An exemption for this deal is in approval. Wait for the result.',
  },
})

/** What is not known, for the one who answers for it. */
const exemptionApproval = approvable(quoteExemption, {
  allow: sellers,
  verb: { zh: '申请豁免', en: 'Ask for exemption' },
  facts: {
    fields: { missing: field.text({ zh: '还不知道', en: 'Not known' }) },
    of: async (ctx, row) => {
      const missing = missingKnowledge(await buyerKnowledge(ctx, row.opportunityId))
      return { missing: missing.map(({ label }) => label.zh).join('、') }
    },
  },
  snapshot: [],
  check: async (ctx, row) => {
    const known = await buyerKnowledge(ctx, row.opportunityId)
    if (mayNamePrice(known)) fail('not_needed')
    if (known.exemption === 'pending') fail('pending')
  },
  effective: async () => {},
  flow: superiorFlow,
})

/** From the quote it is needed for, in one step. */
const askExemption = command(quoteVersion, 'askExemption', {
  zh: '申请豁免',
  en: 'Ask for exemption',
  input: { reason: field.text({ zh: '豁免原因', en: 'Reason', max: 500, required: true }) },
  allow: sellers,
  when: { state: ['draft'] },
  run: async (ctx, row, { reason }) => {
    const { opportunityId } = await get(ctx, quote, row.quoteId)
    const asked = await create(ctx, quoteExemption, { opportunityId, reason, approvalState: 'none' })
    return exemptionApproval.submit(ctx, asked)
  },
})

export const exemptionCommands = [...exemptionApproval.commands, askExemption]
