import type { Entity } from '../entity/entity.ts'
import { type FieldFault, invalid } from '../error.ts'
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
const maxLimit = 200

const known = new Set(['filter', 'sort', 'limit', 'cursor', 'fields', 'q', 'count', 'deleted'])

/** Reads a query string; every wrong parameter is named in one answer. */
export const readListRequest = (query: Readonly<Record<string, unknown>>): ListRequest => {
  const faults: FieldFault[] = []
  const fault = (field: string, message: string) => {
    faults.push({ field, code: 'query', message })
    return undefined
  }
  for (const [key, value] of Object.entries(query)) {
    if (!known.has(key)) fault(key, `未知的参数「${key}」。`)
    else if (typeof value !== 'string') fault(key, `参数「${key}」只能出现一次。`)
    else if (value.includes('\u0000')) fault(key, `参数「${key}」含有不能处理的字符。`)
  }
  if (faults.length > 0) return invalid(faults)
  const { filter, sort, limit, cursor, fields, q, count, deleted } = query as Record<string, string | undefined>
  const size = limit === undefined ? 50 : Number(limit)
  if (!Number.isInteger(size) || size < 1 || size > maxLimit) fault('limit', `「limit」应为 1 到 ${maxLimit} 的整数。`)
  if (count !== undefined && !['exact', 'capped', 'none'].includes(count))
    fault('count', '「count」应为 exact、capped 或 none。')
  if (deleted !== undefined && !['true', 'false'].includes(deleted)) fault('deleted', '「deleted」应为 true 或 false。')
  if (q !== undefined && q.length > 200) fault('q', '搜索词不能超过 200 个字符。')
  const parsed =
    filter === undefined ? undefined : (readFilter(filter) ?? fault('filter', '「filter」不是合法的 JSON 对象。'))
  if (faults.length > 0) return invalid(faults)
  return {
    limit: size,
    count: (count ?? 'capped') as ListRequest['count'],
    ...(parsed && { filter: parsed }),
    ...(sort && { sort }),
    ...(cursor && { cursor }),
    ...(fields && { fields: fields.split(',').filter(Boolean).slice(0, 200) }),
    ...(q?.trim() && { q }),
    ...(deleted === 'true' && { deleted: true }),
  }
}

export const readFilter = (text: string): Filter | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Filter) : undefined
  } catch {
    return undefined
  }
}

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
    .map((part) => ({ path: part.replace(/^[-+]/, ''), falling: part.startsWith('-') }))
    .map((key) => (key.path === 'createdAt' ? { ...key, path: 'id' } : key))
  const end = keys.findIndex((key) => key.path === 'id')
  if (end >= 0) return keys.slice(0, end + 1)
  return [...keys, { path: 'id', falling: keys[0]?.falling ?? true }]
}
