// Why deals are won and lost, for the rest of the module.
export { storyFields } from './asked.ts'
export { closingReason } from './closing-reason.entity.ts'
export { competitor } from './competitor.entity.ts'
export { gapRule } from './gap-rule.entity.ts'
export { lostBecause, priced, tellStory } from './story.ts'
export { correctWinLoss } from './win-loss.commands.ts'
export { winLoss } from './win-loss.entity.ts'
