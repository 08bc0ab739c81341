import { beginningOf, type Row } from '../../../kernel/index.ts'
import { conditionOn, leadField, shown } from './condition.ts'
import type { scorecard, scoreFactor } from './scorecard.entity.ts'

export type Factor = Pick<
  Row<typeof scoreFactor>,
  'id' | 'name' | 'group' | 'field' | 'op' | 'value' | 'effect' | 'points'
>
export type Thresholds = Pick<Row<typeof scorecard>, 'gradeA' | 'gradeB'>
export type Grade = 'A' | 'B' | 'C'

/** One line of the answer to "why this grade". */
export interface ScoredFactor {
  readonly factorId: string
  readonly name: string
  readonly group: Factor['group']
  readonly effect: Factor['effect']
  readonly met: boolean
  readonly points: number
  /** What the lead has in the field. */
  readonly has: string | null
}

export interface Score {
  readonly score: number
  readonly grade: Grade
  /** What counted. The conditions that gave nothing stand on the card: kept with every lead they would be most of what it weighs. */
  readonly points: readonly ScoredFactor[]
}

type Values = Readonly<Record<string, unknown>>

const best = 100

/**
 * Points of all conditions that are met, between 0 and 100; a screen that is not met makes the lead a C. What the conditions
 * ask for is read once for all leads.
 */
export const scorer = (thresholds: Thresholds, factors: readonly Factor[]): ((values: Values) => Score) => {
  const conditions = factors.map((factor) => ({ has: reader(factor.field), judge: judging(factor) }))
  return (values) => {
    const judged = conditions.map(({ has, judge }) => judge(has(values)))
    const points = judged.filter(({ met, effect }) => met || effect === 'screen')
    const sum = points.reduce((all, { points }) => all + points, 0)
    const score = Math.min(best, Math.max(0, sum))
    const isScreened = points.some(({ effect, met }) => effect === 'screen' && !met)
    return { score, grade: isScreened ? 'C' : gradeOf(score, thresholds), points }
  }
}

const mostJudged = 1_000

/** One condition; the leads of a file have few titles and industries between them, so what was judged is kept. */
const judging = (factor: Factor): ((found: unknown) => ScoredFactor) => {
  const field = leadField(factor.field)?.field
  const isMet = ofWhatIsThere(conditionOn(field, factor))
  const { id: factorId, name, group, effect } = factor
  const judged = new Map<unknown, ScoredFactor>()
  return (found) => {
    const known = judged.get(found)
    if (known) return known
    const met = isMet(found)
    const points = met && effect === 'points' ? factor.points : 0
    const made: ScoredFactor = { factorId, name, group, effect, met, points, has: beginning(shown(field, found)) }
    if (judged.size >= mostJudged) judged.clear()
    judged.set(found, made)
    return made
  }
}

export const gradeOf = (score: number, { gradeA, gradeB }: Thresholds): Grade => {
  if (score >= gradeA) return 'A'
  return score >= gradeB ? 'B' : 'C'
}

const reader = (name: string): ((values: Values) => unknown) => {
  const key = leadField(name)?.key ?? name
  return (values) => values[key] ?? (values.custom as Values | undefined)?.[key] ?? null
}

const beginning = (has: string | null): string | null => (has === null ? null : beginningOf(has, 120))

const ofWhatIsThere = (isMet: (has: unknown) => boolean): ((has: unknown) => boolean) => {
  const isEmpty = (has: unknown) =>
    has === null || has === undefined || has === '' || (Array.isArray(has) && has.length === 0)
  return (has) => !isEmpty(has) && isMet(has)
}

/** Keys of the lead whose change may change its score. */
export const scoredKeys = (factors: readonly Pick<Factor, 'field'>[]): Set<string> =>
  new Set(factors.map(({ field }) => leadField(field)?.key ?? field))
