import { type Ctx, command, field, newId, type Row, select, sql } from '../../../kernel/index.ts'
import { dispatchers } from '../access.ts'
import { opportunity } from '../opportunity/index.ts'
import { unfinished } from '../ownership.ts'
import { cappedTransferInput, handOver, transferMany, transferOne } from '../transfer.ts'
import { account } from './account.entity.ts'

/** Contacts follow the account by themselves; its open opportunities only when asked. */
export const transferAccount = command(account, 'transfer', {
  zh: '转移',
  en: 'Transfer',
  input: {
    ...cappedTransferInput,
    withOpportunities: field.boolean({ zh: '同时转移进行中的商机', en: 'Open opportunities too' }),
  },
  allow: dispatchers,
  run: async (ctx, row, { toId, note, overCap, withOpportunities }) => {
    await transferOne(ctx, account, row, toId, { note, overCap })
    const deals = withOpportunities ? await openDealsOf(ctx, row) : []
    const batch = newId(ctx.now.getTime())
    return { opportunities: await handOver(ctx, opportunity, deals, toId, { batch, ...(note && { note }) }) }
  },
})

// Deals that colleagues have with the same account stay theirs.
const openDealsOf = (ctx: Ctx, row: Row<typeof account>) =>
  select(ctx, opportunity, {
    where: sql`t.account_id = ${row.id}::uuid and t.owner_id = ${row.ownerId}::uuid and t.outcome = 'open'`,
    orderBy: sql`t.id`,
    lock: true,
  })

export const transferAccounts = transferMany(account, unfinished.account)
