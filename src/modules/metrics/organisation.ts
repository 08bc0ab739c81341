import { type Ctx, sql } from '../../kernel/index.ts'

export interface OrgUnit {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly managerId: string | null
  readonly level: string
}

/** The organisation as numbers need it: who is below whom. */
export interface Organisation {
  readonly units: ReadonlyMap<string, OrgUnit>
  readonly roots: readonly OrgUnit[]
  children(unitId: string): readonly OrgUnit[]
  /** The unit and everything below it. */
  subtree(unitId: string): readonly string[]
}

export const organisationOf = (list: readonly OrgUnit[]): Organisation => {
  const units = new Map(list.map((unit) => [unit.id, unit]))
  const below = Map.groupBy(list, ({ parentId }) => (parentId && units.has(parentId) ? parentId : null))
  const children = (unitId: string): readonly OrgUnit[] => below.get(unitId) ?? []
  const subtree = (unitId: string): string[] => [unitId, ...children(unitId).flatMap(({ id }) => subtree(id))]
  return { units, roots: below.get(null) ?? [], children, subtree }
}

export const unitsSql = sql<OrgUnit>`select id, name, parent_id as "parentId", manager_id as "managerId", level
  from people.unit where deleted_at is null order by name collate kernel.zh, id`

export const readOrganisation = async (ctx: Ctx): Promise<Organisation> => organisationOf(await ctx.db.rows(unitsSql))
