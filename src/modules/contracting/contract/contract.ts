export { contractVersion, type FrozenText } from './clause.entity.ts'
export { type Contract, contract } from './contract.entity.ts'
