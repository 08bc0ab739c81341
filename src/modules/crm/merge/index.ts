// Two records of one customer made one, for the rest of the module.
export { duplicateCandidates } from './candidates.query.ts'
export { mergeAccounts, mergeContacts, mergeLeads } from './merge.command.ts'
export { merge } from './merge.entity.ts'
export { mergePreview } from './merge-preview.query.ts'
export { undoMerge } from './undo-merge.command.ts'
