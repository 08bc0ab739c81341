import { entity, everyone, field, type Row, through } from '../../../kernel/index.ts'
import { isNetwork } from '../../../platform/webhook/address.ts'

const by = 'system' as const
const keepers = ['admin'] as const
/** Those who see whether the company's books get what they need. */
const watchers = ['admin', 'operations', 'finance'] as const

export const erpEvents = {
  'contract.effective': { zh: '合同生效', en: 'Contract in force' },
  'contract.terminate': { zh: '合同终止', en: 'Contract terminated' },
  'invoice.create': { zh: '开票与红冲', en: 'Invoice or credit note' },
  'receipt.confirm': { zh: '到账确认', en: 'Receipt confirmed' },
  'receipt.reverse': { zh: '到账冲回', en: 'Receipt reversed' },
  'refund.create': { zh: '退款', en: 'Refund' },
  'refund.cancel': { zh: '撤销退款', en: 'Refund cancelled' },
} as const

export type ErpEvent = keyof typeof erpEvents

/** Where the company's books (ERP) are told what happened to contracts and money. */
export const webhook = entity('webhook', {
  table: 'contracting.webhook',
  label: { zh: 'ERP 推送', en: 'ERP webhook' },
  events: { forget: { zh: '清理记录', en: 'Records cleared' } },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    url: field.url({
      zh: '推送地址',
      en: 'Address',
      required: true,
      help: '例如 https://erp.example.cn/hooks/bihuan',
      helpEn: 'For example https://erp.example.cn/hooks/bihuan',
    }),
    events: field.multiChoice(erpEvents, { zh: '推送的事件', en: 'Events', required: true }),
    active: field.boolean({ zh: '启用', en: 'Active', required: true, default: false }),
    ownerId: field.person({
      zh: '对接负责人',
      en: 'Owner',
      required: true,
      default: 'me',
      help: '推送一直失败时收到通知。',
      helpEn: 'Is told when deliveries keep failing.',
    }),
    keepDays: field.integer({
      zh: '已送达记录保留天数',
      en: 'Days to keep what arrived',
      required: true,
      min: 7,
      max: 3650,
      default: 90,
      help: '到期后自动清理;没有送达的一直保留。',
      helpEn: 'Cleared after so many days; what was not delivered stays.',
    }),
    mostTries: field.integer({
      zh: '最多尝试次数',
      en: 'Tries at most',
      required: true,
      min: 1,
      max: 20,
      default: 10,
      help: '都没有送达时停下并通知对接负责人;之后的推送要等它重发或跳过。',
      helpEn:
        'When none of them succeeds it stops and tells its contact; later ones wait until this one is sent again or skipped.',
    }),
    firstWaitMinutes: field.integer({
      zh: '首次重试间隔(分钟)',
      en: 'Minutes before the second try',
      required: true,
      min: 1,
      max: 1440,
      default: 1,
      help: '以后每次加倍,最长一天。例如 10 次、首次 1 分钟:约八个半小时后停下。',
      helpEn:
        'Each further wait is twice as long, a day at most. 10 tries from 1 minute: stops after some eight and a half hours.',
    }),
    hasSecret: field.boolean({ zh: '已有签名密钥', en: 'Has a secret', by, default: false }),
    testedAt: field.instant({ zh: '测试时间', en: 'Tested at', by }),
    testAnswer: field.longText({ zh: '测试结果', en: 'Answer to the test', max: 4000, by }),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
  },
  list: ['name', 'url', 'events', 'active', 'ownerId'],
  grants: { read: [...watchers], create: [...keepers], update: [...keepers], remove: [...keepers] },
  visible: everyone,
  check: ({ active, hasSecret, url }) => {
    if (active && !hasSecret)
      return [
        {
          field: 'active',
          code: 'no_secret',
          message: '启用前请先保存,再点「生成签名密钥」并配置到 ERP。',
          en: 'Save first, use “New secret” and enter it in the ERP; then turn it on.',
        },
      ]
    if (typeof url === 'string' && URL.canParse(url) && (new URL(url).username || new URL(url).password))
      return [
        {
          field: 'url',
          code: 'password_in_url',
          message: '推送地址不能带用户名和密码。ERP 请用签名确认来源。',
          en: 'The address cannot carry a user and password. The ERP checks the signature.',
        },
      ]
    return []
  },
})

export const webhookDelivery = entity('webhook-delivery', {
  table: 'contracting.webhook_delivery',
  label: { zh: '推送记录', en: 'Webhook delivery' },
  events: { send: { zh: '送达', en: 'Delivered' }, sendFailed: { zh: '没有送达', en: 'Not delivered' } },
  title: 'name',
  fields: {
    name: field.text({ zh: '内容', en: 'What', max: 200, required: true, search: true, by }),
    nameEn: field.text({ zh: '英文内容', en: 'What', max: 200, by }),
    webhookId: field.ref('webhook', { zh: '推送到', en: 'To', required: true, by }),
    event: field.choice(erpEvents, { zh: '事件', en: 'Event', required: true, by }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', required: true, by }),
    state: field.choice(
      {
        queued: { zh: '待推送', en: 'Queued', tone: 'information' },
        sent: { zh: '已送达', en: 'Sent', tone: 'success' },
        dead: { zh: '推送失败', en: 'Failed', tone: 'danger' },
        skipped: { zh: '已跳过', en: 'Skipped', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'queued' },
    ),
    tries: field.integer({ zh: '尝试次数', en: 'Tries', required: true, by, default: 0, nominal: true }),
    nextTryAt: field.instant({ zh: '下次推送时间', en: 'Next try at', by }),
    sentAt: field.instant({ zh: '送达时间', en: 'Sent at', by }),
    lastAnswer: field.longText({ zh: '对方的答复', en: 'Last answer', max: 4000, by }),
    payload: field.json<object, true>({ zh: '推送内容', en: 'Message', required: true, by }),
    eventSeq: field.integer({ zh: '事件序号', en: 'Event number', required: true, by }),
    skipReason: field.text({ zh: '跳过原因', en: 'Why skipped', max: 500, by: 'command' }),
  },
  list: ['name', 'state', 'event', 'accountId', 'webhookId', 'tries', 'nextTryAt', 'lastAnswer'],
  grants: { read: [...watchers] },
  visible: through('accountId', 'account'),
  uniqueTogether: [['webhookId', 'eventSeq']],
})

/** Machines inside the company that may be called; everything else there may not. */
export const allowedAddress = entity('allowed-address', {
  table: 'contracting.allowed_address',
  label: { zh: '内网放行地址', en: 'Allowed inside address' },
  title: 'address',
  fields: {
    address: field.text({
      zh: 'IP 或网段',
      en: 'Address or network',
      max: 60,
      required: true,
      unique: true,
      help: '例如 10.1.2.3 或 10.1.0.0/16。越小越好。',
      helpEn: 'For example 10.1.2.3 or 10.1.0.0/16. The smaller the better.',
    }),
    reason: field.text({ zh: '用途', en: 'What for', max: 200, required: true }),
  },
  list: ['address', 'reason'],
  grants: { read: [...keepers], create: [...keepers], update: [...keepers], remove: [...keepers] },
  visible: everyone,
  check: ({ address }) =>
    isNetwork(String(address))
      ? []
      : [
          {
            field: 'address',
            code: 'not_a_network',
            message: '应为 IP 地址或网段,例如 10.1.2.3 或 10.1.0.0/16。',
            en: 'Give an IP address or network, such as 10.1.2.3 or 10.1.0.0/16.',
          },
        ],
})

export type Webhook = Row<typeof webhook>
export type WebhookDelivery = Row<typeof webhookDelivery>
