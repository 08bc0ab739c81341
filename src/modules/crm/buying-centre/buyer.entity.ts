import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { buyingRoles } from '../../process/index.ts'
import { dispatchers, exporters, readers, sellers } from '../access.ts'
import { completeBuyers, guardBuyer } from './buyer.rules.ts'

export const stances = {
  supporter: { zh: '支持', en: 'Supporter', tone: 'success' },
  neutral: { zh: '中立', en: 'Neutral', tone: 'information' },
  opponent: { zh: '反对', en: 'Opponent', tone: 'danger' },
  unknown: { zh: '未知', en: 'Unknown', tone: 'neutral' },
} as const

/** A person of the customer in the part that they play in one deal. Who plays two parts stands here twice. */
export const buyer = entity('buyer', {
  table: 'crm.buyer',
  label: { zh: '决策链成员', en: 'Buyer' },
  title: 'contactId',
  fields: {
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
    contactId: field.ref('contact', { zh: '联系人', en: 'Contact', required: true, fixed: true }),
    role: field.choice(buyingRoles, { zh: '决策角色', en: 'Role', required: true }),
    weight: field.integer({
      zh: '影响力',
      en: 'Weight',
      required: true,
      default: 3,
      min: 1,
      max: 5,
      help: '1 为很小,5 为一言定音。',
      helpEn: '1: very little; 5: has the last word.',
    }),
    stance: field.choice(stances, { zh: '态度', en: 'Stance', required: true, default: 'unknown' }),
    reportsToId: field.ref('buyer', {
      zh: '听谁的',
      en: 'Follows',
      help: '汇报给谁,或受谁影响;须是同一商机的决策链成员。',
      helpEn: "Who they report to or listen to, of the same deal's buying centre.",
    }),
    note: field.longText({ zh: '关注点与关系', en: 'Concerns', max: 2000 }),
  },
  list: ['contactId', 'opportunityId', 'role', 'weight', 'stance', 'reportsToId'],
  grants: {
    read: readers,
    create: [...sellers, 'presales'],
    update: [...sellers, 'presales'],
    remove: sellers,
    export: exporters,
    import: dispatchers,
  },
  visible: through('opportunityId', 'opportunity'),
  totals: false,
  prepare: completeBuyers,
  guard: guardBuyer,
})

export type Buyer = Row<typeof buyer>
export type Stance = keyof typeof stances
