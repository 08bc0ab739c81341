import type { EntityMeta, Filter } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import { type Condition, readConditions, sameFilter, writeConditions } from './conditions.ts'

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

export type Query = Pick<ListSearch, 'filter' | 'sort' | 'cols' | 'q'>

/** A query as a saved view keeps it. */
export interface KeptQuery {
  readonly filter?: Filter
  readonly sort?: string
  readonly q?: string
  readonly fields?: readonly string[]
}

export const isSame = (a: Query, b: Query) =>
  sameFilter(a.filter, b.filter) && a.sort === b.sort && a.cols === b.cols && a.q === b.q

export const queryOf = ({ filter, sort, cols, q }: ListSearch): Query => ({ filter, sort, cols, q })

export const keptOf = (search: ListSearch): KeptQuery => {
  const { cols, ...query } = queryOf(search)
  return { ...query, ...(cols && { fields: cols.split(',') }) }
}

const ofEveryRecord = ['id', 'createdAt', 'updatedAt']

const stands = (entity: EntityMeta, path: string) => {
  const [key = ''] = path.split('.')
  return ofEveryRecord.includes(key) || fieldOf(entity, key) !== undefined
}

/** The field is there, and can be asked that way: one made anew as another kind cannot. */
const fits = (entity: EntityMeta, { path, operator }: Condition) =>
  stands(entity, path) && (fieldOf(entity, path)?.filters?.includes(operator) ?? true)

const pathsOf = (filter: Filter): string[] =>
  Object.entries(filter).flatMap(([key, value]) =>
    ['and', 'or', 'not'].includes(key) ? [value].flat().filter(isFilter).flatMap(pathsOf) : [key],
  )

/** All that a view was kept with. */
export const askedBy = ({ filter, sort, q, fields }: KeptQuery): Query => ({
  filter,
  sort: sort || undefined,
  cols: fields?.join(',') || undefined,
  q,
})

/** What a view still asks for, where a field of the company's own is gone since: nothing is ordered or narrowed by it. */
export const queryIn = (entity: EntityMeta, kept: KeptQuery): Query => {
  const query = askedBy(kept)
  const { simple, combined } = readConditions(query.filter)
  const filter = writeConditions({
    simple: simple.filter((condition) => fits(entity, condition)),
    combined: combined.filter((part) => pathsOf(part).every((path) => stands(entity, path))),
  })
  const order = query.sort?.split(',').filter((part) => stands(entity, part.replace(/^-/, '')))
  return { ...query, filter, sort: order?.join(',') || undefined }
}
