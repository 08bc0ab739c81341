import { type Ctx, faults, isSystem, reach, sql } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { assignDrafts } from '../assignment/assign.ts'
import { gradeDrafts } from '../grading/grade-drafts.ts'
import { holdLeadRules } from '../lead-rules.ts'
import { clockOf } from '../sla/clock.ts'
import { loadPolicies } from '../sla/load-policies.ts'

const fail = faults('lead', {
  owner_left: {
    status: 409,
    field: 'ownerId',
    zh: '{name}已离职,不能负责新的线索。请另选一位在职员工,或留空按分配规则分配。',
  },
})

type Draft = Record<string, unknown>

/** Completes leads before they are stored: grade, owner, the clock that runs from now. A batch takes as many statements as one. */
export const receiveLeads = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  holdLeadRules(ctx)
  await gradeDrafts(ctx, drafts)
  await refuseLeavers(ctx, drafts)
  await findOwners(ctx, drafts)
  await startClocks(ctx, drafts)
}

/** Whoever has left follows nothing up: what a form would give them goes by the rules, and a person is told to name another. */
const refuseLeavers = async (ctx: Ctx, drafts: readonly Draft[]): Promise<void> => {
  const given = drafts.filter(({ ownerId, state }) => ownerId && ownerId !== ctx.actor.employeeId && isOpen(state))
  const ids = [...new Set(given.map(({ ownerId }) => ownerId))]
  if (ids.length === 0) return
  const left = await ctx.db.rows<{ id: string; name: string }>(
    sql`select id, name from people.employee where id = any(${ids}::uuid[]) and state = 'left'`,
  )
  for (const { id, name } of left)
    for (const draft of given.filter(({ ownerId }) => ownerId === id)) {
      if (!draft.formId) fail('owner_left', { name })
      draft.ownerId = null
    }
}

const isOpen = (state: unknown): boolean => state === 'new' || state === 'working'

/** Who enters a lead of their own keeps it; what comes to the company as a whole is assigned by the rules. */
const findOwners = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  const ownerless = drafts.filter((draft) => !draft.ownerId)
  if (ownerless.length === 0) return
  const entersForAll = isSystem(ctx.actor) || reach(ctx.actor, 'lead', 'read') === 'all'
  if (entersForAll) await assignDrafts(ctx, ownerless)
  const left = ownerless.filter((draft) => !draft.ownerId)
  if (left.length === 0) return
  const poolId = entersForAll ? await commonPool(ctx) : null
  for (const draft of left) {
    if (poolId) draft.poolId = poolId
    else if (!isSystem(ctx.actor)) draft.ownerId = ctx.actor.employeeId
  }
}

const commonPool = async (ctx: Ctx): Promise<string | null> => {
  const [row] = await ctx.db.rows<{ id: string }>(
    sql`select id from crm.pool where kind = 'lead' and unit_id is null and deleted_at is null order by id limit 1`,
  )
  return row?.id ?? null
}

const startClocks = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  const owned = drafts.filter((draft) => draft.ownerId)
  for (const draft of owned) draft.ownerSince ??= draft.createdAt
  if (!owned.some(({ state }) => isOpen(state))) return
  const policies = await loadPolicies(ctx)
  if (policies.size === 0) return
  const calendar = await companyCalendar(ctx)
  for (const draft of owned) {
    const { clock, clockStartedAt, clockDueAt } = clockOf(draft as never, 0, policies, calendar)
    Object.assign(draft, { clock, clockStartedAt, clockDueAt })
  }
}
