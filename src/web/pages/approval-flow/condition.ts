import type { Filter } from '../../client/contract.ts'

/** One comparison, as the designer writes it. */
export interface Comparison {
  readonly field: string
  readonly operator: string
  readonly value: unknown
}

/** Several conditions of which all, or any one, must hold. */
export interface Group {
  readonly join: 'and' | 'or'
  readonly parts: readonly Condition[]
}

/** Something the designer keeps as it is: a negation, an operator without a field of its own here. */
export interface Other {
  readonly filter: Filter
}

export type Condition = Comparison | Group | Other

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const one = (parts: readonly Condition[]): Condition =>
  parts.length === 1 ? (parts[0] as Condition) : { join: 'and', parts }

const partOf = (key: string, wanted: unknown): Condition => {
  if ((key === 'and' || key === 'or') && Array.isArray(wanted))
    return { join: key, parts: wanted.map((part) => conditionIn(part as Filter)) }
  if (key === 'not') return { filter: { not: wanted } as Filter }
  if (!isObject(wanted)) return { field: key, operator: 'eq', value: wanted }
  return one(
    Object.entries(wanted).map(([operator, value]) =>
      Object.hasOwn(signs, operator) ? { field: key, operator, value } : { filter: { [key]: { [operator]: value } } },
    ),
  )
}

/** A condition of the filter language as a tree that can be edited in place. */
export const conditionIn = (when: Filter): Condition =>
  one(Object.entries(when).map(([key, wanted]) => partOf(key, wanted)))

/** The tree in the filter language again. */
export const filterOf = (condition: Condition): Filter => {
  if ('filter' in condition) return condition.filter
  if ('join' in condition) return { [condition.join]: condition.parts.map(filterOf) } as Filter
  return { [condition.field]: { [condition.operator]: condition.value } }
}

export const signs: Readonly<Record<string, string>> = { lte: '≤', lt: '<', gt: '>', gte: '≥', eq: '=', ne: '≠' }

export const operatorsFor = (kind: string | undefined): readonly string[] =>
  kind === 'boolean' || kind === 'choice' || kind === 'text' ? ['eq', 'ne'] : ['lte', 'lt', 'gt', 'gte', 'eq', 'ne']
