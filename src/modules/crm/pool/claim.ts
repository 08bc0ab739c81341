import { type Ctx, faults, type Row, sql, today } from '../../../kernel/index.ts'
import { heldBy } from './cap.ts'
import type { pool, poolEntry } from './pool.entity.ts'

const fail = faults('pool', {
  not_yours: {
    status: 403,
    zh: '公海「{pool}」只开放给 {unit} 的人员,你不能领取。',
    en: 'Pool “{pool}” is open to the people of {unit} only.',
  },
  taken: {
    status: 409,
    zh: '已被{name}领取。请刷新列表后选择其他记录。',
    en: '{name} has claimed it. Reload and choose another.',
  },
  too_new: {
    status: 409,
    zh: '新放入的数据须等待,{at} 起可以领取。',
    en: 'What is new in the pool waits; it can be claimed from {at}.',
  },
  locked: {
    status: 409,
    zh: '你是原负责人,锁定期内不能领回,{at} 起可以领取。',
    en: 'You owned it and cannot claim it back before {at}.',
  },
  day_limit: {
    status: 409,
    zh: '今天已领取 {n} 条,达到每天 {max} 条的上限。{at} 起可以再领取。',
    en: 'You have claimed {n} today, the limit of {max} a day. Go on from {at}.',
  },
  cap: {
    status: 409,
    zh: '你名下已有 {n} 条,达到持有上限 {max} 条。转化、放弃或放回一些之后可以再领取。',
    en: 'You have {n}, the cap of {max}. Convert, drop or release some first.',
  },
})

export { fail as refuseClaim }

export interface Limits {
  readonly claimedToday: number
  readonly owned: number
}

/** What a person has taken today and holds now: counted, never estimated. */
export const limitsOf = async (ctx: Ctx, p: Row<typeof pool>): Promise<Limits> => {
  const day = today(ctx)
  const zone = ctx.company.timeZone
  const [row] = await ctx.db.rows<Limits>(sql`select
    (select count(*)::integer from crm.pool_entry as e where e.pool_id = ${p.id}::uuid and e.taken_by_id = ${ctx.actor.employeeId}::uuid
      and e.outcome = 'claimed' and e.left_at >= (${day}::date)::timestamp at time zone ${zone}) as "claimedToday",
    ${heldBy(p.kind, ctx.actor.employeeId)} as owned`)
  return row as Limits
}

/** Is the actor in the unit the pool belongs to, or below it, or answers for everything. */
export const belongsTo = async (ctx: Ctx, unitId: string | null): Promise<boolean> => {
  if (unitId === null) return true
  const [row] = await ctx.db.rows<{ inside: boolean }>(sql`with recursive above as (
      select e.unit_id as id from people.employee as e where e.id = ${ctx.actor.employeeId}::uuid
      union all select u.parent_id from above join people.unit as u on u.id = above.id where u.parent_id is not null)
    select exists (select from above where id = ${unitId}::uuid) as inside`)
  return row?.inside === true
}

const dayMs = 86_400_000

/** The first moment at which each rule lets this person take this record, in the words of the refusal. */
export const refuseTooEarly = (ctx: Ctx, p: Row<typeof pool>, entry: Row<typeof poolEntry>): void => {
  const entered = Date.parse(entry.enteredAt)
  const opensAt = entered + (p.delayHours ?? 0) * 3_600_000
  if (ctx.now.getTime() < opensAt) fail('too_new', { at: localTime(ctx, opensAt) })
  if (p.lockDays === null || entry.previousOwnerId !== ctx.actor.employeeId) return
  const unlocksAt = entered + p.lockDays * dayMs
  if (ctx.now.getTime() < unlocksAt) fail('locked', { at: localTime(ctx, unlocksAt) })
}

export const refuseBeyondLimits = (ctx: Ctx, p: Row<typeof pool>, { claimedToday, owned }: Limits): void => {
  if (p.claimsPerDay !== null && claimedToday >= p.claimsPerDay) {
    const tomorrow = localTime(ctx, ctx.now.getTime() + dayMs).slice(0, 10)
    fail('day_limit', { n: claimedToday, max: p.claimsPerDay, at: `${tomorrow} 00:00` })
  }
  if (p.maxOwned !== null && owned >= p.maxOwned) fail('cap', { n: owned, max: p.maxOwned })
}

export const localTime = ({ company }: Pick<Ctx, 'company'>, at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: company.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
