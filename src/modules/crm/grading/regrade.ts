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

/** A lead that the scorecard has graded is graded again when it is known better. */
export const regradeChanged = async (ctx: Ctx, changed: readonly Changed[]): Promise<void> => {
  const known = changed.filter(
    ({ before, after }) =>
      after.gradedBy === 'scorecard' &&
      !after.deletedAt &&
      Object.keys(after).some((key) => !apart.has(key) && before[key] !== after[key]),
  )
  if (known.length === 0) return
  const card = await loadScorecard(ctx)
  if (!card) return
  const keys = scoredKeys(card.factors)
  const scoreOf = scorer(card, card.factors)
  const lead = entityNamed('lead') as Entity
  for (const { before, after } of known) {
    const differs = [...keys].some((key) => valueIn(before, key) !== valueIn(after, key))
    if (!differs) continue
    const { score, grade, points } = scoreOf(after)
    const patch = { score, grade, scorePoints: points, scorecardId: card.id }
    await change(ctx, lead, after as Row<Entity>, patch as never, { verb: 'grade' })
  }
}

const valueIn = (row: Values, key: string): unknown => row[key] ?? (row.custom as Values | undefined)?.[key] ?? null
