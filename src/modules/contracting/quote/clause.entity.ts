import { type Ctx, entity, everyone, faults, field, find, type Row, sql, through } from '../../../kernel/index.ts'
import { partOf } from '../../approvals/index.ts'
import { clauseKeepers, readers, sellers } from './access.ts'
import { quoteVersion } from './version.entity.ts'

const fail = faults('quote-clause', {
  not_draft: { status: 409, zh: '这一版报价已经定稿,条款不能再改。要改条款,请新建一个版本。' },
})

export const clauseKinds = {
  price_adjustment: '调价机制',
  penalty: '违约责任',
  payment: '付款',
  delivery: '交付与验收',
  warranty: '质保',
  validity: '报价有效期',
  other: '其他',
} as const

/** When a clause asks to be taken in. The threshold is a number of days, an amount of 元 or a percentage. */
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

/** The clause library: words that were agreed on once, and the risk that calls for them. */
export const clause = entity('clause', {
  table: 'contracting.clause',
  title: 'title',
  label: { zh: '条款库', en: 'Clause' },
  fields: {
    title: field.text({ zh: '条款名称', en: 'Title', max: 120, required: true }),
    kind: field.choice(clauseKinds, { zh: '类别', en: 'Kind', required: true, default: 'other' }),
    body: field.longText({ zh: '条款内容', en: 'Text', max: 5000, required: true }),
    trigger: field.choice(triggers, { zh: '触发条件', en: 'Trigger', required: true, default: 'none' }),
    threshold: field.decimal({ zh: '触发值', en: 'Threshold', min: 0, scale: 2 }),
    mandatory: field.boolean({
      zh: '触发时必须写入',
      en: 'Required when triggered',
      required: true,
      default: false,
      help: '没有写入这一条款时,报价不能定稿。',
    }),
    active: field.boolean({ zh: '启用', en: 'Active', required: true, default: true }),
  },
  list: ['title', 'kind', 'trigger', 'threshold', 'mandatory', 'active'],
  grants: {
    read: readers,
    create: clauseKeepers,
    update: clauseKeepers,
    remove: clauseKeepers,
    export: clauseKeepers,
    import: clauseKeepers,
  },
  visible: everyone,
  check: (row) =>
    ['delivery_days', 'valid_days', 'amount', 'discount'].includes(String(row.trigger)) && row.threshold == null
      ? [{ field: 'threshold', code: 'required', message: '这种触发条件需要「触发值」,例如 60 天。' }]
      : [],
})

type Values = Readonly<Record<string, unknown>>

const refuseReleased = async (ctx: Ctx, row: Values): Promise<void> => {
  const version = await find(ctx, quoteVersion, row.quoteVersionId as string, { lock: true, unscoped: true })
  if (version && version.state !== 'draft') fail('not_draft')
}

/** Words default to those of the library; they may be fitted to the deal. */
const completeClauses = async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
  const known = await ctx.db.rows<{ id: string; title: string; body: string }>(
    sql`select id, title, body from contracting.clause where id = any(${drafts.map((draft) => draft.clauseId ?? null)}::uuid[])`,
  )
  for (const draft of drafts) {
    const model = known.find(({ id }) => id === draft.clauseId)
    draft.title ??= model?.title ?? null
    draft.body ??= model?.body ?? null
    await refuseReleased(ctx, draft)
  }
}

/** A clause of one offer. */
export const quoteClause = partOf(
  entity('quote-clause', {
    table: 'contracting.quote_clause',
    title: 'title',
    label: { zh: '报价条款', en: 'Quote clause' },
    fields: {
      quoteVersionId: field.ref('quote-version', { zh: '报价版本', en: 'Version', required: true, fixed: true }),
      clauseId: field.ref('clause', { zh: '取自条款库', en: 'From the library', fixed: true }),
      title: field.text({ zh: '条款名称', en: 'Title', max: 120, help: '不填时用条款库的名称。' }),
      body: field.longText({ zh: '条款内容', en: 'Text', max: 5000, help: '不填时用条款库的内容。' }),
    },
    list: ['title', 'body', 'clauseId', 'quoteVersionId'],
    grants: { read: readers, create: sellers, update: sellers, remove: sellers },
    visible: through('quoteVersionId', 'quote-version'),
    prepare: completeClauses,
    guard: refuseReleased,
    check: (row) =>
      row.title && row.body
        ? []
        : [{ field: 'clauseId', code: 'empty', message: '请从条款库选择一条,或自己写下条款名称和内容。' }],
  }),
  'quote-version',
  'quoteVersionId',
)

export type Clause = Row<typeof clause>
