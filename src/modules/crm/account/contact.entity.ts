import { entity, field, through } from '../../../kernel/index.ts'
import { contactReaders, dispatchers, exporters, readers, sellers } from '../access.ts'
import { phoneField } from '../cleansing/fields.ts'
import { sameAs } from '../same-drafts.ts'

/** Follows its account: whoever gets the account gets its people. */
export const contact = entity('contact', {
  table: 'crm.contact',
  title: 'name',
  label: { zh: '联系人', en: 'Contact' },
  events: { unsubscribe: '退订', resubscribe: '重新订阅' },
  fields: {
    name: field.text({ zh: '姓名', en: 'Name', max: 80, required: true, search: true }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', required: true }),
    title: field.text({ zh: '职务', en: 'Job title', max: 80 }),
    phone: phoneField,
    email: field.email({ zh: '邮箱', en: 'Email', mask: 'email' }),
    role: field.choice(
      {
        decider: '决策者',
        approver: '审批者',
        influencer: '影响者',
        user: '使用者',
        purchaser: '采购',
        gatekeeper: '把关者',
      },
      { zh: '决策角色', en: 'Buying role' },
    ),
    isKey: field.boolean({ zh: '关键联系人', en: 'Key contact', default: false }),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
    unsubscribedAt: field.instant({ zh: '退订时间', en: 'Unsubscribed at', by: 'system' }),
    erasedAt: field.instant({ zh: '个人信息删除时间', en: 'Erased at', by: 'system' }),
  },
  list: ['name', 'accountId', 'title', 'phone', 'role', 'isKey'],
  grants: {
    read: readers,
    create: sellers,
    update: sellers,
    remove: sellers,
    export: exporters,
    import: dispatchers,
    reveal: contactReaders,
  },
  visible: through('accountId', 'account'),
  subject: true,
  same: sameAs('contact'),
})
