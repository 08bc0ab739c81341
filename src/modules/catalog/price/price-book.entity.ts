import { anyOf, entity, everyone, field, type Row, sql, through, type Visible } from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'
import { priceKeepers } from '../access.ts'
import { refuseDearerTiers } from './tiers.ts'

const grants = {
  read: everybody,
  create: priceKeepers,
  update: priceKeepers,
  remove: priceKeepers,
  export: priceKeepers,
  import: priceKeepers,
}

/** Made for nobody in particular. One made for a customer is seen by whoever may see the customer. */
const forNoCustomer: Visible = (row) => sql`${row('accountId')} is null`

const endsBeforeItBegins = (row: Readonly<Record<string, unknown>>) =>
  row.validTo && row.validFrom && row.validTo < row.validFrom
    ? [
        {
          field: 'validTo',
          code: 'order',
          message: '「有效期至」不能早于「生效日期」,请核对两个日期。',
          en: '“Valid to” cannot be before “Valid from”. Check the two dates.',
        },
      ]
    : []

/** Prices for a time and a circle of customers: one customer, a tier, a region, or everybody. The narrower circle wins. */
export const priceBook = entity('price-book', {
  table: 'catalog.price_book',
  title: 'name',
  label: { zh: '价目表', en: 'Price book' },
  fields: {
    name: field.text({ zh: '价目表名称', en: 'Name', max: 120, required: true, search: true }),
    validFrom: field.date({ zh: '生效日期', en: 'Valid from', required: true, default: 'today' }),
    validTo: field.date({
      zh: '有效期至',
      en: 'Valid to',
      help: '含当天;不填为长期有效。',
      helpEn: 'Including that day; empty: for good.',
    }),
    tier: field.choice(
      {
        vip: { zh: 'VIP', en: 'VIP' },
        high: { zh: '高价值', en: 'High value' },
        potential: { zh: '潜力', en: 'Potential' },
        normal: { zh: '一般', en: 'Regular' },
        churned: { zh: '流失', en: 'Churned' },
      },
      { zh: '适用客户分层', en: 'Customer tier', help: '不填为不限。', helpEn: 'Empty: any.' },
    ),
    region: field.text({
      zh: '适用大区',
      en: 'Region',
      max: 60,
      help: '与客户的「大区」一致时适用;不填为不限。',
      helpEn: "Applies where it is the customer's region; empty: any.",
    }),
    accountId: field.ref('account', { zh: '专属客户', en: 'Only for account' }),
    active: field.boolean({ zh: '启用', en: 'Active', required: true, default: true }),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  list: ['name', 'validFrom', 'validTo', 'tier', 'region', 'accountId', 'active'],
  grants,
  visible: anyOf(forNoCustomer, through('accountId', 'account')),
  check: endsBeforeItBegins,
})

/** A unit price from a quantity on. Several for one product are its volume tiers. */
export const priceEntry = entity('price-entry', {
  table: 'catalog.price_entry',
  title: 'minQuantity',
  label: { zh: '价格', en: 'Price' },
  fields: {
    priceBookId: field.ref('price-book', { zh: '价目表', en: 'Price book', required: true, fixed: true }),
    productId: field.ref('product', { zh: '产品', en: 'Product', required: true, fixed: true }),
    minQuantity: field.integer({ zh: '起订数量', en: 'From quantity', min: 1, required: true, default: 1 }),
    unitPrice: field.money({ zh: '单价', en: 'Unit price', min: 0, required: true }),
  },
  totals: false,
  list: ['priceBookId', 'productId', 'minQuantity', 'unitPrice'],
  grants,
  visible: through('priceBookId', 'price-book'),
  uniqueTogether: [['priceBookId', 'productId', 'minQuantity']],
  after: refuseDearerTiers,
})

/** Products sold together at one price. */
export const bundle = entity('bundle', {
  table: 'catalog.bundle',
  title: 'name',
  label: { zh: '组合套餐', en: 'Bundle' },
  fields: {
    name: field.text({ zh: '套餐名称', en: 'Name', max: 120, required: true, search: true }),
    code: field.text({ zh: '编码', en: 'Code', max: 40, unique: true }),
    price: field.money({ zh: '套餐价', en: 'Price', min: 0, required: true }),
    validFrom: field.date({ zh: '生效日期', en: 'Valid from', required: true, default: 'today' }),
    validTo: field.date({
      zh: '有效期至',
      en: 'Valid to',
      help: '含当天;不填为长期有效。',
      helpEn: 'Including that day; empty: for good.',
    }),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  totals: false,
  list: ['name', 'code', 'price', 'validFrom', 'validTo'],
  grants,
  visible: everyone,
  check: endsBeforeItBegins,
})

export const bundleItem = entity('bundle-item', {
  table: 'catalog.bundle_item',
  title: 'quantity',
  label: { zh: '套餐内容', en: 'Bundle item' },
  fields: {
    bundleId: field.ref('bundle', { zh: '套餐', en: 'Bundle', required: true, fixed: true }),
    productId: field.ref('product', { zh: '产品', en: 'Product', required: true, fixed: true }),
    quantity: field.integer({ zh: '数量', en: 'Quantity', min: 1, required: true, default: 1 }),
  },
  totals: false,
  list: ['bundleId', 'productId', 'quantity'],
  grants,
  visible: everyone,
  uniqueTogether: [['bundleId', 'productId']],
})

export type PriceBook = Row<typeof priceBook>
