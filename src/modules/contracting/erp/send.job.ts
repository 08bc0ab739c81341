import {
  type Actor,
  type Ctx,
  change,
  first,
  type Job,
  type Runtime,
  select,
  sql,
  transact,
} from '../../../kernel/index.ts'
import { type Posted, postSigned } from '../../../platform/webhook/post.ts'
import { notify } from '../../work/index.ts'
import { allowedNetworks } from './allowed.ts'
import { type WebhookDelivery, webhookDelivery } from './erp.entity.ts'
import { erpJobName } from './queue.ts'

/**
 * Sends what is due: for each address and customer in the order in which it happened, so that the books never hear of money
 * before the contract it belongs to. What failed for good holds back what came after it until somebody sends or skips it.
 */
export const erpJob: Job = {
  name: erpJobName,
  everyMinutes: 1,
  run: async (runtime, actor) => {
    while (await sendNext(runtime, actor));
  },
}

interface Due extends Destination {
  readonly id: string
  readonly mostTries: number
  readonly firstWaitMinutes: number
}

export interface Destination {
  readonly url: string
  readonly secret: string
  readonly ownerId: string
}

/** Locked while it is sent: a process that ends on the way leaves it queued, and the receiver knows it by its id. */
const sendNext = (runtime: Runtime, actor: Actor): Promise<boolean> =>
  transact(runtime, actor, async (ctx) => {
    const due = await first<Due>(
      ctx.db,
      sql`select d.id, h.url, h.secret, h.owner_id as "ownerId", h.most_tries as "mostTries",
          h.first_wait_minutes as "firstWaitMinutes" from contracting.webhook_delivery as d
        join contracting.webhook as h on h.id = d.webhook_id and h.active and h.deleted_at is null
        where d.state = 'queued' and d.next_try_at <= ${ctx.now.toISOString()}::timestamptz and d.deleted_at is null
          and not exists (${earlier(sql`d`)})
        order by d.next_try_at, d.event_seq limit 1 for update of d skip locked`,
    )
    if (!due) return false
    const [delivery] = await select(ctx, webhookDelivery, { unscoped: true, where: sql`t.id = ${due.id}::uuid` })
    await attempt(ctx, delivery as WebhookDelivery, due)
    return true
  })

/** What must reach the address before row `d`, and has not. */
export const earlier = (d: ReturnType<typeof sql>) => sql`select e.id from contracting.webhook_delivery as e
  where e.webhook_id = ${d}.webhook_id and e.account_id = ${d}.account_id and e.event_seq < ${d}.event_seq
    and e.state in ('queued', 'dead') and e.deleted_at is null`

const longestWaitMinutes = 24 * 60

/** Waits double, to a day at most. */
const waitAfter = (tries: number, { firstWaitMinutes }: Due): number =>
  Math.min(firstWaitMinutes * 2 ** (tries - 1), longestWaitMinutes) * 60_000

const attempt = async (ctx: Ctx, row: WebhookDelivery, to: Due): Promise<void> => {
  const { taken, answer: lastAnswer } = await post(ctx, to, row.id, row.payload)
  const tries = row.tries + 1
  if (taken) {
    const sent = { state: 'sent', tries, lastAnswer, sentAt: ctx.now.toISOString(), nextTryAt: null } as const
    await change(ctx, webhookDelivery, row, sent, { verb: 'send' })
    return
  }
  const isOver = tries >= to.mostTries
  const nextTryAt = isOver ? null : new Date(ctx.now.getTime() + waitAfter(tries, to)).toISOString()
  const failed = { state: isOver ? 'dead' : 'queued', tries, lastAnswer, nextTryAt } as const
  await change(ctx, webhookDelivery, row, failed, { verb: 'sendFailed' })
  if (!isOver) return
  await notify(ctx, [
    {
      employeeId: to.ownerId,
      kind: 'alert',
      title: {
        zh: `ERP 推送失败:「${row.name}」试了 ${tries} 次都没有送达,之后的推送在等它`,
        en: `Sending to the ERP failed: “${row.name}” did not arrive in ${tries} tries, and what comes after waits for it`,
      },
      subjectEntity: 'webhook-delivery',
      subjectId: row.id,
      occasion: `erp:${row.id}:${row.version}`,
    },
  ])
}

export const post = async (ctx: Ctx, to: Destination, id: string, payload: object): Promise<Posted> => {
  const allowed = await allowedNetworks(ctx)
  return postSigned({ url: to.url, secret: to.secret, id, at: ctx.now, body: JSON.stringify(payload), allowed })
}
