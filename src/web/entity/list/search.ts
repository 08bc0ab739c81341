import type { Filter } from '../../client/contract.ts'

/** What a list's address holds: with it a colleague sees the same rows in the same order and columns. */
export interface ListSearch {
  /** `mine`, or the id of a saved view; all records without it. */
  readonly view?: string
  readonly filter?: Filter
  readonly q?: string
  readonly sort?: string
  readonly cols?: string
  readonly deleted?: true
  readonly drawer?: 'create'
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const isFilter = (value: unknown): value is Filter =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

export const readListSearch = (search: Readonly<Record<string, unknown>>): ListSearch => ({
  view: text(search.view),
  ...(isFilter(search.filter) && { filter: search.filter }),
  // A search for digits arrives as a number.
  q: text(typeof search.q === 'number' ? String(search.q) : search.q),
  sort: text(search.sort),
  cols: text(search.cols),
  ...(search.deleted === true && { deleted: true as const }),
  ...(search.drawer === 'create' && { drawer: 'create' as const }),
})
