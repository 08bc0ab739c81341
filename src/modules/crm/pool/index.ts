// Pools, for the rest of the module.
export { accountReasons } from './account-reasons.query.ts'
export { claimFromPool, moveBetweenPools, recycleNow, releaseAccount, releaseLead } from './pool.commands.ts'
export { pool, poolEntry, poolRule } from './pool.entity.ts'
export { poolRecords, poolSimulation, pools } from './pool.queries.ts'
export { recycleJob } from './recycle.ts'
