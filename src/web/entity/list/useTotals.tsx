import type { ReactNode } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { fieldOf, useMeta } from '../../client/meta.ts'
import { type ListRequest, useAggregate } from '../../client/records.ts'
import { Money } from '../../kit/Figures.tsx'
import { useWords } from '../../words/words.ts'
import { useValueText } from '../value/valueText.ts'

/** Sums and averages under the columns that have one, over the whole answer, not only what is loaded. */
export const useTotals = (
  entity: EntityMeta,
  request: ListRequest,
  keys: readonly string[],
): ReadonlyMap<string, ReactNode> => {
  const t = useWords()
  const { company } = useMeta()
  const textOf = useValueText()
  const summed = keys.flatMap((key) => {
    const field = fieldOf(entity, key)
    return field?.total && !field.masked ? [field] : []
  })
  const { data } = useAggregate(
    entity.name,
    {
      ...(request.filter && { filter: request.filter }),
      ...(request.q && { q: request.q }),
      groupBy: [],
      measures: summed.map((field) => ({ [field.total as string]: field.key })),
    },
    summed.length > 0 && !request.deleted,
  )
  const row = data?.items[0]
  if (!row) return new Map()
  return new Map(
    summed.map((field) => {
      const value = row[`${field.total}_${field.key}`] as number | null
      const word = t(field.total === 'avg' ? 'entity.list.average' : 'entity.list.sum')
      return [
        field.key,
        <span key={field.key} title={`${word} ${textOf(field, value)}`}>
          {field.kind === 'money' ? <Money minor={value} currency={company.currency} short /> : textOf(field, value)}
        </span>,
      ]
    }),
  )
}
