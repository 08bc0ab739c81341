import type { Entity } from '../entity/entity.ts'
import type { Filter } from './filter.ts'

export interface ListRequest {
  readonly filter?: Filter
  /** `-amount,name`: minus means falling. */
  readonly sort?: string
  readonly limit: number
  readonly cursor?: string
  readonly fields?: readonly string[]
  readonly q?: string
  readonly count: 'exact' | 'capped' | 'none'
  /** Records in the recycle bin instead of the living. */
  readonly deleted?: boolean
}

export const countCap = 10_000

export interface SortKey {
  readonly path: string
  readonly falling: boolean
}

/** Sort keys, ending with the id so that the order is total. Ids are made in order of time: `createdAt` is the id. */
export const readSort = (e: Entity, sort: string | undefined): SortKey[] => {
  const keys = (sort ?? e.order ?? '-id')
    .split(',')
    .filter(Boolean)
    .slice(0, 4)
    .map((part) => ({ path: part.replace(/^[-+]/, '').replace(/^createdAt$/, 'id'), falling: part.startsWith('-') }))
  const end = keys.findIndex((key) => key.path === 'id')
  if (end >= 0) return keys.slice(0, end + 1)
  return [...keys, { path: 'id', falling: keys[0]?.falling ?? true }]
}
