import { type Actor, type Ctx, type Job, type Runtime, type Said, sql, transact } from '../../../kernel/index.ts'
import type { WorkingCalendar } from '../../../platform/calendar/working-time.ts'
import { companyCalendar, notify } from '../../work/index.ts'
import { activePlan, decideFor, keepTurns } from '../assignment/assign.ts'
import { lead } from '../lead/index.ts'
import { holdLeadRules } from '../lead-rules.ts'
import { nearestPools } from '../pool/nearest.ts'
import { putIntoPools } from '../pool/put.ts'
import { handOver } from '../transfer.ts'
import { advance, type Step } from './clock.ts'
import { loadPolicies } from './load-policies.ts'
import { managersOf } from './managers.ts'
import { noticesOf } from './notices.ts'
import { refreshAllClocks } from './refresh.ts'
import { clocks } from './sla-policy.entity.ts'
import {
  type Due,
  dueLeads,
  dueSlices,
  holdMoving,
  lateBefore,
  type Moving,
  storeSteps,
  storeTaken,
  type Taken,
} from './sweep.rows.ts'

/** Every minute. What was done stands with the lead, in the same transaction; a run that is cut off is done by the next one. */
export const sweepJob: Job = {
  name: 'crm.sla',
  everyMinutes: 1,
  run: async (runtime, actor) => {
    await transact(runtime, actor, renewClocks)
    await sweepDue(runtime, actor)
  },
}

/** Leads that one transaction takes: whoever works on one of them waits for no longer than these take. */
const atOnce = 2_500

/** A sweep that is cut off has done some slices whole and the others not at all; the next one finds these still due. */
export const sweepDue = async (runtime: Runtime, actor: Actor, size = atOnce): Promise<void> => {
  for (const ids of await dueSlices(runtime, size)) await transact(runtime, actor, (ctx) => sweep(ctx, ids))
}

/** Rules have changed: every clock that runs is made again before any escalation rests on it. */
export const renewClocks = async (ctx: Ctx): Promise<void> => {
  const stale = await ctx.db.rows(sql`update crm.clock_rules set stale = false where stale returning stale`)
  if (stale.length > 0) await refreshAllClocks(ctx)
}

interface Pending {
  readonly lead: Due
  readonly step: Step
}

const moves = new Set<Step['action']>(['reassign', 'pool'])

/** Takes every step of these leads whose moment has come, by as many statements for thousands as for one. */
const sweep = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  holdLeadRules(ctx)
  const found = await dueLeads(ctx, ids)
  if (found.length === 0) return
  const policies = await loadPolicies(ctx)
  const calendar = await companyCalendar(ctx)
  const all = found.map((row) => ({ row, ...advance(row, policies.get(row.grade), calendar, ctx.now) }))
  const isMoving = ({ due }: { due: readonly Step[] }) => due.some(({ action }) => moves.has(action))
  const held = await holdMoving(
    ctx,
    all.filter(isMoving).map(({ row }) => row),
  )
  const advanced = all.filter(
    (one) => !isMoving(one) || held.get(one.row.id)?.clockStartedAt === one.row.clockStartedAt,
  )
  await storeTaken(
    ctx,
    advanced.map(({ row: { id }, taken, nextAt }) => ({ id, taken, nextAt })),
  )
  const pending = advanced.flatMap(({ row, due }) => due.map((step): Pending => ({ lead: row, step })))
  const taken = await takeAll(ctx, pending, held, calendar)
  await storeSteps(ctx, taken)
  await notify(ctx, noticesOf(ctx, taken))
}

const takeAll = async (
  ctx: Ctx,
  pending: readonly Pending[],
  held: ReadonlyMap<string, Moving>,
  calendar: WorkingCalendar,
): Promise<Taken[]> => {
  const managers = await managersOf(ctx, [...new Set(pending.map(({ lead: { ownerId } }) => ownerId))])
  const whys = new Map<Due, Required<Said>>()
  const whyOf = (row: Due): Required<Said> => {
    const known = whys.get(row) ?? lateness(ctx, row, calendar)
    whys.set(row, known)
    return known
  }
  const told = pending
    .filter(({ step }) => !moves.has(step.action))
    .map(({ lead: row, step }): Taken => {
      const toId = step.action === 'warn_owner' ? row.ownerId : (managers.get(row.ownerId) ?? null)
      return { lead: row, step, toId, why: whyOf(row) }
    })
  const named = (action: Step['action']) => pending.filter(({ step }) => step.action === action)
  const pooled = await poolAll(ctx, named('pool'), held, managers, whyOf)
  const inPool = new Set(pooled.filter(({ isLeft }) => !isLeft).map((one) => one.lead.id))
  const late = named('reassign').filter((one) => !inPool.has(one.lead.id))
  return [...told, ...pooled, ...(await reassignAll(ctx, late, held, managers, whyOf))]
}

const hours = (minutes: number): Required<Said> => {
  const whole = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return {
    zh: `${whole > 0 ? `${whole} 小时` : ''}${rest > 0 || whole === 0 ? ` ${rest} 分` : ''}`.trim(),
    en: `${whole > 0 ? `${whole} h` : ''}${rest > 0 || whole === 0 ? ` ${rest} min` : ''}`.trim(),
  }
}

const lateness = ({ now }: Ctx, { grade, clock, clockDueAt }: Due, calendar: WorkingCalendar) => {
  const left = calendar.workingMinutesBetween(now, new Date(clockDueAt))
  const time = hours(left)
  const { zh, en } = clocks[clock]
  return {
    zh: `${grade} 级线索的${zh}${left > 0 ? '还剩' : '已超时'} ${time.zh}(工作时间)`,
    en: `${en} of a lead of grade ${grade}: ${time.en} ${left > 0 ? 'left' : 'late'} (working time)`,
  }
}

type WhyOf = (row: Due) => Required<Said>

const more = (why: Required<Said>, zh: string, en: string): Required<Said> => ({
  zh: `${why.zh}${zh}`,
  en: `${why.en}${en}`,
})

/** To the pool nearest to the owner; where there is none, the manager is told so. */
const poolAll = async (
  ctx: Ctx,
  wanted: readonly Pending[],
  held: ReadonlyMap<string, Moving>,
  managers: ReadonlyMap<string, string>,
  whyOf: WhyOf,
): Promise<Taken[]> => {
  if (wanted.length === 0) return []
  const pools = await nearestPools(
    ctx,
    'lead',
    wanted.map(({ lead }) => lead.ownerId),
  )
  const falling = wanted.flatMap((one) => {
    const to = pools.get(one.lead.ownerId)
    const row = held.get(one.lead.id)
    if (!to || !row) return []
    const why = more(whyOf(one.lead), `,收回公海「${to.name}」`, `; back to the pool “${to.name}”`)
    return [{ ...one, row, to, toId: null, why }]
  })
  await putIntoPools(
    ctx,
    'lead',
    falling.map(({ row: { id, version, ownerId }, to, why }) => ({
      id,
      version,
      ownerId,
      poolId: to.id,
      cause: 'sla',
      why,
    })),
    'recycle',
  )
  const without = wanted.filter(({ lead: late }) => !pools.has(late.ownerId))
  return [
    ...falling,
    ...without.map(({ lead: late, step }): Taken => {
      const why = more(
        whyOf(late),
        ';负责人的组织没有可用的公海,仍由原负责人跟进',
        '; there is no pool for the unit of its owner, who keeps it',
      )
      return { lead: late, step, toId: managers.get(late.ownerId) ?? null, why, isLeft: true }
    }),
  ]
}

/** To whom the plan in force gives it, everybody left out who was late with it; where it gives it to nobody, the manager is told so. */
const reassignAll = async (
  ctx: Ctx,
  wanted: readonly Pending[],
  held: ReadonlyMap<string, Moving>,
  managers: ReadonlyMap<string, string>,
  whyOf: WhyOf,
): Promise<Taken[]> => {
  if (wanted.length === 0) return []
  const plan = await activePlan(ctx)
  const before = await lateBefore(
    ctx,
    wanted.map(({ lead }) => lead.id),
  )
  const decided = new Map<string, { rows: Moving[]; why: Required<Said> }>()
  const taken = wanted.map(({ lead: late, step }): Taken => {
    const row = held.get(late.id) as Moving
    const decision = plan && decideFor(ctx, plan, { ...row }, new Set([...(before.get(row.id) ?? []), row.ownerId]))
    if (!decision?.ownerId) {
      const why = more(
        whyOf(late),
        `;${plan ? '分配规则没有找到其他人' : '没有生效的分配方案'},仍由原负责人跟进`,
        `; ${plan ? 'the rules found nobody else' : 'no plan of assignment is in force'}, so its owner keeps it`,
      )
      return { lead: late, step, toId: managers.get(late.ownerId) ?? null, why, isLeft: true }
    }
    const why = more(whyOf(late), `,按规则「${decision.rule}」改派`, `; reassigned by the rule “${decision.rule}”`)
    const group = decided.get(decision.ownerId) ?? { rows: [], why }
    group.rows.push(row)
    decided.set(decision.ownerId, group)
    return { lead: late, step, toId: decision.ownerId, why }
  })
  if (plan) await keepTurns(ctx, plan)
  for (const [toId, { rows, why }] of decided)
    await handOver(ctx, lead, rows, toId, { note: why.zh, noteEn: why.en, sla: true })
  return taken
}
