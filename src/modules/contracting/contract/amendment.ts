import { type Ctx, first, type Sql, sql } from '../../../kernel/index.ts'
import type { Contract } from './contract.entity.ts'

/** How the contract an amendment changes stands without it, together with the amendments already in force. */
export interface Agreed {
  readonly code: string
  readonly isFramework: boolean
  readonly whole: number
  /** What its plan comes to, without what was credited. */
  readonly planned: number
  readonly received: number
  /** Invoiced and not credited, beyond what was received. */
  readonly invoiced: number
  readonly writtenOff: number
}

/** A payment that may be lowered: `free` of it is neither paid nor written off nor invoiced. */
export interface FreeLine {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly free: number
}

/** The contract `of` itself, and its amendments in force. */
const family = (
  of: string,
): Sql => sql`select id from contracting.contract where deleted_at is null and (id = ${of}::uuid
  or (parent_id = ${of}::uuid and kind = 'amendment' and state in ('effective', 'expired', 'terminated')))`

const linesOf = (of: string): Sql => sql`select r.*, r.amount - r.credited as net, coalesce((
      select sum(case when i.kind = 'credit' then -i.amount else i.amount end) from contracting.invoice as i
      where i.receivable_id = r.id and i.deleted_at is null), 0)::bigint as billed
    from contracting.receivable as r where r.contract_id in (${family(of)}) and r.deleted_at is null`

/** Money of theirs that pays nothing yet has come in all the same: it is theirs until it is allocated or paid back. */
const unallocated = (of: string): Sql => sql`select coalesce(sum(unallocated), 0) from contracting.receipt
  where contract_id in (${family(of)}) and deleted_at is null`

export const agreedOf = (ctx: Ctx, parentId: string): Promise<Agreed | undefined> =>
  first<Agreed>(
    ctx.db,
    sql`with line as (${linesOf(parentId)})
    select c.code, c.kind = 'framework' as "isFramework",
      (select sum(amount) from contracting.contract where id in (${family(parentId)}))::bigint as whole,
      coalesce((select sum(net) from line), 0)::bigint as planned,
      (coalesce((select sum(received) from line), 0) + (${unallocated(parentId)}))::bigint as received,
      coalesce((select sum(greatest(billed - received - written_off, 0)) from line), 0)::bigint as invoiced,
      coalesce((select sum(written_off) from line), 0)::bigint as "writtenOff"
    from contracting.contract as c where c.id = ${parentId}::uuid`,
  )

/** The last payment first: what comes latest is given up first. Locked in one order, as receipts lock them. */
export const freeLinesOf = async (ctx: Ctx, parentId: string): Promise<FreeLine[]> => {
  await ctx.db.rows(
    sql`select from contracting.receivable where contract_id in (${family(parentId)}) order by id for no key update`,
  )
  return ctx.db.rows(sql<FreeLine>`select id, code, name, least(open_amount, greatest(net - billed, 0))::bigint as free
    from (${linesOf(parentId)}) as line order by due_on desc, code desc`)
}

export interface Cut {
  readonly receivableId: string
  readonly amount: number
}

/** What an amendment takes off each payment. */
export const cutsOf = (ctx: Ctx, { id }: Pick<Contract, 'id'>): Promise<Cut[]> =>
  ctx.db.rows(sql<Cut>`select receivable_id as "receivableId", sum(amount)::bigint as amount from contracting.plan_cut
    where contract_id = ${id}::uuid and deleted_at is null group by 1 order by 1`)
