export { type Clause, clause, clauseKinds } from './clause.entity.ts'
export { triggeredBecause } from './clause.rules.ts'
export { contractTemplate, templateClause } from './template.entity.ts'
export { fillIn, unfilled, type Variables } from './variables.rules.ts'
