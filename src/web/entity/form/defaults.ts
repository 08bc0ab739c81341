import type { Field } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import type { Values } from '../../client/records.ts'
import { dayOf } from '../../kit/format.ts'

/** What the inputs of a form begin with. `me`, `today` and `now` stand for the writer and the moment. */
export const useDefaults = (): ((fields: readonly Field[]) => Values) => {
  const { actor, company } = useMeta()
  const start = (value: unknown, field: Field) => {
    if (value === 'me' && field.target === 'employee') return actor.employeeId
    if (value === 'today' && field.kind === 'date') return dayOf(new Date(), company.timeZone)
    if (value === 'now' && field.kind === 'instant') return new Date().toISOString()
    return value
  }
  return (fields) =>
    Object.fromEntries(
      fields
        .filter((field) => field.default !== undefined && field.default !== null)
        .map((field) => [field.key, start(field.default, field)]),
    )
}
