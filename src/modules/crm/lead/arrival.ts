import { type Ctx, isSystem, reach, sql } from '../../../kernel/index.ts'
import { leaversAmong, refuseLeavers } from '../../people/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { assignDrafts } from '../assignment/assign.ts'
import { gradeDrafts } from '../grading/grade-drafts.ts'
import { holdLeadRules } from '../lead-rules.ts'
import { clockOf } from '../sla/clock.ts'
import { loadPolicies } from '../sla/load-policies.ts'

type Draft = Record<string, unknown>

/** Completes leads before they are stored: grade, owner, the clock that runs from now. A batch takes as many statements as one. */
export const receiveLeads = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  holdLeadRules(ctx)
  await gradeDrafts(ctx, drafts)
  await passOverLeavers(ctx, drafts)
  await findOwners(ctx, drafts)
  await startClocks(ctx, drafts)
}

/** Whoever has left follows nothing up: what a form would give them goes by the rules, and a person is told to name another. */
const passOverLeavers = async (ctx: Ctx, drafts: readonly Draft[]): Promise<void> => {
  const [byForm, byHand] = [true, false].map((isForm) =>
    drafts.filter(({ state, formId }) => isOpen(state) && Boolean(formId) === isForm),
  ) as [Draft[], Draft[]]
  await refuseLeavers(ctx, '线索', byHand)
  const named = byForm.filter(({ ownerId }) => ownerId)
  const left = await leaversAmong(
    ctx,
    named.map(({ ownerId }) => ownerId),
  )
  for (const draft of named) if (left.some(({ id }) => id === draft.ownerId)) draft.ownerId = null
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
