import { entity, everyone, field, type Row } from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'

export const authorityKinds = {
  decide: { zh: '独立决定金额', en: 'Amount decided alone' },
  contract: { zh: '合同签署金额', en: 'Contract amount signed' },
  discount: { zh: '折扣', en: 'Discount' },
  price_float: { zh: '价格浮动', en: 'Price float' },
} as const

export type AuthorityKind = keyof typeof authorityKinds

export const isAmount = (kind: string): boolean => kind === 'decide' || kind === 'contract'

/** How far somebody may decide alone: by role, by post, or by the grade of a post. The widest that fits counts. */
export const authorityLimit = entity('authority-limit', {
  table: 'approvals.authority_limit',
  label: { zh: '权限额度', en: 'Authority limit' },
  title: 'kind',
  fields: {
    kind: field.choice(authorityKinds, { zh: '权限', en: 'Authority', required: true }),
    role: field.text({ zh: '角色', en: 'Role', max: 60 }),
    postId: field.ref('post', { zh: '岗位', en: 'Post' }),
    grade: field.text({ zh: '岗位职级', en: 'Grade of post', max: 40 }),
    unlimited: field.boolean({ zh: '不限', en: 'Unlimited', required: true, default: false }),
    amount: field.money({
      zh: '金额上限',
      en: 'Amount up to',
      min: 0,
      help: '含本数。独立决定金额:一份报价中可以自己决定的让价;合同签署金额:可以代表公司签署的合同总额。',
      helpEn:
        'Inclusive. Own decision: what one may concede in one quote. Signing: the largest contract one may sign for the company.',
    }),
    share: field.percent({
      zh: '比例上限',
      en: 'Share up to',
      min: 0,
      max: 1,
      help: '含本数。折扣:整份报价的折让;价格浮动:单项的折让。',
      helpEn: 'Inclusive. Discount: off the whole quote; price movement: off one line.',
    }),
  },
  list: ['kind', 'role', 'postId', 'grade', 'amount', 'share', 'unlimited'],
  totals: false,
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  order: 'kind',
  check: (row) => {
    const holders = ['role', 'postId', 'grade'].filter((key) => row[key])
    if (holders.length !== 1)
      return [
        {
          field: 'role',
          code: 'holder',
          message: '请在角色、岗位、职级中填写且只填写一项,说明谁有这个权限。',
          en: 'Say who has this limit: a role, a post or a grade, one of them.',
        },
      ]
    if (row.unlimited) return []
    const needed = isAmount(String(row.kind)) ? 'amount' : 'share'
    if (row[needed] !== null && row[needed] !== undefined) return []
    const message = `请填写「${needed === 'amount' ? '金额上限' : '比例上限'}」,或选择不限。`
    return [{ field: needed, code: 'required', message, en: 'Give the limit, or choose no limit.' }]
  },
})

export type AuthorityLimit = Row<typeof authorityLimit>
