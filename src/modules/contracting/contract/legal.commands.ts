import { change, command, field } from '../../../kernel/index.ts'
import { lawyers } from '../access.ts'
import { legalCheck } from './legal.entity.ts'

const decided = (state: 'passed' | 'failed' | 'waived', zh: string, en: string, needsWords: boolean) =>
  command(legalCheck, state === 'passed' ? 'pass' : state === 'failed' ? 'fail' : 'waive', {
    zh,
    en,
    ...(state === 'failed' && { tone: 'danger' as const }),
    ...(state === 'passed' && { tone: 'primary' as const }),
    input: { opinion: field.text({ zh: '意见', en: 'Opinion', max: 1000, required: needsWords }) },
    allow: lawyers,
    run: async (ctx, row, { opinion }) => {
      const reviewed = { reviewerId: ctx.actor.employeeId, reviewedAt: ctx.now.toISOString() }
      await change(ctx, legalCheck, row, { state, opinion: opinion ?? null, ...reviewed }, { verb: state })
    },
  })

export const passLegal = decided('passed', '通过', 'Pass', false)
export const failLegal = decided('failed', '不通过', 'Fail', true)
/** Whoever says that an item does not apply says why. */
export const waiveLegal = decided('waived', '不适用', 'Not applicable', true)
