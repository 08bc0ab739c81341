import { type Ctx, faults, first, sql } from '../../../kernel/index.ts'

const fail = faults('quote', {
  deal_over: {
    status: 409,
    zh: '商机「{deal}」已经关闭,不能再为它报价。要继续谈,请主管先「重新打开」商机。',
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
