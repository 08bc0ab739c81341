import { type Ctx, entity, everyone, faults, field, first, type Row, sql } from '../../../kernel/index.ts'
import { clauseKeepers, readers } from '../access.ts'

const fail = faults('clause', {
  in_use: {
    status: 409,
    zh: '条款「{title}」在使用中的合同模板「{template}」里。请先在模板中换成另一条款,再停用或删除它。',
    en: 'Clause “{title}” is in contract template “{template}”, which is in use. Put another in its place, then retire or delete it.',
  },
})

export const clauseKinds = {
  subject: { zh: '标的', en: 'Subject matter' },
  price: { zh: '价格与结算', en: 'Price and settlement' },
  price_adjustment: { zh: '调价机制', en: 'Price adjustment' },
  payment: { zh: '付款', en: 'Payment' },
  deposit: { zh: '定金', en: 'Deposit' },
  prepayment: { zh: '预付款', en: 'Prepayment' },
  delivery: { zh: '交付与验收', en: 'Delivery and acceptance' },
  warranty: { zh: '质保', en: 'Warranty' },
  validity: { zh: '报价有效期', en: 'Validity of the offer' },
  intellectual_property: { zh: '知识产权', en: 'Intellectual property' },
  confidentiality: { zh: '保密', en: 'Confidentiality' },
  data_protection: { zh: '数据保护', en: 'Data protection' },
  anti_bribery: { zh: '反商业贿赂', en: 'Anti-bribery' },
  penalty: { zh: '违约责任', en: 'Liability for breach' },
  dispute: { zh: '争议解决', en: 'Dispute resolution' },
  other: { zh: '其他', en: 'Other' },
} as const

/** When a clause asks to be taken into an offer. The threshold is a number of days, an amount of 元 or a percentage. */
export const triggers = {
  none: { zh: '不触发', en: 'Never' },
  raw_material: { zh: '含受原材料价格影响的产品', en: 'Raw material in it' },
  delivery_days: { zh: '交付周期超过(天)', en: 'Delivery longer than (days)' },
  valid_days: { zh: '有效期超过(天)', en: 'Valid longer than (days)' },
  amount: { zh: '总价达到(元)', en: 'Total of at least (yuan)' },
  discount: { zh: '整单折让达到(%)', en: 'Discount of at least (%)' },
  new_customer: { zh: '新客户', en: 'New customer' },
} as const

export type Trigger = keyof typeof triggers

type Values = Readonly<Record<string, unknown>>

/** What a template in use is made of stays in the library. */
const refuseLeavingTemplates = async (ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
  if (patch !== null && patch.active !== false) return
  const user = await first<{ name: string }>(
    ctx.db,
    sql`select t.name from contracting.template_clause as c join contracting.template as t on t.id = c.template_id
      where c.clause_id = ${row.id}::uuid and c.deleted_at is null and t.deleted_at is null and t.state = 'active' limit 1`,
  )
  if (user) fail('in_use', { title: row.title, template: user.name })
}

/** The clause library: words that were agreed on once, for offers and contracts, and the risk that calls for them. */
export const clause = entity('clause', {
  table: 'contracting.clause',
  title: 'title',
  label: { zh: '标准条款', en: 'Clause' },
  fields: {
    title: field.text({ zh: '条款名称', en: 'Title', max: 120, required: true }),
    kind: field.choice(clauseKinds, { zh: '类别', en: 'Kind', required: true, default: 'other' }),
    body: field.longText({
      zh: '条款内容',
      en: 'Text',
      max: 8000,
      required: true,
      help: '可以使用变量,例如 {{客户名称}}、{{合同金额}}、{{金额大写}}、{{付款计划}}。',
      helpEn: 'Variables may be used, for example {{客户名称}}, {{合同金额}}, {{金额大写}}, {{付款计划}}.',
    }),
    trigger: field.choice(triggers, { zh: '触发条件', en: 'Trigger', required: true, default: 'none' }),
    threshold: field.decimal({ zh: '触发值', en: 'Threshold', min: 0, scale: 2 }),
    mandatory: field.boolean({
      zh: '触发时必须写入',
      en: 'Required when triggered',
      required: true,
      default: false,
      help: '没有写入这一条款时,报价不能定稿。',
      helpEn: 'Without this clause a quote cannot be released.',
    }),
    active: field.boolean({ zh: '启用', en: 'Active', required: true, default: true }),
  },
  list: ['title', 'kind', 'trigger', 'threshold', 'mandatory', 'active'],
  totals: false,
  grants: {
    read: readers,
    create: clauseKeepers,
    update: clauseKeepers,
    remove: clauseKeepers,
    export: clauseKeepers,
    import: clauseKeepers,
  },
  visible: everyone,
  guard: refuseLeavingTemplates,
  check: (row) =>
    ['delivery_days', 'valid_days', 'amount', 'discount'].includes(String(row.trigger)) && row.threshold == null
      ? [
          {
            field: 'threshold',
            code: 'required',
            message: '这种触发条件需要「触发值」,例如 60 天。',
            en: 'This trigger needs a “Threshold”, such as 60 days.',
          },
        ]
      : [],
})

export type Clause = Row<typeof clause>
