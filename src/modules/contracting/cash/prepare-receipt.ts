import { type Ctx, faults, sql, type Write } from '../../../kernel/index.ts'
import { allocate, lockReceivables } from './allocate.ts'
import { balanceReceipts } from './balance.ts'
import { type Incoming, spread } from './cash.rules.ts'
import { refuseFuture } from './not-future.ts'
import { fillOwners, refuseOtherCustomer } from './prepare.ts'

const fail = faults('receipt', {
  confirmed: {
    status: 409,
    zh: '已确认的到账不能删除。登记有误时请由财务「冲回」。',
    en: 'A confirmed receipt cannot be deleted. Where it was entered wrongly, finance uses “Reverse”.',
  },
})

const received = {
  key: 'receivedOn',
  zh: '到账日期',
  en: 'Received on',
  instead: {
    zh: '请在款项实际到账后登记;预计到账的日子写在应收款的「到期日」。',
    en: 'Enter it when the money is there; the day it is expected is “Due on” of the receivable.',
  },
}

type Values = Record<string, unknown>

interface Meant {
  id: string
  account_id: string
  contract_id: string | null
}

/** A receipt takes what it does not say from the receivable or the contract it is meant for. */
export const prepareReceipts = async (ctx: Ctx, drafts: Values[]): Promise<void> => {
  const ids = drafts.flatMap(({ receivableId, contractId }) => [receivableId, contractId]).filter(Boolean)
  const found = await ctx.db.rows(
    sql<Meant>`select id, account_id, contract_id from contracting.receivable where id = any(${ids}::uuid[])
      union all select id, account_id, id from contracting.contract where id = any(${ids}::uuid[])`,
  )
  const meant = new Map(found.map((row) => [row.id, row]))
  for (const draft of drafts) {
    const line = meant.get(draft.receivableId as string)
    draft.contractId ??= line?.contract_id ?? null
    const customer = (line ?? meant.get(draft.contractId as string))?.account_id
    draft.accountId ??= customer
    if (customer && draft.accountId !== customer) refuseOtherCustomer('accountId')
    if (draft.state !== 'confirmed') continue
    draft.unallocated = draft.amount
    draft.confirmedAt ??= ctx.now.toISOString()
  }
  await fillOwners(ctx, drafts)
}

/** Money that has just been confirmed pays what it is meant for. */
export const followReceipts = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  refuseFuture(received, ctx, writes)
  const confirmed = writes.flatMap(({ before, after }) =>
    after?.state === 'confirmed' && before?.state !== 'confirmed' ? [after as unknown as Incoming] : [],
  )
  if (confirmed.length === 0) return
  const owed = await lockReceivables(ctx, {
    ids: confirmed.flatMap(({ receivableId }) => receivableId ?? []),
    contractIds: confirmed.flatMap(({ contractId }) => contractId ?? []),
  })
  const shares = spread(confirmed, owed)
  const days = new Map(confirmed.map(({ id, receivedOn }) => [id, receivedOn]))
  await allocate(ctx, shares, owed, (receiptId) => days.get(receiptId) as string)
  await balanceReceipts(
    ctx,
    confirmed.map(({ id }) => id),
  )
}

export const guardReceipt = async (_ctx: Ctx, row: Readonly<Values>, patch: Readonly<Values> | null): Promise<void> => {
  if (patch === null && row.state !== 'registered' && row.state !== 'rejected') fail('confirmed')
}
