import type { Field, Operator } from '../../client/contract.ts'
import type { zh } from '../../words/zh/index.ts'

export type OperatorWord = keyof typeof zh.entity.op

/** `empty` is two choices for people. */
export interface OperatorChoice {
  readonly operator: Operator
  readonly word: OperatorWord
  readonly fixed?: boolean
}

const timeWords: Partial<Record<Operator, OperatorWord>> = { gt: 'after', gte: 'since', lt: 'before', lte: 'until' }

export const isTime = (field: Field): boolean => field.kind === 'date' || field.kind === 'instant'

const order: readonly Operator[] = ['contains', 'eq', 'in', 'within', 'has', 'gte', 'lte', 'gt', 'lt', 'ne', 'nin']

/** Several are chosen from a list; what stands in a list is not looked for by its letters. */
const fits = (field: Field, operator: Operator): boolean =>
  field.choices || field.target ? operator !== 'contains' : operator !== 'in' && operator !== 'nin'

/** What can be asked of a field, the commonest first. */
export const operatorsOf = (field: Field): OperatorChoice[] => {
  const known = (field.filters ?? []).filter((operator) => fits(field, operator))
  // A moment is never equal to a day; people ask for periods.
  const asked = order.filter(
    (operator) => known.includes(operator) && !(isTime(field) && ['eq', 'ne', 'in'].includes(operator)),
  )
  const first = isTime(field) ? [...asked].sort((a, b) => Number(b === 'within') - Number(a === 'within')) : asked
  return [
    ...first.map((operator) => ({ operator, word: wordOf(field, operator, null) })),
    ...(known.includes('empty')
      ? [
          { operator: 'empty' as const, word: 'isEmpty' as const, fixed: true },
          { operator: 'empty' as const, word: 'isNotEmpty' as const, fixed: false },
        ]
      : []),
  ]
}

export const wordOf = (field: Field, operator: Operator, value: unknown): OperatorWord => {
  if (operator === 'empty') return value ? 'isEmpty' : 'isNotEmpty'
  if (operator === 'has' && field.kind === 'address') return 'located'
  return (isTime(field) && timeWords[operator]) || operator
}
