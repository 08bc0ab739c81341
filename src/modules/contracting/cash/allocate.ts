import { type Ctx, createMany, select, sql } from '../../../kernel/index.ts'
import { allocation } from './bookings.entity.ts'
import type { Share } from './cash.rules.ts'
import { type Receivable, receivable } from './receivable.entity.ts'

interface Wanted {
  readonly ids?: readonly string[]
  readonly contractIds?: readonly string[]
}

/** Debts that may be paid, whoever sees them: finance said that the money is there. Locked in one order by everybody. */
export const lockReceivables = (ctx: Ctx, { ids = [], contractIds = [] }: Wanted): Promise<Receivable[]> =>
  select(ctx, receivable, {
    where: sql`(t.id = any(${[...ids]}::uuid[]) or t.contract_id = any(${[...contractIds]}::uuid[])) and t.open_amount > 0`,
    orderBy: sql`t.id`,
    lock: true,
    unscoped: true,
  })

/** Writes the bookings; the balances follow from them. */
export const allocate = async (
  ctx: Ctx,
  shares: readonly Share[],
  owed: readonly Receivable[],
  dayOf: (receiptId: string) => string,
): Promise<void> => {
  const debts = new Map(owed.map((row) => [row.id, row]))
  const signed = await signingDays(
    ctx,
    owed.flatMap(({ contractId }) => contractId ?? []),
  )
  await createMany(
    ctx,
    allocation,
    shares.map((share) => {
      const { contractId, accountId, ownerId } = debts.get(share.receivableId) as Receivable
      const receivedOn = dayOf(share.receiptId)
      const signedOn = contractId ? signed.get(contractId) : undefined
      const cycleDays = signedOn ? Math.max(0, daysFrom(signedOn, receivedOn)) : null
      return { ...share, contractId, accountId: accountId as string, ownerId, receivedOn, cycleDays }
    }),
  )
}

const signingDays = async (ctx: Ctx, contractIds: readonly string[]): Promise<Map<string, string>> => {
  if (contractIds.length === 0) return new Map()
  const rows = await ctx.db.rows(
    sql<{ id: string; signed_on: string }>`select id, signed_on from contracting.contract
      where id = any(${[...contractIds]}::uuid[]) and signed_on is not null`,
  )
  return new Map(rows.map(({ id, signed_on }) => [id, signed_on]))
}

export const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000
