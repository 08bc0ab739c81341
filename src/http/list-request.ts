import { type FieldFault, invalid } from '../kernel/error.ts'
import { nestsDeep } from '../kernel/field/structured.ts'
import type { Filter } from '../kernel/list/filter.ts'
import type { ListRequest } from '../kernel/list/request.ts'

const maxLimit = 200

const known = new Set(['filter', 'sort', 'limit', 'cursor', 'fields', 'q', 'count', 'deleted'])

/** Reads a query string; every wrong parameter is named in one answer. */
export const readListRequest = (query: Readonly<Record<string, unknown>>): ListRequest => {
  const faults: FieldFault[] = []
  const fault = (field: string, message: string) => {
    faults.push({ field, code: 'query', message, en: message })
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

const readFilter = (text: string): Filter | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    const isFilter = typeof value === 'object' && value !== null && !Array.isArray(value) && !nestsDeep(value)
    return isFilter ? (value as Filter) : undefined
  } catch {
    return undefined
  }
}
