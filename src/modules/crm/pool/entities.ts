// The records of pools, for those who must not know its commands.
export { poolEntry } from './pool.entity.ts'
