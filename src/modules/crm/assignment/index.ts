// Assignment of leads, for the rest of the module.
export { assignmentPlan, assignmentRule, leadPause } from './assignment.entity.ts'
export { activatePlan, copyPlan } from './plan.commands.ts'
export { assignmentSimulation } from './simulation.query.ts'
