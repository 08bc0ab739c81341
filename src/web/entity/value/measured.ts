import type { EntityMeta, Field, Kind } from '../../client/contract.ts'

/** The field as the choice beside it says: the value of a target is money where its metric is. */
export const measured = (field: Field, values: Readonly<Record<string, unknown>>): Field => {
  const kind = field.measuredBy?.kinds[String(values[field.measuredBy.field])]
  // Days are read to the tenth, as everywhere.
  return kind ? { ...field, kind, ...(kind === 'decimal' && { scale: 1 }) } : field
}

/** Fields that name a field of the kind of record beside them, and of which kinds that may be. */
const naming: Readonly<Record<string, readonly Kind[]>> = {
  partyField: ['reference'],
  amountField: ['money'],
  dateField: ['date', 'instant'],
}

/** The field as a choice of what the other kind's fields are called. */
export const named = (
  field: Field,
  values: Readonly<Record<string, unknown>>,
  entities: readonly EntityMeta[],
): Field => {
  const kinds = naming[field.key]
  const of = kinds && entities.find(({ name }) => name === values.entity)
  if (!of) return field
  const choices = of.fields.flatMap(({ key, kind, label }) => (kinds.includes(kind) ? [{ value: key, ...label }] : []))
  return { ...field, kind: 'choice', choices }
}
