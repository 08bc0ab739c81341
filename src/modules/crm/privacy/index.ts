// What people may ask about their own data, for the rest of the module.
export { eraseContact, eraseLead } from './erase.command.ts'
export { erasure } from './erasure.entity.ts'
export { addErasureHold } from './hold.ts'
export { readUnsubscribeLink, unsubscribe, unsubscribePath } from './unsubscribe.ts'
