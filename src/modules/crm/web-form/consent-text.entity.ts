import { entity, everyone, field } from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'

/** A wording of consent as it was shown: kept for ever, because people agreed to it. */
export const consentText = entity('consent-text', {
  table: 'crm.consent_text',
  title: 'text',
  label: { zh: '同意条款版本', en: 'Consent text' },
  fields: {
    formId: field.ref('web-form', { zh: '表单', en: 'Form', required: true, by: 'system' }),
    number: field.integer({ zh: '版本号', en: 'Number', required: true, by: 'system', nominal: true }),
    text: field.longText({ zh: '条款', en: 'Text', required: true, max: 3000, by: 'system' }),
  },
  list: ['formId', 'number', 'text'],
  grants: { read: everybody },
  visible: everyone,
  uniqueTogether: [['formId', 'number']],
})
