import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { underApproval } from '../../approvals/index.ts'
import { exporters, marginReaders, readers, sellers } from './access.ts'
import { completeVersions, showNewestVersion } from './keep.ts'

const by = 'system' as const

export const versionStates = {
  draft: { zh: '草稿', en: 'Draft', tone: 'neutral' },
  approving: { zh: '审批中', en: 'In approval', tone: 'information' },
  approved: { zh: '可发送', en: 'Ready to send', tone: 'information' },
  sent: { zh: '已发送', en: 'Sent', tone: 'information' },
  accepted: { zh: '客户已接受', en: 'Accepted', tone: 'success' },
  declined: { zh: '客户未接受', en: 'Declined', tone: 'danger' },
  expired: { zh: '已过期', en: 'Expired', tone: 'warning' },
  superseded: { zh: '已被新版取代', en: 'Superseded', tone: 'neutral' },
} as const

/** One offer of a quote. What was sent stays as it was; another offer is another version. */
export const quoteVersion = underApproval(
  entity('quote-version', {
    table: 'contracting.quote_version',
    title: 'title',
    label: { zh: '报价版本', en: 'Quote version' },
    events: {
      approve: { zh: '审批通过', en: 'Approved' },
      expire: { zh: '过期', en: 'Expired' },
      supersede: { zh: '被新版本取代', en: 'Superseded' },
    },
    fields: {
      quoteId: field.ref('quote', { zh: '报价', en: 'Quote', required: true, by }),
      number: field.integer({ zh: '版本号', en: 'Number', required: true, by, nominal: true }),
      title: field.text({ zh: '名称', en: 'Title', max: 200, required: true, by }),
      state: field.choice(versionStates, { zh: '状态', en: 'State', required: true, by: 'command', default: 'draft' }),
      validUntil: field.date({
        zh: '有效期至',
        en: 'Valid until',
        help: '含当天;不填时按「报价与签署期限」的天数。',
        helpEn: 'Including that day; empty: as the terms for quotes and signing say.',
      }),
      deliveryDays: field.integer({ zh: '交付周期(天)', en: 'Delivery in days', min: 0, max: 3650 }),
      paymentTerms: field.text({ zh: '付款方式', en: 'Payment terms', max: 300 }),
      taxRate: field.percent({ zh: '增值税率', en: 'VAT rate', min: 0, max: 0.99, by: 'command', default: 0.13 }),
      changeNote: field.text({ zh: '本版说明', en: 'What is new', max: 500 }),
      note: field.longText({ zh: '附注', en: 'Note to the customer', max: 3000 }),
      total: field.money({ zh: '总价(含税)', en: 'Total with tax', by, default: 0 }),
      listTotal: field.money({ zh: '价目表总价', en: 'Total by price book', by, default: 0 }),
      discount: field.percent({ zh: '整单折让', en: 'Discount', by }),
      concession: field.money({ zh: '让价金额', en: 'Conceded', by, default: 0 }),
      cost: field.money({ zh: '成本', en: 'Cost', by, mask: 'hide' }),
      margin: field.percent({ zh: '毛利率', en: 'Margin', by, mask: 'hide' }),
      releasedAt: field.instant({ zh: '定稿时间', en: 'Released at', by }),
      sentAt: field.instant({ zh: '首次发送时间', en: 'Sent at', by }),
      declineReason: field.text({ zh: '未接受原因', en: 'Why declined', max: 500, by: 'command' }),
    },
    list: ['title', 'number', 'state', 'total', 'discount', 'validUntil', 'sentAt'],
    grants: { read: readers, update: sellers, export: exporters, reveal: marginReaders },
    visible: through('quoteId', 'quote'),
    uniqueTogether: [['quoteId', 'number']],
    order: '-number',
    subject: true,
    editable: { state: ['draft'] },
    prepare: completeVersions,
    after: showNewestVersion,
  }),
)

/** What is offered, at which price. Written as a whole by `saveLines`. */
export const quoteLine = entity('quote-line', {
  table: 'contracting.quote_line',
  title: 'name',
  label: { zh: '报价明细', en: 'Quote line' },
  fields: {
    quoteVersionId: field.ref('quote-version', { zh: '报价版本', en: 'Version', required: true, by }),
    position: field.integer({ zh: '序号', en: 'Position', required: true, by, nominal: true }),
    name: field.text({ zh: '名称', en: 'Name', max: 200, required: true, by }),
    productId: field.ref('product', { zh: '产品', en: 'Product', by }),
    bundleId: field.ref('bundle', { zh: '套餐', en: 'Bundle', by }),
    description: field.text({ zh: '规格说明', en: 'Description', max: 500, by }),
    unit: field.text({ zh: '单位', en: 'Unit', max: 20, by }),
    quantity: field.decimal({ zh: '数量', en: 'Quantity', min: 0.001, scale: 3, required: true, by }),
    listPrice: field.money({ zh: '价目表单价', en: 'Price by book', min: 0, by }),
    unitPrice: field.money({ zh: '报价单价', en: 'Unit price', min: 0, required: true, by }),
    amount: field.money({ zh: '金额', en: 'Amount', required: true, by }),
    discount: field.percent({ zh: '折让', en: 'Discount', by }),
    cost: field.money({ zh: '成本', en: 'Cost', by, mask: 'hide' }),
    parts: field.json<readonly string[]>({ zh: '套餐内容', en: 'What the bundle holds', by }),
    because: field.json<readonly string[]>({ zh: '价格依据', en: 'Why this price', by }),
    becauseEn: field.json<readonly string[]>({ zh: '英文价格依据', en: 'Why this price', by }),
  },
  list: ['position', 'name', 'quantity', 'unit', 'listPrice', 'unitPrice', 'discount', 'amount'],
  grants: { read: readers, export: exporters, reveal: marginReaders },
  visible: through('quoteVersionId', 'quote-version'),
  order: 'position',
})

export type QuoteVersion = Row<typeof quoteVersion>
export type QuoteLine = Row<typeof quoteLine>
