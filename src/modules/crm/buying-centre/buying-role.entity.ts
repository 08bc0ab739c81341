import { entity, everyone, field } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { buyingRoles } from '../../process/index.ts'

/** How much each part weighs when a customer decides. One record for each part, made with the database. */
export const buyingRole = entity('buying-role', {
  table: 'crm.buying_role',
  label: { zh: '决策角色', en: 'Buying role' },
  title: 'role',
  fields: {
    role: field.choice(buyingRoles, { zh: '角色', en: 'Role', required: true, unique: true, fixed: true }),
    weight: field.integer({
      zh: '覆盖度权重',
      en: 'Weight',
      required: true,
      min: 0,
      max: 100,
      help: '这个角色在决策链覆盖度中占多少;0 为不计。',
      helpEn: 'Its part of the coverage of the buying centre; 0: none.',
    }),
    inChain: field.boolean({
      zh: '属于决策链',
      en: 'In the decision chain',
      required: true,
      default: false,
      help: '首次报价前必须知道由谁担任。',
      helpEn: 'Must be known before the first quote.',
    }),
  },
  list: ['role', 'weight', 'inChain'],
  totals: false,
  grants: { read: everybody, update: keepers },
  visible: everyone,
  live: true,
})
