// Accounts and their people, for the rest of the module.
export { transferAccount, transferAccounts } from './account.commands.ts'
export { account } from './account.entity.ts'
export { contact } from './contact.entity.ts'
export { standsBelow } from './parent.rules.ts'
