import { type Ctx, createMany, type Draft, type Job, sql, transact } from '../../../kernel/index.ts'
import type { WorkingCalendar } from '../../../platform/calendar/working-time.ts'
import { companyCalendar, type Notice, notify } from '../../work/index.ts'
import { activePlan, decideFor, keepTurns } from '../assignment/assign.ts'
import { lead } from '../lead/index.ts'
import { nearestPools, putIntoPools } from '../pool/put.ts'
import { handOver } from '../transfer.ts'
import { type ClockName, clockOf, type Policies, type Step, stepsDue } from './clock.ts'
import { loadPolicies } from './load-policies.ts'
import { managersOf } from './managers.ts'
import { refreshAllClocks } from './refresh.ts'
import { clocks, slaEvent } from './sla-policy.entity.ts'
import { atOnce, type Due, dueLeads, storeTaken } from './sweep.rows.ts'

/** Every minute. What was done stands with the lead, in the same transaction; a run that is cut off is done by the next one. */
export const sweepJob: Job = {
  name: 'crm.sla',
  everyMinutes: 1,
  run: async (runtime, actor) => {
    await transact(runtime, actor, renewClocks)
    while ((await transact(runtime, actor, sweep)) === atOnce);
  },
}

/** Rules have changed: every clock that runs is made again before any escalation rests on it. */
export const renewClocks = async (ctx: Ctx): Promise<void> => {
  const stale = await ctx.db.rows(sql`update crm.clock_rules set stale = false where stale returning stale`)
  if (stale.length > 0) await refreshAllClocks(ctx)
}

interface Taken {
  readonly lead: Due
  readonly step: Step
  readonly toId: string | null
  readonly why: string
}

/** Takes every step whose moment has come. Answers how many leads there were. */
export const sweep = async (ctx: Ctx): Promise<number> => {
  const due = await dueLeads(ctx)
  if (due.length === 0) return 0
  const policies = await loadPolicies(ctx)
  const calendar = await companyCalendar(ctx)
  const pending = due.flatMap((row) => {
    const policy = policies.get(row.grade)
    return policy ? stepsDue(row, policy, calendar, ctx.now).map((step) => ({ lead: row, step })) : []
  })
  const managers = await managersOf(ctx, [...new Set(due.map(({ ownerId }) => ownerId))])
  const named = (action: Step['action']) => pending.filter(({ step }) => step.action === action)
  const told = [...named('warn_owner'), ...named('tell_manager')].map(({ lead, step }): Taken => {
    const toId = step.action === 'warn_owner' ? lead.ownerId : (managers.get(lead.ownerId) ?? null)
    return { lead, step, toId, why: whyOf(ctx, lead, calendar) }
  })
  await storeTaken(
    ctx,
    due.map((row) => nextOf(row, pending, policies, calendar)),
  )
  const pooled = await poolAll(ctx, named('pool'), calendar)
  const inPool = new Set(pooled.map((taken) => taken.lead.id))
  const moved = await reassignAll(
    ctx,
    named('reassign').filter((one) => !inPool.has(one.lead.id)),
    managers,
    calendar,
  )
  const taken = [...told, ...pooled, ...moved]
  await createMany(ctx, slaEvent, taken.map(eventOf))
  await notify(ctx, taken.flatMap(noticesOf))
  return due.length
}

/** Where the lead's clock stands after these steps. */
const nextOf = (
  row: Due,
  pending: readonly { readonly lead: Due; readonly step: Step }[],
  policies: Policies,
  calendar: WorkingCalendar,
) => {
  const taken = pending.reduce(
    (most, one) => (one.lead === row ? Math.max(most, one.step.atPercent) : most),
    row.clockTaken,
  )
  return { id: row.id, ...clockOf({ ...row, clockTaken: taken }, policies, calendar) }
}

const hours = (minutes: number): string => {
  const whole = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `${whole > 0 ? `${whole} 小时` : ''}${rest > 0 || whole === 0 ? ` ${rest} 分` : ''}`.trim()
}

const whyOf = ({ now }: Ctx, { grade, clock, clockDueAt }: Due, calendar: WorkingCalendar): string => {
  const left = calendar.workingMinutesBetween(now, new Date(clockDueAt))
  const state = left > 0 ? `还剩 ${hours(left)}` : `已超时 ${hours(left)}`
  return `${grade} 级线索的${clocks[clock].zh}${state}(工作时间)`
}

const poolAll = async (
  ctx: Ctx,
  wanted: readonly { readonly lead: Due; readonly step: Step }[],
  calendar: WorkingCalendar,
): Promise<Taken[]> => {
  if (wanted.length === 0) return []
  const pools = await nearestPools(
    ctx,
    'lead',
    wanted.map(({ lead }) => lead.ownerId),
  )
  const falling = wanted.flatMap((one) => {
    const to = pools.get(one.lead.ownerId)
    return to ? [{ ...one, to, toId: null, why: `${whyOf(ctx, one.lead, calendar)},收回公海「${to.name}」` }] : []
  })
  await putIntoPools(
    ctx,
    'lead',
    falling.map(({ lead: { id, version, ownerId }, to, why }) => ({
      id,
      version,
      ownerId,
      poolId: to.id,
      cause: 'sla',
      why,
    })),
    'recycle',
  )
  return falling
}

/** To whom the plan in force gives it, the late owner left out; where it gives it to nobody, the manager is told so. */
const reassignAll = async (
  ctx: Ctx,
  wanted: readonly { readonly lead: Due; readonly step: Step }[],
  managers: ReadonlyMap<string, string>,
  calendar: WorkingCalendar,
): Promise<Taken[]> => {
  if (wanted.length === 0) return []
  const plan = await activePlan(ctx)
  const taken: Taken[] = []
  const decided = new Map<string, { rows: Due[]; why: string }>()
  for (const { lead: row, step } of wanted) {
    const why = whyOf(ctx, row, calendar)
    const decision = plan && decideFor(ctx, plan, { ...row }, row.ownerId)
    if (!decision?.ownerId) {
      const because = plan ? '分配规则没有找到其他人' : '没有生效的分配方案'
      taken.push({
        lead: row,
        step,
        toId: managers.get(row.ownerId) ?? null,
        why: `${why};${because},仍由原负责人跟进`,
      })
      continue
    }
    const group = decided.get(decision.ownerId) ?? { rows: [], why: `${why},按规则「${decision.rule}」改派` }
    group.rows.push(row)
    decided.set(decision.ownerId, group)
    taken.push({ lead: row, step, toId: decision.ownerId, why: `${why},按规则「${decision.rule}」改派` })
  }
  if (plan) await keepTurns(ctx, plan)
  for (const [toId, { rows, why }] of decided) await handOver(ctx, lead, rows, toId, { note: why, sla: true })
  return taken
}

const eventOf = ({ lead: row, step, toId, why }: Taken): Draft<typeof slaEvent> => ({
  leadId: row.id,
  clock: row.clock as ClockName,
  action: step.action,
  atPercent: step.atPercent,
  dueAt: row.clockDueAt,
  ownerId: row.ownerId,
  toId,
  why,
})

const titles: Record<Step['action'], string> = {
  warn_owner: '请尽快联系',
  tell_manager: '下属线索未按时联系',
  reassign: '线索因超时改派',
  pool: '线索因超时收回公海',
}

const noticesOf = ({ lead: row, step, toId, why }: Taken): Notice[] => {
  const receivers = new Set([
    toId ?? row.ownerId,
    ...(step.action === 'reassign' || step.action === 'pool' ? [row.ownerId] : []),
  ])
  return [...receivers].map((employeeId) => ({
    employeeId,
    kind: 'alert',
    title: `${titles[step.action]}:${row.company ?? row.name}`,
    body: why,
    subjectEntity: 'lead',
    subjectId: row.id,
    occasion: `sla:${row.id}:${row.clockStartedAt}:${step.clock}:${step.atPercent}`,
  }))
}
