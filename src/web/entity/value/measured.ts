import type { Field } from '../../client/contract.ts'

/** The field as the choice beside it says: the value of a target is money where its metric is. */
export const measured = (field: Field, values: Readonly<Record<string, unknown>>): Field => {
  const kind = field.measuredBy?.kinds[String(values[field.measuredBy.field])]
  // Days are read to the tenth, as everywhere.
  return kind ? { ...field, kind, ...(kind === 'decimal' && { scale: 1 }) } : field
}
