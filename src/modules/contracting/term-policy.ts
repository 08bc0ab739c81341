import { type Ctx, entity, everyone, field, type Row, select } from '../../kernel/index.ts'
import { readers, ruleKeepers } from './access.ts'

/** How long things hold that are sent to a customer. One record, made with the database. */
export const termPolicy = entity('term-policy', {
  table: 'contracting.term_policy',
  label: { zh: '报价与签署期限', en: 'Terms of offers and signing' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 60, required: true }),
    quoteDays: field.integer({
      zh: '报价有效天数',
      en: 'Days an offer holds',
      required: true,
      min: 1,
      max: 365,
      help: '新的报价版本没有填「有效期至」时使用。',
      helpEn: 'Used where a new quote version says no validity.',
    }),
    linkDays: field.integer({
      zh: '链接有效天数',
      en: 'Days a link to sign works',
      required: true,
      min: 1,
      max: 90,
      help: '签署链接从发出起有效的天数,对以后发出的链接生效。',
      helpEn: 'How many days a link to sign holds, for links sent from now on.',
    }),
    codeMinutes: field.integer({
      zh: '验证码分钟数',
      en: 'Minutes a code works',
      required: true,
      min: 1,
      max: 60,
      help: '签署验证码从发出起有效的分钟数。',
      helpEn: 'How many minutes a signing code holds.',
    }),
    codeTries: field.integer({
      zh: '最多输错次数',
      en: 'Wrong codes allowed',
      required: true,
      min: 3,
      max: 20,
      help: '签署验证码在同一个链接上累计输错的次数;用完后链接停用,要重新发送。',
      helpEn: 'Wrong codes allowed on one link; then the link ends and is sent again.',
    }),
    renewalDays: field.integer({
      zh: '续约提醒天数',
      en: 'Days before the end to remind',
      required: true,
      min: 0,
      max: 365,
      help: '到期前多少天提醒负责人;合同上另填了天数时以合同为准。',
      helpEn: "How many days before its end the owner is reminded; the contract's own figure goes first.",
    }),
  },
  list: ['name', 'quoteDays', 'linkDays', 'codeMinutes', 'codeTries', 'renewalDays'],
  totals: false,
  grants: { read: readers, update: ruleKeepers },
  visible: everyone,
})

export const termPolicyOf = async (ctx: Ctx): Promise<Row<typeof termPolicy>> => {
  const [policy] = await select(ctx, termPolicy, { unscoped: true, limit: 1 })
  if (!policy) throw new Error('contracting.term_policy has no record; the migration makes it')
  return policy
}
