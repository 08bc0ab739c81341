import type { TargetValue } from '../catalogue/figures.ts'
import { isAdditive, type Metric } from '../catalogue/metric.ts'
import type { Organisation } from '../organisation.ts'
import { aroundOf, type Period, partsOf } from '../period.ts'
import type { Scope } from '../scope.ts'

/** A target as it was set. */
export interface SetTarget {
  readonly metric: string
  readonly period: string
  readonly unitId: string | null
  readonly employeeId: string | null
  /** The unit of the employee when the period began: a person's target stays where it was taken on. */
  readonly memberOf: string | null
  /** The first and the last day of the employee with the company, where they are known. */
  readonly joinedOn: string | null
  readonly leftOn: string | null
  readonly value: number
}

/** The target that holds for somebody in a period, whether it was set for exactly this or follows from others. */
export interface Targets {
  ofScope(metric: Metric, period: Period, scope: Scope): TargetValue | null
  ofUnit(metric: Metric, period: Period, unitId: string): TargetValue | null
  ofEmployee(metric: Metric, period: Period, employeeId: string): TargetValue | null
  /** What the parts of a unit add up to: its child units and the people directly in it. Null without any part. */
  ofParts(metric: Metric, period: Period, unitId: string): number | null
}

/**
 * Amounts and counts add up: over shorter periods when each of them has a target, but for those in which the person was not yet
 * or no longer with the company, and from the parts of a unit to the unit.
 * Rates and durations are taken over instead: from the longer period (unless they are of a cohort, whose rate depends on how long
 * one looks), and from the nearest unit above; `unitOf` says where the
 * people stood on a day whose targets are asked for.
 */
export const targetsFrom = (
  set: readonly SetTarget[],
  organisation: Organisation,
  unitOf: (employeeId: string, day: string) => string | undefined,
): Targets => {
  const own = ownTargets(set)
  const withTarget = Map.groupBy(
    set.filter(({ employeeId }) => employeeId),
    ({ metric, memberOf }) => key(metric, '', memberOf ?? ''),
  )

  const peopleWithTarget = (metric: Metric, unitId: string): string[] => [
    ...new Set((withTarget.get(key(metric.key, '', unitId)) ?? []).map(({ employeeId }) => employeeId as string)),
  ]

  const heldBy = new Map(set.map((target) => [key(target.metric, target.period, ownerOf(target)), target.memberOf]))

  /** What of a person's target counts in this unit: where they moved within the period, that of its months they began there. */
  const ofMember = (metric: Metric, period: Period, id: string, unitId: string): { value: number } | null => {
    const whole = own(metric, period, id)
    const held = heldBy.get(key(metric.key, period.name, id))
    if (!whole || held !== undefined) return held === unitId ? whole : null
    const parts = partsOf(period).flatMap((part) => ofMember(metric, part, id, unitId) ?? [])
    return parts.length > 0 ? { value: total(parts) } : null
  }

  const ofParts = (metric: Metric, period: Period, unitId: string): number | null => {
    const units = organisation.children(unitId).map(({ id }) => ofUnit(metric, period, id))
    const people = peopleWithTarget(metric, unitId).map((id) => ofMember(metric, period, id, unitId))
    const parts = [...units, ...people].filter((part) => part !== null)
    return parts.length > 0 ? total(parts) : null
  }

  const ofUnit = (metric: Metric, period: Period, unitId: string): TargetValue | null => {
    const mine = own(metric, period, unitId)
    if (mine) return mine
    if (!isAdditive(metric)) return above(metric, period, organisation.units.get(unitId)?.parentId ?? null)
    const value = ofParts(metric, period, unitId)
    return value === null ? null : { value, from: 'summed' }
  }

  const above = (metric: Metric, period: Period, unitId: string | null): TargetValue | null => {
    const found = unitId ? ofUnit(metric, period, unitId) : null
    return found && { ...found, from: 'inherited' }
  }

  const ofEmployee = (metric: Metric, period: Period, employeeId: string): TargetValue | null => {
    const mine = own(metric, period, employeeId)
    return mine || isAdditive(metric) ? mine : above(metric, period, unitOf(employeeId, period.from) ?? null)
  }

  const ofScope = (metric: Metric, period: Period, { kind, ids }: Scope): TargetValue | null => {
    const each = ids.map((id) => (kind === 'people' ? ofEmployee : ofUnit)(metric, period, id))
    if (each.length === 1) return each[0] ?? null
    const parts = each.filter((part) => part !== null)
    return isAdditive(metric) && parts.length > 0 ? { value: total(parts), from: 'summed' } : null
  }

  return { ofScope, ofUnit, ofEmployee, ofParts }
}

/** What was set for a unit or a person itself: for the period, for all its parts, or, of a rate, for a longer period. */
const ownTargets = (set: readonly SetTarget[]) => {
  const values = new Map(set.map((target) => [key(target.metric, target.period, ownerOf(target)), target.value]))
  const known = new Map(set.map((target) => [ownerOf(target), target]))
  const isAway = (owner: string, { from, to }: Period): boolean => {
    const { joinedOn = null, leftOn = null } = known.get(owner) ?? {}
    return (joinedOn !== null && joinedOn >= to) || (leftOn !== null && leftOn < from)
  }
  const own = (metric: Metric, period: Period, owner: string): TargetValue | null => {
    const value = values.get(key(metric.key, period.name, owner))
    if (value !== undefined) return { value, from: 'own' }
    if (!isAdditive(metric)) {
      const longer = holdsForParts(metric)
        ? aroundOf(period).find((around) => values.has(key(metric.key, around.name, owner)))
        : undefined
      const taken = longer && values.get(key(metric.key, longer.name, owner))
      return longer && taken !== undefined ? { value: taken, from: 'inherited', period: longer.name } : null
    }
    const parts = partsOf(period).flatMap((part) => own(metric, part, owner) ?? (isAway(owner, part) ? [] : [null]))
    return parts.length > 0 && parts.every((part) => part !== null) ? { value: total(parts), from: 'summed' } : null
  }
  return own
}

/** What a share of old customers does within a quarter it cannot be asked to do within each of its months. */
const holdsForParts = ({ before }: Metric): boolean => before === undefined

const ownerOf = ({ unitId, employeeId }: SetTarget): string => unitId ?? employeeId ?? ''
const key = (metric: string, period: string, owner: string): string => `${metric} ${period} ${owner}`
const total = (parts: readonly { value: number }[]): number => parts.reduce((sum, { value }) => sum + value, 0)

/** Names of every period whose targets bear on this one. */
export const bearingPeriods = (period: Period): string[] => {
  const within = (whole: Period): string[] => [whole.name, ...partsOf(whole).flatMap(within)]
  return period.kind === 'range' ? [] : [...within(period), ...aroundOf(period).map(({ name }) => name)]
}
