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
      operators.includes(operator) ? { field: key, operator, value } : { filter: { [key]: { [operator]: value } } },
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

const ordered = ['lte', 'lt', 'gt', 'gte', 'eq', 'ne']
const operators: readonly string[] = [...ordered, 'contains']

export const operatorsFor = (kind: string | undefined): readonly string[] => {
  if (kind === 'text' || kind === 'long-text') return ['contains', 'eq', 'ne']
  const isOneOf = kind === 'boolean' || kind === 'choice' || kind === 'person' || kind === 'reference'
  return isOneOf ? ['eq', 'ne'] : ordered
}

/** The fields that a condition asks about. */
export const fieldsIn = (condition: Condition): string[] => {
  if ('join' in condition) return condition.parts.flatMap(fieldsIn)
  if ('field' in condition) return [condition.field]
  const [[key, wanted] = ['', null]] = Object.entries(condition.filter)
  return key === 'not' ? fieldsIn(conditionIn(wanted as Filter)) : [key]
}
