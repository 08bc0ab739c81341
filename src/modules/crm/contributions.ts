import { addFieldUse, addOwnership } from '../people/index.ts'
import { addNodeMeasure } from '../process/index.ts'
import { addTimelineRecords, addWorkbenchSource } from '../work/index.ts'
import { account } from './account/index.ts'
import { activity } from './activity/index.ts'
import { myFollowUps } from './follow-ups.query.ts'
import { scorecardsAsking } from './grading/field-use.ts'
import { lead } from './lead/index.ts'
import { deliverable, measureNodes, opportunity } from './opportunity/index.ts'
import { ownershipOf, unfinished } from './ownership.ts'
import { helpAsked, myPresales } from './presales/index.ts'
import { watch } from './watches.ts'

/** What this module gives to earlier ones, which cannot know it. */
export const contribute = (): void => {
  addOwnership(ownershipOf(opportunity, unfinished.opportunity))
  addOwnership(ownershipOf(lead, unfinished.lead))
  addOwnership(ownershipOf(account, unfinished.account))
  addOwnership(helpAsked)
  addFieldUse(scorecardsAsking)
  addNodeMeasure(measureNodes)
  addWorkbenchSource('followUps', myFollowUps)
  addWorkbenchSource('presales', myPresales)
  watch()
  addTimelineRecords({
    entity: activity,
    kind: 'activity',
    label: { zh: '跟进', en: 'Follow-up' },
    at: 'happenedAt',
    by: 'ownerId',
    body: 'content',
    facts: ['kind', 'feedback', 'nextAction', 'nextActionOn', 'noFollowUpReason'],
    on: { opportunity: 'opportunityId', lead: 'leadId', account: 'accountId' },
  })
  addTimelineRecords({
    entity: deliverable,
    kind: 'event',
    label: { zh: '提交交付物', en: 'Deliverable handed in' },
    at: 'createdAt',
    by: 'createdBy',
    body: 'name',
    facts: ['fileId', 'note'],
    on: { opportunity: 'opportunityId' },
  })
}
