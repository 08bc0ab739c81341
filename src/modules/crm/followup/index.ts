// Audits of follow-ups, for the rest of the module.
export { activateRubric, copyRubric, drawAudit, markItem } from './audit.commands.ts'
export { auditItem, followUpAudit, rubric, rubricItem } from './audit.entity.ts'
