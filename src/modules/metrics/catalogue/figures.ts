import { isAdditive, type Metric } from './metric.ts'
import type { Portion } from './read-portions.ts'

/** A number with what it is made of. */
export interface Figure {
  /** Null where it has no meaning: a rate of nothing. */
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number | null
  readonly sample: number
}

/** Adds portions up to one number. Averages of money are whole 分. */
export const figureOf = (metric: Pick<Metric, 'per' | 'unit'>, portions: readonly Portion[]): Figure => {
  const sum = (key: 'value' | 'per' | 'sample') => portions.reduce((all, portion) => all + portion[key], 0)
  const numerator = sum('value')
  const sample = sum('sample')
  if (!metric.per) return { value: numerator, numerator, denominator: null, sample }
  const denominator = sum('per')
  const quotient = denominator === 0 ? null : numerator / denominator
  const value = quotient !== null && metric.unit === 'money' ? Math.round(quotient) : quotient
  return { value, numerator, denominator, sample }
}

export interface TargetValue {
  readonly value: number
  /** Set for exactly this, added up from smaller units or periods, or taken over from above. */
  readonly from: 'own' | 'summed' | 'inherited'
  /** The longer period that it was set for, where it was not set for the one asked. */
  readonly period?: string
}

export interface Attainment {
  readonly target: number | null
  readonly targetFrom: TargetValue['from'] | null
  /** The longer period whose target this is; null where it was set for the period itself. */
  readonly targetPeriod: string | null
  /** Value ÷ target; null for metrics where lower is better (shown as -). */
  readonly attainment: number | null
  /** Value − target. */
  readonly difference: number | null
  readonly favourable: boolean | null
}

export const attainmentOf = (
  { better }: Pick<Metric, 'better'>,
  value: number | null,
  target: TargetValue | null,
): Attainment => {
  const goal = target?.value ?? null
  const difference = value === null || goal === null ? null : value - goal
  const attainment = better === 'higher' && value !== null && goal ? value / goal : null
  const favourable = difference === null ? null : better === 'higher' ? difference >= 0 : difference <= 0
  const set = { targetFrom: target?.from ?? null, targetPeriod: target?.period ?? null }
  return { target: goal, ...set, attainment, difference, favourable }
}

export interface Change {
  readonly value: number | null
  readonly sample: number
  /** Now − then. */
  readonly difference: number | null
  /** Difference ÷ then: growth. */
  readonly change: number | null
  readonly favourable: boolean | null
  /** A sum of days that are not over stands beside one of whole days: less says nothing yet. */
  readonly early: boolean
}

export const changeSince = (
  metric: Metric,
  value: number | null,
  { value: then, sample }: Pick<Figure, 'value' | 'sample'>,
  isUnfinished: boolean,
): Change => {
  const early = isUnfinished && isAdditive(metric)
  const difference = value === null || then === null ? null : value - then
  return {
    value: then,
    sample,
    difference,
    change: difference === null || !then ? null : difference / Math.abs(then),
    favourable: !difference || (early && difference < 0) ? null : difference > 0 === (metric.better === 'higher'),
    early,
  }
}
