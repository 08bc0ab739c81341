export { adjustment } from './bookings.entity.ts'
export { receivable } from './receivable.entity.ts'
