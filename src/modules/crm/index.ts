import type { Module } from '../../kernel/index.ts'
import { account, contact, transferAccount, transferAccounts } from './account/index.ts'
import { activity } from './activity/index.ts'
import { contribute } from './contributions.ts'
import { duplicateLookup, duplicates } from './duplicate/index.ts'
import { intakeRule } from './intake-rule.ts'
import {
  convertLead,
  discardLead,
  lead,
  qualifyLead,
  reviveLead,
  transferLead,
  transferLeads,
  undoConvertLead,
} from './lead/index.ts'
import { merge, mergeAccounts, mergeContacts, mergeLeads, mergePreview, undoMerge } from './merge/index.ts'
import {
  advanceOpportunity,
  deliverable,
  goBackOpportunity,
  loseOpportunity,
  openOpportunity,
  opportunity,
  opportunityHistory,
  pipeline,
  pipelineColumn,
  reopenOpportunity,
  stageEntry,
  stageFunnel,
  transferOpportunities,
  transferOpportunity,
  winOpportunity,
} from './opportunity/index.ts'
import { compactRollups } from './rollups.job.ts'

export { winByContract } from './opportunity/close.commands.ts'
export { addWinCondition } from './opportunity/win-conditions.ts'
export {
  account,
  activity,
  advanceOpportunity,
  contact,
  convertLead,
  deliverable,
  goBackOpportunity,
  lead,
  loseOpportunity,
  openOpportunity,
  opportunity,
  reopenOpportunity,
  stageEntry,
  transferAccount,
  transferLead,
  transferOpportunity,
  winOpportunity,
}

contribute()

export const crmModule: Module = {
  name: 'crm',
  entities: [
    account,
    contact,
    lead,
    opportunity,
    stageEntry,
    deliverable,
    activity,
    duplicateLookup,
    intakeRule,
    merge,
  ],
  commands: [
    advanceOpportunity,
    goBackOpportunity,
    winOpportunity,
    loseOpportunity,
    reopenOpportunity,
    transferOpportunity,
    transferOpportunities,
    qualifyLead,
    discardLead,
    reviveLead,
    convertLead,
    undoConvertLead,
    transferLead,
    transferLeads,
    transferAccount,
    transferAccounts,
    mergeAccounts,
    mergeContacts,
    mergeLeads,
    undoMerge,
  ],
  views: [duplicates, mergePreview, pipeline, pipelineColumn, stageFunnel, opportunityHistory],
  jobs: [compactRollups],
}
