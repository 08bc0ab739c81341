import { type Ctx, sql } from '../../../kernel/index.ts'

export interface Stay {
  readonly pool: string
  readonly enteredAt: string
  readonly cause: string
  readonly why: string
  readonly previousOwner: string | null
  readonly leftAt: string | null
  readonly takenBy: string | null
  readonly outcome: string | null
}

/** The latest stays of a record in pools, and why each began. */
export const staysOf = (ctx: Ctx, kind: 'lead' | 'account', id: string): Promise<Stay[]> => {
  const why = ctx.actor.english ? sql`coalesce(e.why_en, e.why)` : sql`e.why`
  return ctx.db.rows<Stay>(sql`select p.name as pool, e.entered_at as "enteredAt", e.cause, ${why} as why, was.name as "previousOwner",
      e.left_at as "leftAt", taker.name as "takenBy", e.outcome
    from crm.pool_entry as e join crm.pool as p on p.id = e.pool_id left join people.employee as was on was.id = e.previous_owner_id
      left join people.employee as taker on taker.id = e.taken_by_id
    where ${sql.ref(`e.${kind}_id`)} = ${id}::uuid and e.deleted_at is null order by e.entered_at desc, e.id desc limit 20`)
}
