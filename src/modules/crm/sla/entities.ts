// The records of response clocks, for those who must not know the sweep.
export { clocks, slaEvent } from './sla-policy.entity.ts'
