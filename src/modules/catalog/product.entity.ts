import { entity, everyone, field } from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'
import { costReaders } from './access.ts'

export const product = entity('product', {
  table: 'catalog.product',
  title: 'name',
  label: { zh: '产品', en: 'Product' },
  fields: {
    name: field.text({ zh: '产品名称', en: 'Name', max: 120, required: true, search: true }),
    code: field.text({ zh: '产品编码', en: 'Code', max: 40, search: true, unique: true }),
    series: field.text({ zh: '系列', en: 'Series', max: 60 }),
    kind: field.choice(
      { goods: { zh: '产品', en: 'Goods' }, service: { zh: '服务包', en: 'Service pack' } },
      { zh: '类别', en: 'Kind', default: 'goods' },
    ),
    unit: field.text({
      zh: '单位',
      en: 'Unit',
      max: 20,
      help: '例如 台、套、年。',
      helpEn: 'For example unit, set, year.',
    }),
    listPrice: field.money({ zh: '目录价', en: 'List price', min: 0 }),
    cost: field.money({
      zh: '成本',
      en: 'Cost',
      min: 0,
      mask: 'hide',
      help: '每单位成本,用于核算毛利。',
      helpEn: 'Cost of one unit, for the margin.',
    }),
    rawMaterial: field.boolean({
      zh: '受原材料价格影响',
      en: 'Follows raw material prices',
      help: '报价含这类产品时,会提示调价条款。',
      helpEn: 'A quote with such products is advised to carry a price adjustment clause.',
      default: false,
    }),
    state: field.choice(
      {
        active: { zh: '在售', en: 'On sale', tone: 'success' },
        retired: { zh: '停售', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  list: ['name', 'code', 'series', 'kind', 'listPrice', 'state'],
  totals: false,
  grants: {
    read: everybody,
    create: keepers,
    update: keepers,
    remove: keepers,
    export: everybody,
    import: keepers,
    reveal: costReaders,
  },
  visible: everyone,
  live: true,
  order: 'name',
})
