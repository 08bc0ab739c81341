import { everybody, keepers, leaders, line, type RoleName } from '../people/index.ts'

/** Functional roles see the whole company's customers; the sales line sees its own people's. */
export const readers: RoleName[] = everybody
/** Those who work with customers. */
export const sellers: RoleName[] = [...line, 'operations']
/** Those who may put a record into other hands or into the recycle bin. */
export const dispatchers: RoleName[] = [...leaders, ...keepers]
/** Those who may take records out of the system. */
export const exporters: RoleName[] = [...leaders, 'operations', 'auditor']
/** Those who see phone numbers and mailboxes whole on the records they may see. */
export const contactReaders: RoleName[] = [...line, 'aftersales']
