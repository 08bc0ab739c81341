import { type Ctx, change, faults, find, first, type Reaction, runWithin, sql } from '../../../kernel/index.ts'
import { opportunity, reopenOpportunity, winByContract } from '../../crm/index.ts'
import { closedOn } from './contract.rules.ts'

const fail = faults('opportunity', {
  contract_open: {
    status: 409,
    zh: '这个商机已有合同 {code},{what}后自动成交。请先完成合同,不要直接赢单。',
    en: 'This deal has contract {code} and is won once {what}. Finish the contract rather than winning it here.',
  },
})

interface Signed {
  id: string
  code: string
  opportunity_id: string
  amount: number
  state: string
  signed_on: string | null
  first_paid_on: string | null
}

const contractsWhere = (ctx: Ctx, where: ReturnType<typeof sql>): Promise<Signed[]> =>
  ctx.db.rows(sql<Signed>`select id, code, opportunity_id, amount, state, signed_on, first_paid_on from contracting.contract
    where opportunity_id is not null and deleted_at is null and ${where} order by id`)

/** The day the contract makes its deal won, as the company means 成交. */
const closingDay = (ctx: Ctx, { state, signed_on, first_paid_on }: Signed): string | null =>
  closedOn(ctx.company.closedMeans, { state, signedOn: signed_on, firstPaidOn: first_paid_on })

/** Deals follow their contracts: won when one of them counts as closed, open again when none does any more. */
const followDeal = async (ctx: Ctx, opportunityId: string): Promise<void> => {
  const row = await find(ctx, opportunity, opportunityId, { lock: true, unscoped: true })
  if (!row || row.outcome === 'lost') return
  const signed = await contractsWhere(
    ctx,
    sql`opportunity_id = ${opportunityId}::uuid and state in ('effective', 'expired', 'terminated')`,
  )
  if (signed.length === 0) return
  const closed = signed.flatMap((one) => closingDay(ctx, one) ?? []).sort()[0]
  const day = closed && row.startedOn && closed < row.startedOn ? row.startedOn : closed
  if (row.outcome === 'open' && day) {
    const amount = signed.reduce((sum, one) => sum + (closingDay(ctx, one) ? one.amount : 0), 0)
    await winByContract(ctx, row, day, amount)
  } else if (row.outcome === 'won' && !day) {
    await runWithin<typeof opportunity>(ctx, reopenOpportunity, row, {
      reason: '合同的首款尚未确认到账,按公司口径不算成交',
    })
  } else if (row.outcome === 'won' && day && day !== row.closedOn) {
    await change(
      ctx,
      opportunity,
      row,
      { closedOn: day },
      { verb: 'recount', facts: { closedMeans: ctx.company.closedMeans } },
    )
  }
}

const onContract: Reaction = {
  name: 'contracting.close-by-contract',
  on: ['contract.effective', 'contract.create'],
  run: async (ctx, { recordId }) => {
    for (const one of await contractsWhere(ctx, sql`id = ${recordId}::uuid`)) await followDeal(ctx, one.opportunity_id)
  },
}

const onPayment: Reaction = {
  name: 'contracting.close-by-payment',
  on: ['allocation.create', 'allocation.remove', 'adjustment.create', 'adjustment.remove'],
  run: async (ctx, { recordId }) => {
    if (ctx.company.closedMeans === 'signed') return
    const paid = sql`id in (select contract_id from contracting.allocation where id = ${recordId}::uuid
      union all select r.contract_id from contracting.adjustment as a join contracting.receivable as r on r.id = a.receivable_id
      where a.id = ${recordId}::uuid)`
    for (const one of await contractsWhere(ctx, paid)) await followDeal(ctx, one.opportunity_id)
  },
}

/** The company changed what it means by 成交: every deal with a signed contract is counted by the new meaning. */
const onMeaning: Reaction = {
  name: 'contracting.recount',
  on: ['company.update'],
  run: async (ctx, { changes }) => {
    if (!changes?.closedMeans) return
    const signed = await contractsWhere(ctx, sql`state in ('effective', 'expired', 'terminated')`)
    for (const id of new Set(signed.map((one) => one.opportunity_id))) await followDeal(ctx, id)
  },
}

export const closingReactions: readonly Reaction[] = [onContract, onPayment, onMeaning]

/** A deal with a contract is won by that contract and by nothing else; a deal without one is won by hand. */
export const refuseEarlyWin = async (ctx: Ctx, opportunityId: string): Promise<void> => {
  const open = await first<Signed>(
    ctx.db,
    sql`select * from contracting.contract where opportunity_id = ${opportunityId}::uuid and deleted_at is null
      and state in ('draft', 'approved', 'signing', 'effective') order by (state = 'effective') desc, id limit 1`,
  )
  if (!open || closingDay(ctx, open)) return
  const paid = ctx.company.closedMeans === 'signed' ? '合同生效' : '合同生效并且首款到账'
  fail('contract_open', { code: open.code, what: paid })
}
