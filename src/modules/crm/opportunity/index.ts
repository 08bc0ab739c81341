// Opportunities, for the rest of the module.
export { loseOpportunity, reopenOpportunity, winOpportunity } from './close.commands.ts'
export { deliverable } from './deliverable.entity.ts'
export { openOpportunity } from './open.ts'
export { opportunity } from './opportunity.entity.ts'
export { advanceOpportunity, goBackOpportunity } from './stage.commands.ts'
export { stageEntry } from './stage-entry.entity.ts'
export { transferOpportunities, transferOpportunity } from './transfer.commands.ts'
