import { type Job, select, sql, today, transact } from '../../../kernel/index.ts'
import { expire } from './send.command.ts'
import { quoteVersion } from './version.entity.ts'

const perRun = 200

/** Offers whose last day is over. In the company's own day; run twice it finds nothing the second time. */
export const expireQuotes: Job = {
  name: 'contracting.expire-quotes',
  everyMinutes: 15,
  run: async (runtime, actor) => {
    const round = () =>
      transact(runtime, actor, async (ctx) => {
        const late = await select(ctx, quoteVersion, {
          unscoped: true,
          lock: true,
          where: sql`t.state in ('approved', 'sent') and t.valid_until < ${today(ctx)}::date`,
          orderBy: sql`t.valid_until, t.id`,
          limit: perRun,
        })
        for (const row of late) await expire(ctx, row)
        return late.length
      })
    while ((await round()) === perRun);
  },
}
