import { entity, everyone, field } from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'

export const product = entity('product', {
  table: 'catalog.product',
  title: 'name',
  label: { zh: '产品', en: 'Product' },
  fields: {
    name: field.text({ zh: '产品名称', en: 'Name', max: 120, required: true, search: true }),
    code: field.text({ zh: '产品编码', en: 'Code', max: 40, search: true, unique: true }),
    series: field.text({ zh: '系列', en: 'Series', max: 60 }),
    listPrice: field.money({ zh: '目录价', en: 'List price', min: 0 }),
    state: field.choice(
      {
        active: { zh: '在售', en: 'On sale', tone: 'success' },
        retired: { zh: '停售', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  list: ['name', 'code', 'series', 'listPrice', 'state'],
  grants: {
    read: everybody,
    create: keepers,
    update: keepers,
    remove: keepers,
    export: everybody,
    import: keepers,
  },
  visible: everyone,
  order: 'name',
})
