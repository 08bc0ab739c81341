import { entity, everyone, field, type Row } from '../../../kernel/index.ts'
import { policyKeepers, readers } from './access.ts'

/** How a quote looks on paper: letterhead, opening and closing words, bank account. The newest active one is used. */
export const quoteTemplate = entity('quote-template', {
  table: 'contracting.quote_template',
  title: 'name',
  label: { zh: '报价单模板', en: 'Quote template' },
  fields: {
    name: field.text({ zh: '模板名称', en: 'Name', max: 80, required: true }),
    sellerName: field.text({
      zh: '我方名称',
      en: 'Our name',
      max: 120,
      help: '不填时用公司名称。',
      helpEn: 'Empty: the name of the company.',
    }),
    address: field.text({ zh: '地址', en: 'Address', max: 200 }),
    phone: field.text({ zh: '电话', en: 'Telephone', max: 60 }),
    taxNumber: field.text({ zh: '税号', en: 'Tax number', max: 40 }),
    bank: field.text({ zh: '开户行', en: 'Bank', max: 120 }),
    bankAccount: field.text({ zh: '账号', en: 'Account', max: 60 }),
    opening: field.longText({ zh: '开头语', en: 'Opening words', max: 1000 }),
    closing: field.longText({ zh: '结束语', en: 'Closing words', max: 1000 }),
    color: field.choice(
      {
        '#0f6b66': { zh: '青', en: 'Teal' },
        '#1f4e8c': { zh: '蓝', en: 'Blue' },
        '#8c2f39': { zh: '红', en: 'Red' },
        '#2b2f33': { zh: '黑', en: 'Black' },
      },
      { zh: '主色', en: 'Colour', required: true, default: '#0f6b66' },
    ),
    showListPrice: field.boolean({ zh: '显示价目表单价', en: 'Show list prices', required: true, default: false }),
    active: field.boolean({ zh: '启用', en: 'Active', required: true, default: true }),
  },
  list: ['name', 'sellerName', 'phone', 'showListPrice', 'active'],
  grants: { read: readers, create: policyKeepers, update: policyKeepers, remove: policyKeepers },
  visible: everyone,
})

export type QuoteTemplate = Row<typeof quoteTemplate>
