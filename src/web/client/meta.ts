import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { EntityMeta, Field, Meta, Right } from './contract.ts'
import { get } from './http.ts'
import { keys } from './queries.ts'

/** Everything the actor may see and do; loaded before any page inside the frame is shown. */
export const metaQuery = queryOptions({
  queryKey: keys.meta,
  queryFn: () => get<Meta>('/api/meta'),
  staleTime: 5 * 60_000,
})

export const useMeta = (): Meta => useSuspenseQuery(metaQuery).data

export const useEntity = (name: string): EntityMeta | undefined => useMeta().entities.find((e) => e.name === name)

export const mayDo = (meta: Meta, entity: string, right: Right): boolean =>
  meta.entities.find((e) => e.name === entity)?.can.includes(right) ?? false

export const hasView = (meta: Meta, name: string): boolean => meta.views.some((view) => view.name === name)

export const fieldOf = (entity: EntityMeta, key: string): Field | undefined =>
  entity.fields.find((field) => field.key === key)
