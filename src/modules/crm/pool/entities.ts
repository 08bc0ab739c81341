// The records of pools, for those who must not know its commands.
export { causes, pool, poolEntry, poolRule } from './pool.entity.ts'
