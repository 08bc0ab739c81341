import { type Ctx, create, first, inWords, remove, select, sql, today } from '../../../kernel/index.ts'
import { authorityOf } from '../../approvals/index.ts'
import { type Authority, periodOf } from './authority.rules.ts'
import { floatUse } from './policy.entity.ts'

interface Found {
  readonly marginFloor: number | null
  readonly allowance: number | null
  readonly period: 'month' | 'quarter'
}

/** How far somebody may go with this quote today: by their post or else by the policy for everybody, less what other quotes used. */
export const quoteAuthority = async (ctx: Ctx, quoteId: string, employeeId: string): Promise<Authority> => {
  const policy = await first<Found>(
    ctx.db,
    sql`select p.margin_floor::float8 as "marginFloor", p.allowance, p.period
      from contracting.price_policy as p where p.deleted_at is null and (p.post_id is null
        or p.post_id = (select e.post_id from people.employee as e where e.id = ${employeeId}::uuid))
      order by p.post_id nulls last, p.id limit 1`,
  )
  const limitOf = (kind: 'price_float' | 'discount' | 'decide') => authorityOf(ctx, kind, employeeId)
  const asked = [limitOf('price_float'), limitOf('discount'), limitOf('decide')] as const
  const [{ limit: float, source }, { limit: discount }, { limit: concession }] = await Promise.all(asked)
  const period = periodOf(today(ctx), policy?.period ?? 'quarter')
  // Without any policy nobody concedes anything on their own.
  const { marginFloor, allowance } = policy ?? { marginFloor: null, allowance: 0 }
  const used = await usedIn(ctx, period, quoteId, employeeId)
  return { source: inWords(ctx.actor, source), float, discount, concession, marginFloor, allowance, period, used }
}

/** Of one quote only the version that stands counts: what earlier ones took comes back when this one is released. */
const usedIn = async (ctx: Ctx, period: string, quoteId: string, employeeId: string): Promise<number> => {
  const sum = await first<{ used: number }>(
    ctx.db,
    sql`select coalesce(sum(amount), 0)::bigint as used from contracting.float_use
      where employee_id = ${employeeId}::uuid and period = ${period} and deleted_at is null
        and quote_version_id not in (select id from contracting.quote_version where quote_id = ${quoteId}::uuid)`,
  )
  return Number(sum?.used ?? 0)
}

/** Two quotes released at once by one person must not both take the last of the allowance. */
export const takeTurns = (ctx: Ctx): Promise<unknown> =>
  ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('contracting.float'), hashtext(${ctx.actor.employeeId}))`)

export const consume = async (ctx: Ctx, quoteVersionId: string, amount: number, period: string): Promise<void> => {
  if (amount > 0) await create(ctx, floatUse, { employeeId: ctx.actor.employeeId, period, quoteVersionId, amount })
}

/** What the quote took comes back to whoever gave it. */
export const giveBack = async (ctx: Ctx, quoteId: string): Promise<void> => {
  const uses = await select(ctx, floatUse, {
    unscoped: true,
    where: sql`t.quote_version_id in (select id from contracting.quote_version where quote_id = ${quoteId}::uuid)`,
  })
  for (const use of uses) await remove(ctx, floatUse, use)
}
