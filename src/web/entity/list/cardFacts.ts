import type { Field, Row } from '../../client/contract.ts'

/** The first three that say something, for a card has no room for empty places; how a record stands is one of them. */
export const factsOf = (row: Row, fields: readonly Field[]): readonly Field[] => {
  const filled = fields.filter(({ key }) => row[key] !== null && row[key] !== undefined && row[key] !== '')
  const first = filled.slice(0, 3)
  const state = filled.find(({ choices }) => choices?.some(({ tone }) => tone))
  return !state || first.includes(state) ? first : [...first.slice(0, 2), state]
}
