// Response clocks, for the rest of the module.
export { slaBoard } from './board.query.ts'
export { slaEvent, slaPolicy, slaStep } from './sla-policy.entity.ts'
export { sweepJob } from './sweep.ts'
