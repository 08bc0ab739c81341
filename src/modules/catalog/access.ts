import { keepers, leaders, type RoleName } from '../people/index.ts'

/** Those who set prices. */
export const priceKeepers: RoleName[] = [...keepers, 'finance']
/** Those who know what a product costs, and so what a deal earns. */
export const costReaders: RoleName[] = [...leaders, ...keepers, 'finance']
