import type { Better } from '../statistics/evaluate.ts'
import type { Expectation } from './expectation.ts'

export type Severity = 'low' | 'medium' | 'high'

export interface Judgement {
  readonly rule: 'missed' | 'unusual' | 'both'
  readonly severity: Severity
}

const missedBelow = 0.9
const missedBadlyBelow = 0.7
/** A rate or an average of fewer cases than this jumps about by chance. */
export const fewestCases = 5

const order: readonly Severity[] = ['low', 'medium', 'high']

/** Is a number bad enough to be looked into: its target missed, or worse than its history lets expect. Null when neither. */
export const judge = (
  value: number,
  target: number | null,
  expectation: Expectation | null,
  better: Better,
): Judgement | null => {
  const missed = target === null ? null : missedTarget(value, target, better)
  const unusual = expectation ? outsideRange(value, expectation, better) : null
  if (missed && unusual) return { rule: 'both', severity: worse(missed, unusual) }
  if (missed) return { rule: 'missed', severity: missed }
  return unusual && { rule: 'unusual', severity: unusual }
}

/** Below 90 % of a target is missed. Where lower is better every value above it is, by a share of the target. */
const missedTarget = (value: number, target: number, better: Better): Severity | null => {
  if (better === 'higher') {
    if (value >= missedBelow * target) return null
    return value < missedBadlyBelow * target ? 'high' : 'medium'
  }
  if (value <= target) return null
  if (value > target * (2 - missedBadlyBelow)) return 'high'
  return value > target * (2 - missedBelow) ? 'medium' : 'low'
}

/** Only on the bad side; twice as far out as the range reaches is severe. */
const outsideRange = (value: number, { expected, low, high }: Expectation, better: Better): Severity | null => {
  const edge = better === 'higher' ? low : high
  const beyond = better === 'higher' ? edge - value : value - edge
  if (beyond <= 0) return null
  return beyond > Math.abs(edge - expected) ? 'high' : 'medium'
}

const worse = (a: Severity, b: Severity): Severity => (order.indexOf(a) > order.indexOf(b) ? a : b)
