import type { QuoteLine } from './version.entity.ts'

type Line = Pick<QuoteLine, 'name' | 'productId' | 'bundleId' | 'description' | 'quantity' | 'unitPrice' | 'amount'>

export interface LineChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'same'
  readonly name: string
  readonly before: Line | null
  readonly after: Line | null
}

const keyOf = ({ productId, bundleId, name }: Line): string => productId ?? bundleId ?? name

/** Lines of the same thing are compared in order; what is left over came or went. In the order of the newer offer. */
export const compareLines = (before: readonly Line[], after: readonly Line[]): LineChange[] => {
  const left = Map.groupBy(before, keyOf)
  const changes = after.map((line): LineChange => {
    const old = left.get(keyOf(line))?.shift() ?? null
    return { kind: !old ? 'added' : isSame(old, line) ? 'same' : 'changed', name: line.name, before: old, after: line }
  })
  const gone = [...left.values()]
    .flat()
    .map((line): LineChange => ({ kind: 'removed', name: line.name, before: line, after: null }))
  return [...changes, ...gone]
}

const isSame = (a: Line, b: Line): boolean =>
  a.quantity === b.quantity &&
  a.unitPrice === b.unitPrice &&
  a.amount === b.amount &&
  (a.description ?? '') === (b.description ?? '')
