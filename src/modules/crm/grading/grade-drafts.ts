import type { Ctx } from '../../../kernel/index.ts'
import { loadScorecard } from './active-scorecard.ts'
import { scorer } from './score.ts'

/** Grades new leads by the scorecard in force. A grade that somebody has given stays. */
export const gradeDrafts = async (ctx: Ctx, drafts: readonly Record<string, unknown>[]): Promise<void> => {
  for (const draft of drafts) draft.gradedBy = draft.grade ? 'person' : null
  const ungraded = drafts.filter((draft) => !draft.grade)
  if (ungraded.length === 0) return
  const card = await loadScorecard(ctx)
  if (!card) return
  const scoreOf = scorer(card, card.factors)
  for (const draft of ungraded) {
    const { score, grade, points } = scoreOf(draft)
    Object.assign(draft, { score, grade, scorePoints: points, scorecardId: card.id, gradedBy: 'scorecard' })
  }
}
