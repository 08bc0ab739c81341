import { faults, field, find, first, sql, view } from '../../../kernel/index.ts'
import { placesOf } from './allowed.ts'
import { webhook, webhookDelivery } from './erp.entity.ts'
import { earlier } from './send.job.ts'

const fail = faults('webhook-explain', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

const watchers = ['admin', 'operations', 'finance']

interface Queue {
  readonly queued: number
  readonly dead: number
  readonly sent: number
  readonly oldestAt: string | null
  readonly lastSentAt: string | null
}

/** May this address be called, and how much is waiting for it. */
export const webhookExplained = view('webhook-explained', {
  zh: 'ERP 推送说明',
  en: 'ERP webhook explained',
  allow: watchers,
  input: { webhookId: field.ref('webhook', { zh: 'ERP 推送', en: 'Webhook', required: true }) },
  run: async (ctx, { webhookId }) => {
    const row = (await find(ctx, webhook, webhookId)) ?? fail('no_record')
    const queue = await first<Queue>(
      ctx.db,
      sql`select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'dead') as dead,
          count(*) filter (where state = 'sent') as sent, min(created_at) filter (where state in ('queued', 'dead')) as "oldestAt",
          max(sent_at) as "lastSentAt" from contracting.webhook_delivery where webhook_id = ${row.id}::uuid and deleted_at is null`,
    )
    return { active: row.active, hasSecret: row.hasSecret, addresses: await placesOf(ctx, row.url), ...queue }
  },
})

/** Why a message has not arrived yet. */
export const deliveryExplained = view('delivery-explained', {
  zh: '推送记录说明',
  en: 'Delivery explained',
  allow: watchers,
  input: { deliveryId: field.ref('webhook-delivery', { zh: '推送记录', en: 'Delivery', required: true }) },
  run: async (ctx, { deliveryId }) => {
    const row = (await find(ctx, webhookDelivery, deliveryId)) ?? fail('no_record')
    const { state, tries, nextTryAt } = row
    const isWaiting = state === 'queued' || state === 'dead'
    const before = isWaiting
      ? await first<{ id: string; name: string; state: string }>(
          ctx.db,
          sql`select b.id, b.name, b.state from contracting.webhook_delivery as d join contracting.webhook_delivery as b
            on b.id in (${earlier(sql`d`)}) where d.id = ${row.id}::uuid order by b.event_seq limit 1`,
        )
      : undefined
    const hook = await find(ctx, webhook, row.webhookId, { unscoped: true })
    const { active = false, mostTries = tries } = hook ?? {}
    return { state, tries, mostTries, nextTryAt, active, before: before ?? null }
  },
})
