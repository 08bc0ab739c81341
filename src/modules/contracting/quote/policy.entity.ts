import { entity, everyone, field, owned, type Row } from '../../../kernel/index.ts'
import { policyKeepers, readers } from './access.ts'

/**
 * What the holders of a post may give away on their own beside the float of a single price, which stands among the authority
 * limits. The policy without a post holds for everybody else.
 */
export const pricePolicy = entity('price-policy', {
  table: 'contracting.price_policy',
  title: 'name',
  label: { zh: '让价额度', en: 'Price allowance' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    postId: field.ref('post', {
      zh: '岗位',
      en: 'Post',
      unique: true,
      help: '不选则适用于没有单独设置的岗位。',
      helpEn: 'Empty: posts without a setting of their own.',
    }),
    marginFloor: field.percent({
      zh: '毛利底线',
      en: 'Margin floor',
      max: 1,
      help: '整单毛利低于它时需要审批。',
      helpEn: 'Below this margin the whole quote needs approval.',
    }),
    allowance: field.money({
      zh: '每期让价额度',
      en: 'Allowance',
      min: 0,
      help: '一期内自行让价的总额;不填为不限。',
      helpEn: "What may be conceded on one's own in a period; empty: no limit.",
    }),
    period: field.choice(
      { month: { zh: '按月', en: 'Month' }, quarter: { zh: '按季', en: 'Quarter' } },
      { zh: '额度周期', en: 'Period', required: true, default: 'quarter' },
    ),
  },
  list: ['name', 'postId', 'marginFloor', 'allowance', 'period'],
  totals: false,
  grants: { read: readers, create: policyKeepers, update: policyKeepers, remove: policyKeepers },
  visible: everyone,
})

/** What somebody conceded on their own authority. Taken back when the quote comes to nothing. */
export const floatUse = entity('float-use', {
  table: 'contracting.float_use',
  title: 'period',
  label: { zh: '让价额度使用', en: 'Use of price float' },
  fields: {
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, by: 'system' }),
    period: field.text({ zh: '期间', en: 'Period', max: 10, required: true, by: 'system' }),
    quoteVersionId: field.ref('quote-version', { zh: '报价版本', en: 'Quote version', required: true, by: 'system' }),
    amount: field.money({ zh: '让价金额', en: 'Conceded', required: true, by: 'system' }),
  },
  list: ['employeeId', 'period', 'quoteVersionId', 'amount'],
  grants: { read: readers },
  visible: owned('employeeId'),
})

export type PricePolicy = Row<typeof pricePolicy>
