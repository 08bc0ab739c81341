import { randomBytes } from 'node:crypto'
import { change, command, faults, field, first, newId, sql } from '../../../kernel/index.ts'
import { enqueue } from '../../../platform/jobs/jobs.ts'
import { webhook, webhookDelivery } from './erp.entity.ts'
import { erpJobName } from './queue.ts'
import { type Destination, post } from './send.job.ts'

const fail = faults('webhook', {
  no_secret: {
    status: 409,
    zh: '还没有签名密钥,不能推送。请先点「生成签名密钥」并配置到 ERP。',
    en: 'There is no secret yet. Use “New secret” and enter it in the ERP.',
  },
  paused: {
    status: 409,
    zh: '「{name}」没有启用,重新推送不会送出。请先启用它。',
    en: '“{name}” is not in use; nothing would be sent. Turn it on first.',
  },
})

/** Shown once and kept out of the record: it would stay in the history of changes. A new one ends the one before. */
export const newWebhookSecret = command(webhook, 'newSecret', {
  zh: '生成签名密钥',
  en: 'New secret',
  secret: true,
  input: {},
  allow: ['admin'],
  run: async (ctx, row) => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    await ctx.db.rows(sql`update contracting.webhook set secret = ${secret} where id = ${row.id}::uuid`)
    await change(ctx, webhook, row, { hasSecret: true }, { verb: 'newSecret' })
    return { secret }
  },
})

/** One message that books nothing, now: the answer says whether address, network and signature are right. */
export const testWebhook = command(webhook, 'sendTest', {
  zh: '发送测试',
  en: 'Send a test',
  input: {},
  allow: ['admin'],
  run: async (ctx, row) => {
    const to = await first<Destination>(
      ctx.db,
      sql`select url, secret, owner_id as "ownerId" from contracting.webhook where id = ${row.id}::uuid and secret is not null`,
    )
    if (!to) return fail('no_secret')
    const posted = await post(ctx, to, newId(ctx.now.getTime()), { event: 'test', happenedAt: ctx.now.toISOString() })
    const told = { testedAt: ctx.now.toISOString(), testAnswer: posted.answer }
    await change(ctx, webhook, row, told, { verb: 'sendTest' })
    return posted
  },
})

const operators = ['admin', 'operations']

/** Once more, from the first try, after what was wrong was put right. */
export const resendDelivery = command(webhookDelivery, 'resend', {
  zh: '重新推送',
  en: 'Send again',
  tone: 'primary',
  input: {},
  allow: operators,
  when: { state: ['dead'] },
  run: async (ctx, row) => {
    const hook = await first<{ name: string; active: boolean }>(
      ctx.db,
      sql`select name, active from contracting.webhook where id = ${row.webhookId}::uuid`,
    )
    if (!hook?.active) fail('paused', { name: hook?.name })
    const again = { state: 'queued', tries: 0, nextTryAt: ctx.now.toISOString() } as const
    await change(ctx, webhookDelivery, row, again, { verb: 'resend' })
    await enqueue(ctx.db, erpJobName, {}, { key: erpJobName })
  },
})

/** The books have it already, or never will: what came after it goes on. */
export const skipDelivery = command(webhookDelivery, 'skip', {
  zh: '跳过',
  en: 'Skip',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: operators,
  when: { state: ['queued', 'dead'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, webhookDelivery, row, { state: 'skipped', skipReason: reason, nextTryAt: null }, { verb: 'skip' })
    await enqueue(ctx.db, erpJobName, {}, { key: erpJobName })
  },
})
