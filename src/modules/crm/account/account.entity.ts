import { entity, field, owned } from '../../../kernel/index.ts'
import { contactReaders, dispatchers, exporters, readers, sellers } from '../access.ts'
import { cityField, creditCodeField, provinceField, switchboardField } from '../cleansing/fields.ts'
import { poolEvents } from '../pool/events.ts'
import { sameAs } from '../same-drafts.ts'
import { followAccounts, ownAccounts } from './following.ts'
import { guardAccount } from './parent.rules.ts'

export const account = entity('account', {
  table: 'crm.account',
  title: 'name',
  label: { zh: '客户', en: 'Account' },
  events: { ...poolEvents, contractEnd: { zh: '合同到期日改变', en: 'End of contract changed' } },
  fields: {
    name: field.text({ zh: '客户名称', en: 'Name', max: 160, required: true, search: true }),
    industry: field.text({ zh: '行业', en: 'Industry', max: 60 }),
    size: field.choice(
      {
        micro: { zh: '微型(20 人以下)', en: 'Micro (under 20 people)' },
        small: { zh: '小型(20–99 人)', en: 'Small (20–99 people)' },
        medium: { zh: '中型(100–499 人)', en: 'Medium (100–499 people)' },
        large: { zh: '大型(500 人以上)', en: 'Large (500 people or more)' },
      },
      { zh: '规模', en: 'Size' },
    ),
    tier: field.choice(
      {
        vip: { zh: 'VIP', en: 'VIP', tone: 'information' },
        high: { zh: '高价值', en: 'High value', tone: 'success' },
        potential: { zh: '潜力', en: 'Potential', tone: 'information' },
        normal: { zh: '一般', en: 'Regular', tone: 'neutral' },
        churned: { zh: '流失', en: 'Churned', tone: 'danger' },
      },
      { zh: '客户分层', en: 'Tier' },
    ),
    ownerId: field.person({
      zh: '负责人',
      en: 'Owner',
      help: '没有负责人的客户只有管理岗位可以看到,可以由他们分配。',
      helpEn: 'An account nobody answers for is seen and assigned by managers only.',
      default: 'me',
    }),
    region: field.text({ zh: '大区', en: 'Region', max: 60 }),
    province: provinceField,
    city: cityField,
    phone: switchboardField,
    website: field.url({ zh: '网址', en: 'Website' }),
    creditCode: creditCodeField,
    parentId: field.ref('account', { zh: '上级客户', en: 'Parent account' }),
    revenue: field.decimal({ zh: '年营收(百万)', en: 'Revenue (millions)', min: 0, scale: 2 }),
    employees: field.integer({ zh: '员工人数', en: 'Employees', min: 0 }),
    founded: field.integer({ zh: '成立年份', en: 'Founded', min: 1000, max: 2200, nominal: true }),
    firstWonOn: field.date({ zh: '首次成交日期', en: 'First won on', by: 'system' }),
    contractEndsOn: field.date({ zh: '合同到期日', en: 'Contract ends on' }),
    ownerSince: field.instant({ zh: '接手时间', en: 'Owned since', by: 'system' }),
    lastFollowedAt: field.instant({ zh: '最近跟进时间', en: 'Last followed up', by: 'system' }),
    poolId: field.ref('pool', { zh: '所在公海', en: 'Pool', by: 'system' }),
    note: field.longText({ zh: '备注', en: 'Note', max: 5000 }),
  },
  list: ['name', 'industry', 'tier', 'province', 'city', 'ownerId', 'firstWonOn'],
  grants: {
    read: readers,
    create: sellers,
    update: sellers,
    remove: dispatchers,
    export: exporters,
    import: dispatchers,
    reveal: contactReaders,
  },
  visible: owned('ownerId'),
  subject: true,
  same: sameAs('account'),
  check: (row) =>
    row.parentId && row.parentId === row.id
      ? [
          {
            field: 'parentId',
            code: 'itself',
            message: '上级客户不能是它自己,请另选一家或留空。',
            en: 'An account cannot be its own parent. Choose another, or leave it empty.',
          },
        ]
      : [],
  prepare: ownAccounts,
  after: followAccounts,
  guard: guardAccount,
})
