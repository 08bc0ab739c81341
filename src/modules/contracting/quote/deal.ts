import { type Ctx, faults, first, sql } from '../../../kernel/index.ts'
import { blacklistedBecause } from '../credit/assess.ts'

const fail = faults('quote', {
  deal_over: {
    status: 409,
    zh: '商机「{deal}」已经关闭,不能再为它报价。要继续谈,请主管先「重新打开」商机。',
    en: 'Deal “{deal}” is closed. To go on, a supervisor uses “Reopen”.',
  },
  blacklisted: {
    status: 409,
    zh: '客户在黑名单中({reason}),不能向它报价。请联系财务或法务核实,移出黑名单后再定稿或发送。',
    en: 'The customer is on the blacklist ({reason}) and cannot be quoted. Ask finance or legal, have it taken off, then finish or send it.',
  },
})

/** Nothing more is offered for a deal that is won or lost. */
export const refuseClosedDeal = async (ctx: Ctx, quoteId: string): Promise<void> => {
  const closed = await first<{ name: string }>(
    ctx.db,
    sql`select o.name from contracting.quote as q join crm.opportunity as o on o.id = q.opportunity_id
      where q.id = ${quoteId}::uuid and o.outcome <> 'open'`,
  )
  if (closed) fail('deal_over', { deal: closed.name })
}

/** Asked when an offer is released and when it is sent: nothing is offered to whom the company does not deal with. */
export const refuseBlacklistedBuyer = async (ctx: Ctx, quoteId: string): Promise<void> => {
  const buyer = await first<{ accountId: string | null }>(
    ctx.db,
    sql`select account_id as "accountId" from contracting.quote where id = ${quoteId}::uuid`,
  )
  const reason = buyer?.accountId ? await blacklistedBecause(ctx, [buyer.accountId]) : undefined
  if (reason !== undefined) fail('blacklisted', { reason })
}
