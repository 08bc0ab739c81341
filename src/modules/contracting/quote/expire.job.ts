import { type Ctx, type Job, sql, today, transact } from '../../../kernel/index.ts'

const perRun = 1000

interface Gone {
  readonly entity: 'quote-version' | 'float-use'
  readonly id: string
  readonly version: number
  readonly was: string | null
}

/**
 * Offers whose last day is over, what they took of somebody's allowance, and the quotes that show them: one statement for a
 * whole batch, since nobody decides anything here. Every record that changed leaves its event.
 */
export const expireLate = async (ctx: Ctx): Promise<number> => {
  const at = ctx.now.toISOString()
  const gone = await ctx.db.rows<Gone>(sql`with late as (
      select id, state from contracting.quote_version
      where state in ('approved', 'sent') and valid_until < ${today(ctx)}::date and deleted_at is null
      order by valid_until, id limit ${perRun} for update
    ), expired as (
      update contracting.quote_version as v set state = 'expired', version = v.version + 1, updated_at = ${at}::timestamptz
      from late where v.id = late.id returning v.id, v.quote_id, v.number, v.version, late.state as was
    ), shown as (
      update contracting.quote as q set state = 'expired' from expired as v
      where q.id = v.quote_id and q.latest_number = v.number
    ), returned as (
      update contracting.float_use as f set deleted_at = ${at}::timestamptz, version = f.version + 1, updated_at = ${at}::timestamptz
      from expired as v where f.quote_version_id = v.id and f.deleted_at is null returning f.id, f.version
    )
    select 'quote-version' as entity, id, version, was from expired
    union all select 'float-use', id, version, null from returned`)
  for (const { entity, id, version, was } of gone)
    ctx.events.push(
      entity === 'quote-version'
        ? { entity, recordId: id, verb: 'expire', version, changes: { state: [was, 'expired'] } }
        : { entity, recordId: id, verb: 'remove', version },
    )
  return gone.filter(({ entity }) => entity === 'quote-version').length
}

/** In the company's own day; run twice it finds nothing the second time. */
export const expireQuotes: Job = {
  name: 'contracting.expire-quotes',
  everyMinutes: 15,
  run: async (runtime, actor) => {
    while ((await transact(runtime, actor, expireLate)) === perRun);
  },
}
