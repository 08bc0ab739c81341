import { type Ctx, first, type Sql, select, sql } from '../../../kernel/index.ts'
import { type Contract, contract } from './contract.entity.ts'

/** Changes of a contract that both sides agreed to later, in any state. */
export const amendmentsOf = (ctx: Ctx, id: string): Promise<Contract[]> =>
  select(ctx, contract, {
    where: sql`t.parent_id = ${id}::uuid and t.kind = 'amendment'`,
    orderBy: sql`t.id`,
    lock: true,
    unscoped: true,
  })

/** The contract that follows contract `t` when it ends. */
export const successorOf = (t: Sql): Sql<{ id: string; code: string }> => sql<{ id: string; code: string }>`
  select n.id, n.code from contracting.contract as n where n.parent_id = ${t} and n.kind <> 'amendment'
    and n.state <> 'terminated' and n.deleted_at is null order by n.id limit 1`

/**
 * What is agreed in all once this one counts: an amendment is weighed with the contract it changes, so that parts do not pass by a
 * limit. One that lowers it is weighed by what it was: giving up a large contract is no smaller decision than making it.
 */
export const wholeAmount = async (ctx: Ctx, { id, kind, parentId, amount }: Contract): Promise<number> => {
  if (kind !== 'amendment' || !parentId) return amount
  const others = await first<{ amount: number }>(
    ctx.db,
    sql`select coalesce(sum(amount), 0)::bigint as amount from contracting.contract
      where deleted_at is null and id <> ${id}::uuid and (id = ${parentId}::uuid
        or (parent_id = ${parentId}::uuid and kind = 'amendment' and state in ('effective', 'expired')))`,
  )
  const before = others?.amount ?? 0
  return Math.max(before, before + amount)
}
