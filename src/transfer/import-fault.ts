import { type FieldFault, inWords, type Said } from '../kernel/error.ts'

/** A sentence about a row, with the names of fields and kinds of record in either language; the edge knows its English. */
export type Say = (name: (said: Said) => string) => string

export const faultOf = (field: string | null, code: string, say: Say): FieldFault => ({
  field,
  code,
  message: say((said) => said.zh),
  en: say((said) => inWords({ english: true }, said)),
})

/** The value was left empty instead of keeping the row out. */
export const leftEmpty = (fault: FieldFault): FieldFault => ({
  ...fault,
  message: `${fault.message}已留空。`,
  en: `${fault.en}已留空。`,
})
