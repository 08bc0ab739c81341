import { type Ctx, first, sql } from '../../kernel/index.ts'
import { type Mover, moversSql } from '../people/index.ts'

export interface OrgUnit {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly managerId: string | null
  readonly level: string
}

/** Units with those that were removed: what was done in them goes on counting above. */
export interface StoredOrganisation {
  readonly units: readonly (OrgUnit & { readonly isGone: boolean })[]
  readonly movers: readonly Mover[]
}

/** The organisation as numbers need it: who is below whom today, and who has been somewhere else before. */
export interface Organisation {
  readonly units: ReadonlyMap<string, OrgUnit>
  readonly roots: readonly OrgUnit[]
  readonly movers: readonly Mover[]
  children(unitId: string): readonly OrgUnit[]
  /** The unit and everything below it. */
  subtree(unitId: string): readonly string[]
  /** The unit itself, with the removed ones that count in it. */
  ownUnits(unitId: string): readonly string[]
  /** `subtree`, with the removed units that count there. */
  countedUnits(unitId: string): readonly string[]
  /** The unit, or for a removed one the nearest above it that is still there. */
  standing(unitId: string): string | undefined
}

export const organisationOf = ({ units: all, movers }: StoredOrganisation): Organisation => {
  const stored = new Map(all.map((unit) => [unit.id, unit]))
  const list = all.filter(({ isGone }) => !isGone)
  const units = new Map(list.map((unit) => [unit.id, unit]))
  const below = Map.groupBy(list, ({ parentId }) => (parentId && units.has(parentId) ? parentId : null))
  const children = (unitId: string): readonly OrgUnit[] => below.get(unitId) ?? []
  const subtree = (unitId: string): string[] => [unitId, ...children(unitId).flatMap(({ id }) => subtree(id))]
  const standing = (unitId: string): string | undefined => {
    if (units.has(unitId)) return unitId
    const above = stored.get(unitId)?.parentId
    return above ? standing(above) : undefined
  }
  const gone = Map.groupBy(
    all.filter(({ isGone }) => isGone).map(({ id }) => id),
    standing,
  )
  const ownUnits = (unitId: string) => [unitId, ...(gone.get(unitId) ?? [])]
  return {
    units,
    roots: below.get(null) ?? [],
    movers,
    children,
    subtree,
    ownUnits,
    countedUnits: (unitId) => subtree(unitId).flatMap(ownUnits),
    standing,
  }
}

const unitsSql = sql`select id, name, parent_id as "parentId", manager_id as "managerId", level, deleted_at is not null as "isGone"
  from people.unit order by name collate kernel.zh, id`

/** Both parts as columns, for a statement that asks for more. */
export const organisationSql = sql`(select coalesce(json_agg(u), '[]') from (${unitsSql}) as u) as units,
  (select coalesce(json_agg(m), '[]') from (${moversSql}) as m) as movers`

export const readOrganisation = async (ctx: Ctx): Promise<Organisation> =>
  organisationOf((await first<StoredOrganisation>(ctx.db, sql`select ${organisationSql}`)) as StoredOrganisation)
