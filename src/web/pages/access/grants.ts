import type { EntityMeta, Right, Row } from '../../client/contract.ts'

export type Reach = 'team' | 'all'

/** Rights every kind of record may have, in the order of its life. */
export const rights: readonly Right[] = ['read', 'create', 'update', 'remove', 'export', 'import', 'reveal']

export interface Grant {
  readonly id: string
  readonly version: number
  readonly reach: Reach
}

export const grantKey = (entity: string, verb: string): string => `${entity} ${verb}`

/** What a role may do, by entity and verb. */
export const grantsOf = (rows: readonly Row[]): ReadonlyMap<string, Grant> =>
  new Map(
    rows.map(({ id, version, entity, verb, reach }) => [
      grantKey(String(entity), String(verb)),
      { id, version, reach: reach as Reach },
    ]),
  )

export interface Change {
  readonly kind: 'create' | 'update' | 'remove'
  readonly id?: string
  readonly version?: number
}

/** What has to be written for a cell to say `wanted`; null when it says so already. */
export const changeTo = (current: Grant | undefined, wanted: Reach | null): Change | null => {
  if ((current?.reach ?? null) === wanted) return null
  if (!current) return { kind: 'create' }
  return { kind: wanted === null ? 'remove' : 'update', id: current.id, version: current.version }
}

/** Kinds of records whose name in either language or key holds the words typed. */
export const matching = (entities: readonly EntityMeta[], q: string): EntityMeta[] => {
  const wanted = q.trim().toLowerCase()
  return entities.filter(({ name, label }) =>
    [name, label.zh, label.en ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  )
}
