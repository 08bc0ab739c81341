import { keepers, leaders, line, type RoleName } from '../../people/index.ts'

export { everybody as readers } from '../../people/index.ts'
/** Those who quote. */
export const sellers: RoleName[] = [...line, 'operations']
export const exporters: RoleName[] = [...leaders, 'operations', 'auditor', 'finance']
/** Those who set how far a price may move. */
export const policyKeepers: RoleName[] = [...keepers, 'finance']
/** Those who see what a deal earns. */
export const marginReaders: RoleName[] = [...leaders, ...keepers, 'finance']
