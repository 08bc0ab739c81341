import { entity, everyone, field } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'

/** Who looked for what, so that fishing for customers of others shows. Telephones and mailboxes are not written down. */
export const duplicateLookup = entity('duplicate-lookup', {
  table: 'crm.duplicate_lookup',
  title: 'asked',
  label: { zh: '查重记录', en: 'Duplicate look-up' },
  fields: {
    employeeId: field.person({ zh: '查询人', en: 'By', required: true, by: 'system' }),
    asked: field.text({ zh: '查询项', en: 'Asked', max: 120, required: true, by: 'system' }),
    askedEn: field.text({ zh: '英文查询项', en: 'Asked', max: 120, by: 'system' }),
    company: field.text({ zh: '公司名称', en: 'Company', max: 160, by: 'system' }),
    seen: field.integer({ zh: '可见命中', en: 'Visible hits', required: true, by: 'system' }),
    hidden: field.integer({ zh: '不可见命中', en: 'Hidden hits', required: true, by: 'system' }),
  },
  list: ['employeeId', 'asked', 'company', 'seen', 'hidden'],
  grants: { read: [...keepers, 'auditor'], export: ['auditor'] },
  visible: everyone,
})
