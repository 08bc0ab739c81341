import { entity, field, through } from '../../../kernel/index.ts'
import { contactReaders, dispatchers, exporters, readers, sellers } from '../access.ts'
import { phoneField } from '../cleansing/fields.ts'
import { sameAs } from '../same-drafts.ts'

/** Follows its account: whoever gets the account gets its people. */
export const contact = entity('contact', {
  table: 'crm.contact',
  title: 'name',
  label: { zh: '联系人', en: 'Contact' },
  events: { unsubscribe: { zh: '退订', en: 'Unsubscribed' }, resubscribe: { zh: '重新订阅', en: 'Subscribed anew' } },
  fields: {
    name: field.text({ zh: '姓名', en: 'Name', max: 80, required: true, search: true }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', required: true }),
    title: field.text({ zh: '职务', en: 'Job title', max: 80 }),
    phone: phoneField,
    email: field.email({ zh: '邮箱', en: 'Email', mask: 'email' }),
    role: field.choice(
      {
        decider: { zh: '决策者', en: 'Decider' },
        approver: { zh: '审批者', en: 'Approver' },
        influencer: { zh: '影响者', en: 'Influencer' },
        user: { zh: '使用者', en: 'User' },
        purchaser: { zh: '采购', en: 'Purchaser' },
        gatekeeper: { zh: '把关者', en: 'Gatekeeper' },
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
