// Follow-ups, for the rest of the module.
export { activity } from './activity.entity.ts'
