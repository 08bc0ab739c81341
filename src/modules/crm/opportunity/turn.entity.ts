import { entity, field, owned } from '../../../kernel/index.ts'
import { exporters, readers } from '../access.ts'
import { turns } from './opportunity.rules.ts'

/**
 * A stretch of a deal's life in which it was one side's turn, in the hands of who had the deal then. Kept by the database from
 * follow-ups, closings and hand-overs (`crm.keep_turns`), never written by people.
 */
export const turn = entity('turn', {
  table: 'crm.turn',
  title: 'startedAt',
  label: { zh: '等待记录', en: 'Turn' },
  fields: {
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, by: 'system' }),
    ownerId: field.person({ zh: '当时的负责人', en: 'Owner then', required: true, by: 'system' }),
    side: field.choice(turns, { zh: '轮到谁', en: 'Whose turn', required: true, by: 'system' }),
    startedAt: field.instant({ zh: '开始', en: 'Started at', required: true, by: 'system' }),
    endedAt: field.instant({
      zh: '结束',
      en: 'Ended at',
      by: 'system',
      help: '空着表示还在等。',
      helpEn: 'Empty: still waiting.',
    }),
  },
  list: ['opportunityId', 'side', 'startedAt', 'endedAt', 'ownerId'],
  grants: { read: readers, export: exporters },
  visible: owned('ownerId'),
  order: '-startedAt',
  uniqueTogether: [['opportunityId', 'startedAt']],
})
