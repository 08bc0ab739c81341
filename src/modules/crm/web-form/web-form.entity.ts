import { randomBytes } from 'node:crypto'
import {
  type Ctx,
  create,
  entity,
  everyone,
  type FieldFault,
  field,
  type Row,
  sayAll,
  sql,
  type Write,
} from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { lead } from '../lead/index.ts'
import { consentText } from './consent-text.entity.ts'

const keep = ['marketing', ...keepers]

/** What a visitor may be asked for: who it is, and what the score card weighs. */
const askable = [
  'name',
  'company',
  'title',
  'phone',
  'email',
  'industry',
  'region',
  'size',
  'annualRevenue',
  'budget',
  'purchaseWithin',
  'note',
] as const

export interface Asked {
  readonly key: (typeof askable)[number]
  readonly required?: boolean
  readonly label?: string
}

/** They are called what they are called on a lead. */
const choices = askable.map((value) => ({ value, zh: lead.fields[value].zh, en: lead.fields[value].en }))

/** A form on the company's own or any allowed website that makes leads. */
export const webForm = entity('web-form', {
  table: 'crm.web_form',
  title: 'name',
  label: { zh: '公开表单', en: 'Web form' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 120, required: true, search: true }),
    key: field.text({ zh: '地址标识', en: 'Key', max: 40, by: 'system', unique: true }),
    state: field.choice(
      {
        draft: { zh: '草稿', en: 'Draft', tone: 'neutral' },
        active: { zh: '收集中', en: 'Collecting', tone: 'success' },
        closed: { zh: '已停止', en: 'Closed', tone: 'danger' },
      },
      { zh: '状态', en: 'State', required: true, default: 'draft' },
    ),
    title: field.text({ zh: '标题', en: 'Title', max: 120, required: true }),
    intro: field.longText({ zh: '说明', en: 'Introduction', max: 1000 }),
    asked: {
      ...field.json<Asked[], true>({
        zh: '收集的字段',
        en: 'Fields',
        required: true,
        choices,
        help: '例如 [{"key":"name","required":true},{"key":"phone","required":true}]。',
        helpEn: 'For example [{"key":"name","required":true},{"key":"phone","required":true}].',
      }),
      default: [{ key: 'name', required: true }, { key: 'company' }, { key: 'phone', required: true }],
    },
    consentText: field.longText({
      zh: '同意条款',
      en: 'Consent text',
      required: true,
      max: 3000,
      help: '提交人勾选同意的文字。修改后成为新版本,每次提交都记下所同意的版本。',
      helpEn: 'What people agree to. A change makes a new version; each submission keeps the one agreed to.',
    }),
    consentVersion: field.integer({ zh: '条款版本', en: 'Consent version', by: 'system', nominal: true }),
    channelId: field.ref('channel', { zh: '渠道', en: 'Channel' }),
    campaignId: field.ref('campaign', { zh: '活动', en: 'Campaign' }),
    ownerId: field.person({
      zh: '线索负责人',
      en: 'Owner of the leads',
      help: '不填则按分配规则。',
      helpEn: 'Empty: by the assignment rules.',
    }),
    allowedOrigins: field.json<string[]>({
      zh: '允许嵌入的网站',
      en: 'Allowed sites',
      help: '例如 ["https://www.example.cn"];不填则只能直接打开。',
      helpEn: 'For example ["https://www.example.cn"]; empty: only opened directly.',
    }),
    thanks: field.text({ zh: '提交后的话', en: 'Thank-you line', max: 200 }),
    submitLabel: field.text({ zh: '按钮文字', en: 'Button', max: 20 }),
  },
  list: ['name', 'state', 'channelId', 'campaignId', 'ownerId', 'consentVersion'],
  grants: { read: everybody, create: keep, update: keep, remove: keep },
  visible: everyone,
  subject: true,
  prepare: async (_ctx, drafts) => {
    for (const draft of drafts) draft.key ??= randomBytes(9).toString('base64url')
  },
  check: (row) => [...askedFaults(row.asked), ...originFaults(row.allowedOrigins)],
  after: (ctx, writes) => keepConsentTexts(ctx, writes),
})

export type WebForm = Row<typeof webForm>

const askedFaults = (asked: unknown): FieldFault[] => {
  const fault = (message: string, en: string): FieldFault[] => [{ field: 'asked', code: 'value', message, en }]
  if (!Array.isArray(asked)) return fault('「收集的字段」应为列表。', '“Fields” is a list.')
  const keys = asked.map((one) => (one as Asked | null)?.key)
  const strange = keys.find((key) => !askable.includes(key as Asked['key']))
  if (strange !== undefined || keys.length !== new Set(keys).size)
    return fault(
      `「收集的字段」只能从${sayAll(choices).zh}中选择,每个一次。`,
      `“Fields” are chosen from ${sayAll(choices).en}, each once.`,
    )
  if (!keys.includes('name'))
    return fault('请收集「姓名」,线索要有称呼。', 'Ask for the name: a lead is called something.')
  return keys.includes('phone') || keys.includes('email')
    ? []
    : fault(
        '请至少收集手机或邮箱之一,否则无法联系。',
        'Ask for a mobile or an email address: nobody could be reached otherwise.',
      )
}

const originFaults = (origins: unknown): FieldFault[] => {
  if (origins === null || origins === undefined) return []
  const isOrigin = (text: unknown) =>
    typeof text === 'string' && /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text
  return Array.isArray(origins) && origins.length <= 20 && origins.every(isOrigin)
    ? []
    : [
        {
          field: 'allowedOrigins',
          code: 'value',
          message: '「允许嵌入的网站」应为网站地址的列表(不带路径),例如 ["https://www.example.cn"],最多 20 个。',
          en: '“Allowed sites” is a list of addresses without a path, such as ["https://www.example.cn"], 20 at most.',
        },
      ]
}

/** Every wording people agreed to is kept. The form's own number follows from its text, so its version stays. */
const keepConsentTexts = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  for (const { before, after } of writes) {
    if (!after || before?.consentText === after.consentText || (!before && after.version !== 1)) continue
    const version = Number(before?.consentVersion ?? 0) + 1
    await create(ctx, consentText, { formId: after.id as string, number: version, text: after.consentText as string })
    await ctx.db.rows(sql`update crm.web_form set consent_version = ${version} where id = ${after.id}::uuid`)
  }
}
