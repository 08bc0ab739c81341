import type { Meta } from '../client/contract.ts'
import { hasView } from '../client/meta.ts'
import { type Group, groups, type Place } from './places.ts'

const isOpen = (meta: Meta, place: Place): boolean => {
  if ('entity' in place) return meta.entities.some((e) => e.name === place.entity)
  if (place.view && !hasView(meta, place.view)) return false
  if (place.only && !meta.actor.roles.includes(place.only)) return false
  return !place.reads || meta.entities.some((e) => e.name === place.reads)
}

export const pathOf = (place: Place): string => ('entity' in place ? `/${place.entity}` : place.to)

export interface OpenGroup extends Group {
  readonly path: string
}

/** The navigation of one actor: a role sees only what it can use. */
export const openGroups = (meta: Meta): OpenGroup[] =>
  groups
    .map((group) => ({ ...group, places: group.places.filter((place) => isOpen(meta, place)) }))
    .filter((group) => group.to || group.places.length > 0)
    .map((group) => ({ ...group, path: group.to ?? pathOf(group.places[0] as Place) }))

const isUnder = (path: string, place: string) => path === place || path.startsWith(`${place}/`)

/** The group a page belongs to; records of entities without an own entry belong to settings' list of everything. */
export const groupOf = (open: readonly OpenGroup[], path: string): OpenGroup | undefined =>
  path === '/'
    ? open[0]
    : (open.find((group) =>
        [...group.places.map(pathOf), ...(group.also ?? [])].some((place) => isUnder(path, place)),
      ) ?? open.find((group) => group.to && group.to !== '/' && isUnder(path, group.to)))

/** A page of the product that is not this actor's to use, with the records below it. */
export const isShut = (meta: Meta, path: string): boolean =>
  groups
    .flatMap(({ places }) => places)
    .some((place) => ('view' in place ? path === place.to : isUnder(path, pathOf(place))) && !isOpen(meta, place))
