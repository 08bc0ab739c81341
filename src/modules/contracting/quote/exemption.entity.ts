import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { underApproval } from '../../approvals/index.ts'
import { exporters, readers, sellers } from './access.ts'

/** Somebody answers for a first price to a customer of whom too little is known. Counts once it is approved. */
export const quoteExemption = underApproval(
  entity('quote-exemption', {
    table: 'contracting.quote_exemption',
    title: 'reason',
    label: { zh: '报价豁免', en: 'Exemption' },
    fields: {
      opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
      reason: field.text({
        zh: '豁免原因',
        en: 'Reason',
        max: 500,
        required: true,
        help: '为什么在不了解预算或决策链时就要报价。',
        helpEn: 'Why a quote is needed before budget or buying centre are known.',
      }),
    },
    list: ['opportunityId', 'reason'],
    grants: { read: readers, create: sellers, update: sellers, export: exporters },
    visible: through('opportunityId', 'opportunity'),
    subject: true,
  }),
  { sealed: ['reason'] },
)

export type QuoteExemption = Row<typeof quoteExemption>
