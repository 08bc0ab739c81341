import type { EntityMeta, Filter } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import type { ListRequest } from '../../client/records.ts'
import { usePreferences } from '../../kit/preferences.ts'
import { bothFilters } from './conditions.ts'
import type { ListSearch } from './search.ts'

/** The field that says whose the record is, if any. */
export const ownerField = (entity: EntityMeta): string | undefined =>
  entity.fields.find((field) => field.key === 'ownerId' && field.target === 'employee')?.key

const viewFilter = (entity: EntityMeta, view: string | undefined): Filter | undefined => {
  const owner = ownerField(entity)
  return view === 'mine' && owner ? { [owner]: { eq: 'me' } } : undefined
}

/** Columns on screen: those of the address, else the last chosen, else the entity's own; always with the title first. */
export const useColumns = (entity: EntityMeta, search: ListSearch): string[] => {
  const { columns } = usePreferences()
  const cols = search.cols ?? columns[entity.name]
  const chosen = (cols?.split(',') ?? entity.list).filter((key) => fieldOf(entity, key) !== undefined)
  return [...new Set([entity.title, ...chosen])]
}

export const useListRequest = (entity: EntityMeta, search: ListSearch): ListRequest => ({
  filter: bothFilters(viewFilter(entity, search.view), search.filter),
  sort: search.sort,
  q: search.q,
  fields: useColumns(entity, search),
  ...(search.deleted && { deleted: true }),
})
