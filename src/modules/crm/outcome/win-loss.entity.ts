import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { exporters, readers, sellers } from '../access.ts'
import { toldFields } from './asked.ts'
import { gapBands } from './price-gap.rules.ts'

/** How a deal was won or lost: our reason and the customer's, against whom, at which price, and what is worth doing again. */
export const winLoss = entity('win-loss', {
  table: 'crm.win_loss',
  title: 'name',
  label: { zh: '赢输单记录', en: 'Win/loss record' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 200, required: true, search: true, by: 'system' }),
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, by: 'system' }),
    outcome: field.choice(
      { won: { zh: '赢单', en: 'Won', tone: 'success' }, lost: { zh: '输单', en: 'Lost', tone: 'danger' } },
      { zh: '结果', en: 'Outcome', required: true, by: 'system' },
    ),
    reasonId: field.ref('closing-reason', { zh: '我方原因', en: 'Reason as we see it', by: 'command' }),
    competitorId: field.ref('competitor', { zh: '竞争对手', en: 'Competitor', by: 'command' }),
    ourPrice: field.money({ zh: '我方报价', en: 'Our price', min: 0, by: 'command' }),
    theirPrice: field.money({ zh: '对手报价', en: 'Their price', min: 1, by: 'command' }),
    priceGap: field.percent({
      zh: '价差',
      en: 'Price gap',
      by: 'system',
      help: '(我方报价 − 对手报价)÷ 对手报价,正数表示我们更贵。',
      helpEn: '(our price − theirs) ÷ theirs; positive: we are dearer.',
    }),
    gapBand: field.choice(gapBands, { zh: '价差区间', en: 'Price-gap band', by: 'system' }),
    customerReasonId: field.ref('closing-reason', {
      zh: '客户说的原因',
      en: 'Reason the customer gives',
      by: 'command',
    }),
    ...toldFields,
  },
  list: ['name', 'outcome', 'reasonId', 'customerReasonId', 'competitorId', 'priceGap', 'practice'],
  grants: { read: readers, update: sellers, export: exporters },
  visible: through('opportunityId', 'opportunity'),
  subject: true,
})

export type WinLoss = Row<typeof winLoss>
