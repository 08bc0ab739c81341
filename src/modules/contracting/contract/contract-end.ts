import { type Ctx, change, find, first, type Reaction, sql } from '../../../kernel/index.ts'
import { account } from '../../crm/index.ts'

/**
 * A customer is under contract as long as one of theirs runs: to the latest end, or without an end. When none runs any more,
 * it was to the day the last one ended. Who never had a contract here keeps what somebody entered.
 */
const endOf = async (ctx: Ctx, accountId: string): Promise<{ day: string | null } | undefined> => {
  const found = await first<{
    signed: number
    running: number
    open: number
    until: string | null
    was: string | null
  }>(
    ctx.db,
    sql`select count(*)::integer as signed, (count(*) filter (where state = 'effective'))::integer as running,
      (count(*) filter (where state = 'effective' and ends_on is null))::integer as open,
      max(ends_on) filter (where state = 'effective') as until, max(coalesce(terminated_on, ends_on)) as was
    from contracting.contract where account_id = ${accountId}::uuid and deleted_at is null
      and state in ('effective', 'expired', 'terminated')`,
  )
  if (!found?.signed) return undefined
  if (found.open > 0) return { day: null }
  return { day: found.running > 0 ? found.until : found.was }
}

/** The pool takes customers back some time after their contracts have ended; it reads that day from the customer. */
export const contractEndReaction: Reaction = {
  name: 'contracting.contract-end',
  on: ['effective', 'expire', 'terminate', 'create', 'update', 'remove', 'restore'].map((verb) => `contract.${verb}`),
  run: async (ctx, { recordId }) => {
    const named = await first<{ account_id: string }>(
      ctx.db,
      sql`select account_id from contracting.contract where id = ${recordId}::uuid`,
    )
    const row = named && (await find(ctx, account, named.account_id, { lock: true, unscoped: true }))
    if (!row) return
    const end = await endOf(ctx, row.id)
    if (!end || end.day === row.contractEndsOn) return
    await change(ctx, account, row, { contractEndsOn: end.day }, { verb: 'contractEnd' })
  },
}
