import { type Ctx, field, first, get, sql, view } from '../../../kernel/index.ts'
import { readers } from '../access.ts'
import { account } from '../account/index.ts'
import { localTime } from './claim.ts'
import { staysOf } from './stays.ts'

const dayMs = 86_400_000

interface Standing {
  readonly pool: string
  /** Only its people may claim; null where everybody may. */
  readonly unit: string | null
  readonly claimsPerDay: number | null
  readonly maxOwned: number | null
  readonly lockDays: number | null
  readonly delayHours: number | null
  readonly enteredAt: string
  readonly previousOwner: string | null
}

/** Why a customer has been in a pool; and where it is in one now, who may take it and from when. */
export const accountReasons = view('account-reasons', {
  zh: '客户依据',
  en: 'Why of an account',
  allow: readers,
  input: { accountId: field.ref('account', { zh: '客户', en: 'Account', required: true }) },
  run: async (ctx, { accountId }) => {
    const { id } = await get(ctx, account, accountId)
    return { stays: await staysOf(ctx, 'account', id), standing: await standingOf(ctx, id) }
  },
})

const standingOf = async (ctx: Ctx, accountId: string) => {
  const standing = await first<Standing>(
    ctx.db,
    sql`select p.name as pool, u.name as unit, p.claims_per_day as "claimsPerDay", p.max_owned as "maxOwned", p.lock_days as "lockDays",
      p.delay_hours as "delayHours", e.entered_at as "enteredAt", was.name as "previousOwner"
    from crm.pool_entry as e join crm.pool as p on p.id = e.pool_id left join people.unit as u on u.id = p.unit_id
      left join people.employee as was on was.id = e.previous_owner_id
    where e.account_id = ${accountId}::uuid and e.left_at is null and e.deleted_at is null`,
  )
  if (!standing) return null
  const { pool, unit, claimsPerDay, maxOwned, previousOwner } = standing
  const entered = Date.parse(standing.enteredAt)
  const openFrom = localTime(ctx, entered + (standing.delayHours ?? 0) * 3_600_000)
  const lockedUntil = standing.lockDays && previousOwner ? localTime(ctx, entered + standing.lockDays * dayMs) : null
  return { pool, unit, claimsPerDay, maxOwned, previousOwner, openFrom, lockedUntil }
}
