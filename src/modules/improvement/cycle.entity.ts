import { entity, field, through } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'

const count = (zh: string, en: string) => field.integer({ zh, en, required: true, by: 'system' })

/** A finished cycle of a project and where its tasks stood at the end. */
export const cycle = entity('cycle', {
  table: 'improvement.cycle',
  label: { zh: '改进周期', en: 'Cycle' },
  title: 'number',
  fields: {
    projectId: field.ref('improvement-project', { zh: '改进项目', en: 'Project', required: true, by: 'system' }),
    number: field.integer({ zh: '第几周期', en: 'Number', required: true, by: 'system', nominal: true }),
    from: field.date({ zh: '从', en: 'From', required: true, by: 'system' }),
    to: field.date({ zh: '到', en: 'To', required: true, by: 'system' }),
    notStarted: count('未开始', 'Not started'),
    doing: count('进行中', 'Doing'),
    done: count('已完成', 'Done'),
    blocked: count('受阻', 'Blocked'),
    missed: count('逾期', 'Missed'),
    unexplained: count('逾期未说明原因', 'Missed without remark'),
  },
  list: ['projectId', 'number', 'from', 'to', 'notStarted', 'doing', 'done', 'blocked', 'missed', 'unexplained'],
  grants: { read: everybody },
  visible: through('projectId', 'improvement-project'),
  uniqueTogether: [['projectId', 'number']],
  order: '-number',
})
