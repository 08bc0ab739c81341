import type { Filter, Operator } from '../../client/contract.ts'

/** One sentence of the filter bar: 负责人 是 我. */
export interface Condition {
  readonly path: string
  readonly operator: Operator
  readonly value: unknown
}

export interface Conditions {
  readonly simple: readonly Condition[]
  /** Parts with `or`, `not` and `on` a day, kept whole. */
  readonly combined: readonly Filter[]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parts = (filter: Filter): Filter[] =>
  Object.entries(filter).flatMap(([key, value]) => {
    if (key === 'and' && Array.isArray(value)) return value.filter(isObject).flatMap(parts)
    return [{ [key]: value }]
  })

/** A filter as sentences that all must hold. */
export const readConditions = (filter: Filter | undefined): Conditions => {
  const simple: Condition[] = []
  const combined: Filter[] = []
  for (const part of filter ? parts(filter) : []) {
    const [path, test] = Object.entries(part)[0] as [string, unknown]
    if (path === 'or' || path === 'not' || (isObject(test) && 'on' in test)) combined.push(part)
    else if (!isObject(test)) simple.push({ path, operator: 'eq', value: test })
    else
      for (const [operator, value] of Object.entries(test)) simple.push({ path, operator: operator as Operator, value })
  }
  return { simple, combined }
}

export const writeConditions = ({ simple, combined }: Conditions): Filter | undefined => {
  const all: Filter[] = [...simple.map(({ path, operator, value }) => ({ [path]: { [operator]: value } })), ...combined]
  return all.length > 0 ? { and: all } : undefined
}

/** Both must hold. */
export const bothFilters = (a: Filter | undefined, b: Filter | undefined): Filter | undefined => {
  if (!a || !b) return a ?? b
  return writeConditions({
    simple: [...readConditions(a).simple, ...readConditions(b).simple],
    combined: [...readConditions(a).combined, ...readConditions(b).combined],
  })
}

export const sameFilter = (a: Filter | undefined, b: Filter | undefined): boolean =>
  JSON.stringify(writeConditions(readConditions(a))) === JSON.stringify(writeConditions(readConditions(b)))
