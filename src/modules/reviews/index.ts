import { type Module, today } from '../../kernel/index.ts'
import { addWatch } from '../work/index.ts'
import { cancelAction, finishAction, startAction } from './action.commands.ts'
import {
  addFirstWhy,
  addWhy,
  confirmProblem,
  dropProblem,
  markRoot,
  unmarkRoot,
  verifyCause,
} from './cause.commands.ts'
import { draftFromAnomaly } from './draft.commands.ts'
import { evidenceCommands } from './evidence.commands.ts'
import { evidence } from './evidence.entity.ts'
import { feedback, reviewEvent, reviewMember, reviewRow } from './fact.entity.ts'
import { actionItem, cause, lesson, problem } from './finding.entity.ts'
import { followReviews } from './reactions.ts'
import { closeReview, startReview, takeSnapshot } from './review.commands.ts'
import { review } from './review.entity.ts'
import { causeCount, reviewFindings, reviewRoom } from './room.query.ts'

export { finishAction, startAction } from './action.commands.ts'
export { goalFault, namesMany } from './conduct.rules.ts'
export { actionItem } from './finding.entity.ts'
export { review } from './review.entity.ts'

addWatch({
  kind: 'measures',
  of: actionItem,
  roles: ['auditor'],
  filter: (ctx) => ({ and: [{ state: { in: ['todo', 'doing'] } }, { dueOn: { lt: today(ctx) } }] }),
})

export const reviewsModule: Module = {
  name: 'reviews',
  entities: [review, reviewMember, reviewRow, reviewEvent, feedback, problem, cause, lesson, actionItem, evidence],
  commands: [
    draftFromAnomaly,
    takeSnapshot,
    startReview,
    closeReview,
    addFirstWhy,
    addWhy,
    markRoot,
    unmarkRoot,
    verifyCause,
    confirmProblem,
    dropProblem,
    ...evidenceCommands,
    startAction,
    finishAction,
    cancelAction,
  ],
  views: [reviewRoom, reviewFindings, causeCount],
  reactions: followReviews,
}
