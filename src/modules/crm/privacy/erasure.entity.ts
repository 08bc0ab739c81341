import { entity, everyone, field } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'

/** That a person's data were erased, which fields and how many places: never what stood there. */
export const erasure = entity('erasure', {
  table: 'crm.erasure',
  title: 'reason',
  label: { zh: '个人信息删除记录', en: 'Erasure' },
  fields: {
    subjectEntity: field.text({ zh: '种类', en: 'Kind', max: 60, required: true, by: 'system' }),
    subjectId: field.ref('', { zh: '记录编号', en: 'Record', required: true, by: 'system' }),
    reason: field.text({ zh: '依据', en: 'Reason', max: 300, required: true, by: 'system' }),
    requestedOn: field.date({ zh: '申请日期', en: 'Requested on', required: true, by: 'system' }),
    /** Label of the field → how many values were erased. */
    erased: field.json<Record<string, number>>({ zh: '删除的内容', en: 'What was erased', by: 'system' }),
    /** Label → how many records say still who the person is, and why. */
    left: field.json<Record<string, number>>({ zh: '仍然保留', en: 'What is left', by: 'system' }),
    auditValues: field.integer({ zh: '清除的历史值', en: 'Audit values cleared', required: true, by: 'system' }),
  },
  list: ['subjectEntity', 'reason', 'requestedOn', 'erased', 'left', 'auditValues'],
  totals: false,
  grants: { read: [...keepers, 'legal', 'auditor'], export: ['auditor'] },
  visible: everyone,
})
