import { type Ctx, get, type Job, note, sql, transact } from '../../../kernel/index.ts'
import { webhook } from './erp.entity.ts'

const perRound = 5_000

/**
 * What the books took is kept as long as its address says, and no longer; what they did not take is kept for whoever has to
 * see to it.
 */
export const retentionJob: Job = {
  name: 'contracting.erp-retention',
  everyMinutes: 60,
  run: async (runtime, actor) => {
    while ((await transact(runtime, actor, forgetDelivered)) === perRound);
  },
}

/** Thousands at once, and what each said is told by its record elsewhere: one line of history for an address, none for a message. */
export const forgetDelivered = async (ctx: Ctx): Promise<number> => {
  const gone = await ctx.db.rows(sql<{ id: string }>`delete from contracting.webhook_delivery where id in (
      select d.id from contracting.webhook_delivery as d join contracting.webhook as h on h.id = d.webhook_id
      where d.state = 'sent' and d.sent_at < ${ctx.now.toISOString()}::timestamptz - make_interval(days => h.keep_days::integer)
      order by d.sent_at limit ${perRound} for update of d skip locked)
    returning webhook_id as id`)
  for (const [id, messages] of Map.groupBy(gone, (row) => row.id))
    note(ctx, webhook, await get(ctx, webhook, id, { unscoped: true }), 'forget', {
      count: messages.length,
      note: `清理了 ${messages.length} 条已送达的推送记录`,
    })
  return gone.length
}
