// What is learnt of the customer's needs, and whether they can be met, for the rest of the module.
export { confirmFeasibility, feasibility } from './feasibility.ts'
export { reportNeeds, reviseNeeds } from './needs-survey.commands.ts'
export { needsSurvey, painPoint } from './needs-survey.entity.ts'
