import { entity, field, through } from '../../../kernel/index.ts'
import { exporters, readers } from '../access.ts'

/** One stay of an opportunity at a node. Written with the opportunity itself (stages.ts), never by people. */
export const stageEntry = entity('stage-entry', {
  table: 'crm.stage_entry',
  title: 'enteredAt',
  label: { zh: '阶段记录', en: 'Stage entry' },
  fields: {
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, by: 'system' }),
    /** Whose deal it is now; nobody's while the deal is in the recycle bin. */
    ownerId: field.person({ zh: '负责人', en: 'Owner', by: 'system' }),
    nodeId: field.ref('process-node', { zh: '阶段', en: 'Stage', required: true, by: 'system' }),
    enteredAt: field.instant({ zh: '进入时间', en: 'Entered at', required: true, by: 'system' }),
    leftAt: field.instant({ zh: '离开时间', en: 'Left at', by: 'system' }),
    outcome: field.choice(
      { won: { zh: '赢单', en: 'Won', tone: 'success' }, lost: { zh: '输单', en: 'Lost', tone: 'danger' } },
      { zh: '关闭结果', en: 'Closed as', by: 'system' },
    ),
    /** Known once the stay has ended: won, or followed by a stay at a later stage. */
    movedOn: field.boolean({ zh: '进入更靠后阶段', en: 'Moved on', by: 'system' }),
  },
  list: ['opportunityId', 'nodeId', 'enteredAt', 'leftAt', 'outcome'],
  grants: { read: readers, export: exporters },
  visible: through('opportunityId', 'opportunity'),
})
