import { beginningOf, createMany, type Reaction, select, sql } from '../../../kernel/index.ts'
import { enqueue } from '../../../platform/jobs/jobs.ts'
import { type ErpEvent, erpEvents, webhook, webhookDelivery } from './erp.entity.ts'
import { payloadOf } from './payload.ts'

export const erpJobName = 'contracting.erp'

/** What happened is written down for every address that wants it; an event told twice is written once. */
export const erpReaction: Reaction = {
  name: erpJobName,
  on: Object.keys(erpEvents),
  run: async (ctx, event) => {
    const name = `${event.entity}.${event.verb}` as ErpEvent
    const hooks = await select(ctx, webhook, {
      where: sql`t.active and t.events ? ${name} and not exists (select 1 from contracting.webhook_delivery as told
        where told.webhook_id = t.id and told.event_seq = ${event.seq})`,
      orderBy: sql`t.id`,
      unscoped: true,
    })
    if (hooks.length === 0) return
    const found = await payloadOf(ctx, name, event.recordId)
    if (!found) return
    const payload = { event: name, eventSeq: event.seq, happenedAt: event.at, ...found.body }
    await createMany(
      ctx,
      webhookDelivery,
      hooks.map(({ id }) => ({
        name: beginningOf(`${erpEvents[name].zh} ${found.code}`, 200),
        nameEn: beginningOf(`${erpEvents[name].en} ${found.code}`, 200),
        webhookId: id,
        event: name,
        accountId: found.accountId,
        state: 'queued' as const,
        tries: 0,
        nextTryAt: ctx.now.toISOString(),
        payload,
        eventSeq: event.seq,
      })),
    )
    await enqueue(ctx.db, erpJobName, {}, { key: erpJobName })
  },
}
