// Leads, for the rest of the module.
export { convertLead } from './convert.command.ts'
export { discardLead, qualifyLead, reviveLead, transferLead, transferLeads } from './lead.commands.ts'
export { lead } from './lead.entity.ts'
export { leadReasons } from './reasons.query.ts'
export { undoConvertLead } from './undo-convert.command.ts'
