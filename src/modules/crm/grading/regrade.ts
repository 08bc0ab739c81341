import { type Ctx, change, type Entity, entityNamed, type Row } from '../../../kernel/index.ts'
import { loadScorecard } from './active-scorecard.ts'
import { scoredKeys, scorer } from './score.ts'

type Values = Readonly<Record<string, unknown>>
interface Changed {
  readonly before: Values
  readonly after: Values
}

/** What is written by grading itself and what never says anything about a prospect. */
const apart = new Set(['version', 'updatedAt', 'score', 'scorePoints', 'scorecardId', 'grade', 'gradedBy', 'ownerId'])

/**
 * What follows for the grade. One that a person sets stays theirs; one that is taken away is the scorecard's to give again; and
 * a lead that the scorecard has graded is graded again when it is known better.
 */
export const regradeChanged = async (ctx: Ctx, changed: readonly Changed[]): Promise<void> => {
  const lead = entityNamed('lead') as Entity
  const byHand = changed.filter(isByHand)
  for (const { after } of byHand) {
    if (after.grade && after.gradedBy !== 'person')
      await change(ctx, lead, after as Row<Entity>, { gradedBy: 'person' } as never, { verb: 'grade' })
  }
  const known = changed.filter((one) =>
    byHand.includes(one) ? !one.after.grade : one.after.gradedBy === 'scorecard' && saysMore(one),
  )
  if (known.length === 0) return
  const card = await loadScorecard(ctx)
  if (!card) return
  const keys = scoredKeys(card.factors)
  const scoreOf = scorer(card, card.factors)
  for (const { before, after } of known) {
    const differs = !after.grade || [...keys].some((key) => valueIn(before, key) !== valueIn(after, key))
    if (!differs) continue
    const { score, grade, points } = scoreOf(after)
    const patch = { score, grade, scorePoints: points, scorecardId: card.id, gradedBy: 'scorecard' }
    await change(ctx, lead, after as Row<Entity>, patch as never, { verb: 'grade' })
  }
}

/** Grading writes the points beside the grade, and 「确认有效」 whose grade it is; whoever edits the field says only the grade. */
const isByHand = ({ before, after }: Changed): boolean =>
  'grade' in before &&
  'grade' in after &&
  !after.deletedAt &&
  before.grade !== after.grade &&
  before.gradedBy === after.gradedBy &&
  JSON.stringify(before.scorePoints) === JSON.stringify(after.scorePoints)

const saysMore = ({ before, after }: Changed): boolean =>
  !after.deletedAt && Object.keys(after).some((key) => !apart.has(key) && before[key] !== after[key])

const valueIn = (row: Values, key: string): unknown => row[key] ?? (row.custom as Values | undefined)?.[key] ?? null
