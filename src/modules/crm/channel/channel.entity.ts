import { entity, everyone, faults, field, first, sql } from '../../../kernel/index.ts'
import { everybody, keepers, leaders } from '../../people/index.ts'

const fail = faults('channel', {
  circle: {
    status: 409,
    field: 'parentId',
    zh: '上级渠道不能是它自己或它的下级。请另选一个,或留空。',
    en: 'A channel cannot be above itself. Choose another, or leave it empty.',
  },
})

const keep = ['marketing', ...keepers]

/** Where customers come from, as a tree: 线上 → 搜索 → 某平台. */
export const channel = entity('channel', {
  table: 'crm.channel',
  title: 'name',
  label: { zh: '渠道', en: 'Channel' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true, search: true }),
    parentId: field.ref('channel', { zh: '上级渠道', en: 'Parent channel' }),
    kind: field.choice(
      {
        online: { zh: '线上', en: 'Online' },
        offline: { zh: '线下', en: 'Offline' },
        partner: { zh: '合作伙伴', en: 'Partner' },
        referral: { zh: '转介绍', en: 'Referral' },
        purchased: { zh: '采购名单', en: 'Purchased list' },
        community: { zh: '社群', en: 'Community' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '类别', en: 'Kind', required: true, default: 'online' },
    ),
    state: field.choice(
      {
        active: { zh: '使用中', en: 'In use', tone: 'success' },
        paused: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
  },
  list: ['name', 'parentId', 'kind', 'state'],
  grants: { read: everybody, create: keep, update: keep, remove: keep, export: keep, import: keep },
  visible: everyone,
  subject: true,
  guard: async (ctx, row, patch) => {
    if (typeof patch?.parentId !== 'string') return
    const below = await first(
      ctx.db,
      sql`with recursive below as (select ${row.id}::uuid as id union select c.id from crm.channel as c join below on c.parent_id = below.id)
        select from below where id = ${patch.parentId}::uuid`,
    )
    if (below) fail('circle')
  },
})

/** What a channel, or a campaign on it, cost in a month. */
export const channelCost = entity('channel-cost', {
  table: 'crm.channel_cost',
  title: 'note',
  label: { zh: '渠道费用', en: 'Channel cost' },
  fields: {
    channelId: field.ref('channel', { zh: '渠道', en: 'Channel', required: true }),
    campaignId: field.ref('campaign', { zh: '活动', en: 'Campaign' }),
    note: field.text({ zh: '说明', en: 'Note', max: 300 }),
    period: field.text({
      zh: '月份',
      en: 'Month',
      max: 7,
      required: true,
      help: '例如 2026-03。',
      helpEn: 'For example 2026-03.',
      tidy: (typed) => {
        const found = /^(\d{4})[-/.年](0?[1-9]|1[0-2])月?$/.exec(typed.normalize('NFKC'))
        return found
          ? { value: `${found[1]}-${String(found[2]).padStart(2, '0')}` }
          : { fault: `「${typed}」应为月份,例如 2026-03` }
      },
    }),
    amount: field.money({ zh: '金额', en: 'Amount', required: true, min: 0 }),
  },
  list: ['period', 'channelId', 'campaignId', 'amount', 'note'],
  grants: {
    read: [...keep, ...leaders, 'finance', 'auditor'],
    create: keep,
    update: keep,
    remove: keep,
    export: keep,
    import: keep,
  },
  visible: everyone,
})
