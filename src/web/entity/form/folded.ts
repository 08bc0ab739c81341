import type { Field } from '../../client/contract.ts'
import type { Values } from '../../client/records.ts'
import { isBlank } from './blank.ts'

const [long, firstInputs] = [20, 9]

/**
 * What waits behind 更多: in a form longer than a screen all but the first inputs, in the order of the entity. What must be filled
 * in, is filled in already, or is the company's own, is always there.
 */
export const foldedIn = (fields: readonly Field[], begun: Values): readonly Field[] =>
  fields.length <= long
    ? []
    : fields.slice(firstInputs).filter(({ key, required, custom }) => !required && !custom && isBlank(begun[key]))
