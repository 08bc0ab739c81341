import type { WorkingCalendar } from '../../../platform/calendar/working-time.ts'
import type { clocks, steps } from './sla-policy.entity.ts'

export type ClockName = keyof typeof clocks
export type Action = keyof typeof steps

export interface Step {
  readonly clock: ClockName
  readonly atPercent: number
  readonly action: Action
}

export interface Policy {
  readonly grade: string
  readonly firstContactMinutes: number
  readonly followUpDays: number | null
  /** In the order of their moments. */
  readonly steps: readonly Step[]
}

export type Policies = ReadonlyMap<string, Policy>

/** What of a lead decides about its clock. */
export interface Clocked {
  readonly state: string
  readonly grade: string | null
  readonly ownerId: string | null
  readonly ownerSince: string | null
  readonly firstContactAt: string | null
  readonly lastFollowedAt: string | null
  readonly clock: string | null
  readonly clockStartedAt: string | null
}

/** A running clock with its next step; `taken` is the share of the allowed time up to which escalation has gone. */
export interface Clock {
  readonly clock: ClockName | null
  readonly clockStartedAt: string | null
  readonly clockDueAt: string | null
  readonly taken: number
  readonly nextAt: string | null
}

const stopped: Clock = { clock: null, clockStartedAt: null, clockDueAt: null, taken: 0, nextAt: null }

/** The clock that runs for a lead: until the first contact that one, and from then on the rhythm of its grade. */
export const clockOf = (lead: Clocked, takenBefore: number, policies: Policies, calendar: WorkingCalendar): Clock => {
  const policy = policies.get(lead.grade ?? '')
  const isOpen = lead.state === 'new' || lead.state === 'working'
  if (!policy || !isOpen || !lead.ownerId || !lead.ownerSince) return stopped
  const clock: ClockName = lead.firstContactAt ? 'follow_up' : 'first_contact'
  const minutes = allowedMinutes(policy, clock, calendar)
  if (minutes === null) return stopped
  const startedAt = lead.firstContactAt ? latest(lead.ownerSince, lead.lastFollowedAt) : lead.ownerSince
  const goesOn = lead.clock === clock && same(lead.clockStartedAt, startedAt)
  const taken = goesOn ? takenBefore : 0
  return {
    clock,
    clockStartedAt: startedAt,
    clockDueAt: calendar.addWorkingMinutes(new Date(startedAt), minutes).toISOString(),
    taken,
    nextAt: nextMoment(policy, clock, startedAt, minutes, taken, calendar),
  }
}

export const allowedMinutes = (policy: Policy, clock: ClockName, calendar: WorkingCalendar): number | null => {
  if (clock === 'first_contact') return policy.firstContactMinutes
  return policy.followUpDays === null ? null : policy.followUpDays * calendar.minutesPerDay
}

const latest = (a: string, b: string | null): string => (b !== null && Date.parse(b) > Date.parse(a) ? b : a)
const same = (a: string | null, b: string): boolean => a !== null && Date.parse(a) === Date.parse(b)

const nextMoment = (
  policy: Policy,
  clock: ClockName,
  startedAt: string,
  minutes: number,
  taken: number,
  calendar: WorkingCalendar,
): string | null => {
  const next = policy.steps.find((step) => step.clock === clock && step.atPercent > taken)
  return next ? momentOf(startedAt, minutes, next.atPercent, calendar).toISOString() : null
}

export const momentOf = (startedAt: string, minutes: number, percent: number, calendar: WorkingCalendar): Date =>
  calendar.addWorkingMinutes(new Date(startedAt), (minutes * percent) / 100)

/** A running clock as a sweep finds it. */
export interface Running {
  readonly clock: ClockName
  readonly clockStartedAt: string
  readonly taken: number
}

/** Steps whose moment has come and that were not taken, in order; then how far escalation has gone and when it goes on. */
export const advance = (
  { clock, clockStartedAt, taken }: Running,
  policy: Policy | undefined,
  calendar: WorkingCalendar,
  now: Date,
): { due: Step[]; taken: number; nextAt: string | null } => {
  const minutes = policy ? allowedMinutes(policy, clock, calendar) : null
  const due: Step[] = []
  if (!policy || minutes === null) return { due, taken, nextAt: null }
  for (const step of policy.steps) {
    if (step.clock !== clock || step.atPercent <= taken) continue
    const moment = momentOf(clockStartedAt, minutes, step.atPercent, calendar)
    if (moment > now) return { due, taken: due.at(-1)?.atPercent ?? taken, nextAt: moment.toISOString() }
    due.push(step)
  }
  return { due, taken: due.at(-1)?.atPercent ?? taken, nextAt: null }
}
