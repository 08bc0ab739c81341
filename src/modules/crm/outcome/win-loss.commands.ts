import { change, command } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { storyFields } from './asked.ts'
import { gapRuleOf, heldGapRule } from './gap-rule.entity.ts'
import { priced, refuseUnfit } from './story.ts'
import { winLoss } from './win-loss.entity.ts'

const { reasonId, competitorId, ourPrice, theirPrice, customerReasonId } = storyFields

/** What numbers are made of is put right by a verb: it checks what is named and works out the gap again. */
export const correctWinLoss = command(winLoss, 'correct', {
  zh: '更正',
  en: 'Correct',
  input: { reasonId, competitorId, ourPrice, theirPrice, customerReasonId },
  allow: sellers,
  run: async (ctx, row, story) => {
    await refuseUnfit(ctx, row.outcome, story, row)
    const said = Object.fromEntries(Object.entries(story).filter(([, value]) => value !== undefined))
    const prices = { ...row, ...said }
    // Whoever changes the rule sorts the records that have a gap, and waits for this one: waiting for each other would end both.
    const rule = await (row.priceGap === null ? heldGapRule : gapRuleOf)(ctx.db)
    const gap = priced(prices.ourPrice, prices.theirPrice, rule)
    await change(ctx, winLoss, row, { ...said, ...gap }, { verb: 'correct' })
  },
})
