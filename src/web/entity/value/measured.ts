import type { Field } from '../../client/contract.ts'

/** The field as the choice beside it says: the value of a target is money where its metric is. */
export const measured = (field: Field, values: Readonly<Record<string, unknown>>): Field => {
  const kind = field.measuredBy?.kinds[String(values[field.measuredBy.field])]
  return kind ? { ...field, kind } : field
}
