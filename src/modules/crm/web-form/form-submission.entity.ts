import { entity, everyone, field } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'

/** One post of a public form: the lead it made, the wording that was agreed to and when, or why it was taken for spam. */
export const formSubmission = entity('form-submission', {
  table: 'crm.form_submission',
  title: 'outcome',
  label: { zh: '表单提交', en: 'Form submission' },
  fields: {
    formId: field.ref('web-form', { zh: '表单', en: 'Form', required: true, by: 'system' }),
    outcome: field.choice(
      {
        accepted: { zh: '新线索', en: 'New lead', tone: 'success' },
        repeat: { zh: '已有线索', en: 'Known lead', tone: 'information' },
        spam: { zh: '垃圾提交', en: 'Spam', tone: 'danger' },
      },
      { zh: '结果', en: 'Outcome', required: true, by: 'system' },
    ),
    reason: field.text({ zh: '判定原因', en: 'Reason', max: 200, by: 'system' }),
    reasonEn: field.text({ zh: '英文判定原因', en: 'Reason', max: 200, by: 'system' }),
    leadId: field.ref('lead', { zh: '线索', en: 'Lead', by: 'system' }),
    consentTextId: field.ref('consent-text', { zh: '同意的条款', en: 'Consent text', by: 'system' }),
    consentedAt: field.instant({ zh: '同意时间', en: 'Consented at', by: 'system' }),
    page: field.text({ zh: '来自页面', en: 'Page', max: 500, by: 'system' }),
    /** A digest: enough to see that many came from one place, not who it was. */
    address: field.text({ zh: '来源摘要', en: 'Address digest', max: 40, by: 'system' }),
  },
  list: ['formId', 'outcome', 'reason', 'leadId', 'consentTextId', 'consentedAt', 'page'],
  grants: { read: ['marketing', ...keepers, 'auditor'], export: ['marketing', 'auditor'] },
  visible: everyone,
})
