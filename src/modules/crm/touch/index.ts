// What prospects do before they speak to anybody, for the rest of the module.
export { followLetter, openLetter, visitsOf, visitToken } from './public.ts'
export { recordTouches } from './record.ts'
export { writeLead } from './write.command.ts'
export { writeLeads } from './write-many.command.ts'
