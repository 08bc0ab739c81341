// The same customer twice: finding, for the rest of the module.
export { duplicateLookup } from './duplicate-lookup.entity.ts'
export { duplicates } from './duplicates.query.ts'
