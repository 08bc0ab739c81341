import { type Ctx, type Entity, entityNamed, faults, placeIn, reach, sql } from '../../kernel/index.ts'
import type { Metric } from './catalogue/metric.ts'
import type { Organisation } from './organisation.ts'
import { notOf, ofPeople, type Restriction, sharesOf, sightOf, type Whose } from './shares.ts'

const fail = faults('metric', {
  unknown_unit: {
    status: 422,
    zh: '没有这个组织。请从组织架构中选择。',
    en: 'There is no such unit. Choose one of the organisation.',
    field: 'unitId',
  },
  unit_out_of_reach: {
    status: 403,
    zh: '你只能查看自己管辖的组织的指标。请选择你管辖范围内的组织。',
    en: 'You can see the metrics of units under you only. Choose one of those.',
    field: 'unitId',
  },
  people_out_of_reach: {
    status: 403,
    zh: '你只能查看自己和下属的指标。请选择你管辖范围内的人员。',
    en: 'You can see your own and your reports’ metrics only. Choose one of those.',
    field: 'ownerIds',
  },
})

/** Whose numbers: the company's, those of units with everything below them, or those of people. */
export interface Scope {
  readonly kind: 'company' | 'units' | 'people'
  readonly ids: readonly string[]
}

export interface ScopeRequest {
  readonly unitId?: string | undefined
  readonly ownerIds?: readonly string[] | undefined
}

/** Units at whose head, or above it, stand the actor's people. */
const managed = (ctx: Ctx, organisation: Organisation): ReadonlySet<string> => {
  const mine = new Set(ctx.actor.subtreeIds)
  const led = [...organisation.units.values()].filter(({ managerId }) => managerId && mine.has(managerId))
  return new Set(led.flatMap(({ id }) => organisation.subtree(id)))
}

/** Whoever may not read the records learns no number made of them: not even that there is none. */
export const mayRead = (ctx: Ctx, { of }: Pick<Metric, 'of'>): boolean =>
  reach(ctx.actor, of.name, 'read') !== undefined

/** The kind of record that a path crosses and the actor may not read. */
export const barred = (ctx: Ctx, { of }: Pick<Metric, 'of'>, path: string): Entity | undefined => {
  const [head = '', tail] = path.split('.')
  const target = entityNamed((tail && placeIn(of, head)?.field.target) || '')
  return target && reach(ctx.actor, target.name, 'read') === undefined ? target : undefined
}

/** May the actor see the numbers of whole units and of everybody: not only what is made of the rows they happen to see. */
export const seesAll = (ctx: Ctx, entityName: string): boolean => reach(ctx.actor, entityName, 'read') === 'all'

/**
 * The scope asked for, refused where it is wider than the actor's reach: a target or a rate of somebody else's unit would
 * otherwise be told. Without a wish it is all the actor answers for: the company, the units they lead, or themselves.
 */
export const scopeFor = (
  ctx: Ctx,
  organisation: Organisation,
  entityName: string,
  { unitId, ownerIds }: ScopeRequest,
): Scope => {
  const all = seesAll(ctx, entityName)
  if (unitId) {
    if (!organisation.units.has(unitId)) fail('unknown_unit')
    if (!all && !managed(ctx, organisation).has(unitId)) fail('unit_out_of_reach')
    return { kind: 'units', ids: [unitId] }
  }
  if (ownerIds && ownerIds.length > 0) {
    if (!all && !ownerIds.every((id) => ctx.actor.subtreeIds.includes(id))) fail('people_out_of_reach')
    return { kind: 'people', ids: ownerIds }
  }
  if (all) return { kind: 'company', ids: organisation.roots.map(({ id }) => id) }
  const led = managed(ctx, organisation)
  const top = [...led].filter((id) => !led.has(organisation.units.get(id)?.parentId ?? ''))
  return top.length > 0 ? { kind: 'units', ids: top } : { kind: 'people', ids: [ctx.actor.employeeId] }
}

/** The scope as conditions on a metric's records; people of units are looked up where no path leads the actor to their unit. */
export const restrictionTo = async (
  ctx: Ctx,
  organisation: Organisation,
  scope: Scope,
  metrics: readonly Metric[],
): Promise<Restriction> => {
  if (scope.kind === 'company') return wholeCompany(organisation)
  const sight = sightOf(ctx, organisation)
  if (scope.kind === 'people') {
    const { ids } = scope
    const has = () => true
    const includes = (id: string) => ids.includes(id)
    return sharesOf(
      organisation,
      { has, includes, filter: ({ owner }, without) => ofPeople(owner, but(ids, without)) },
      sight,
    )
  }
  const unitIds = scope.ids.flatMap((id) => organisation.countedUnits(id))
  const unitOf = (metric: Metric) =>
    metric.ownerUnit && !barred(ctx, metric, metric.ownerUnit) ? metric.ownerUnit : undefined
  const people = metrics.every(unitOf) ? [] : await peopleOf(ctx, unitIds)
  return sharesOf(organisation, inUnits(unitIds, unitOf, people), sight)
}

export const wholeCompany = (organisation: Organisation): Restriction =>
  sharesOf(organisation, { has: () => true, filter: ({ owner }, without) => notOf(undefined, owner, without) })

/** What counts for exactly these units; `people` are those in them today, for metrics that no path leads to their unit. */
export const inUnits = (
  unitIds: readonly string[],
  unitOf: (metric: Metric) => string | undefined = ({ ownerUnit }) => ownerUnit,
  people: readonly string[] = [],
): Whose => {
  const known = new Set<string | null>(unitIds)
  const filter: Whose['filter'] = (metric, without) => {
    const unit = unitOf(metric)
    return unit
      ? notOf({ [unit]: { in: unitIds } }, metric.owner, without)
      : ofPeople(metric.owner, but(people, without))
  }
  const asOf: Whose['asOf'] = (metric, on) => {
    const unit = unitOf(metric)
    return unit ? { [unit]: { in: unitIds, on } } : undefined
  }
  return { has: (unitId) => known.has(unitId), filter, asOf }
}

/** What counts for no unit: of people who have never been in one. */
export const inNoUnit: Whose = {
  has: (unitId) => unitId === null,
  filter: ({ owner, ownerUnit = '' }, without) => notOf({ [ownerUnit]: null }, owner, without),
  asOf: ({ ownerUnit = '' }, on) => ({ [ownerUnit]: { empty: true, on } }),
}

const but = (ids: readonly string[], without: readonly string[]): string[] => {
  const gone = new Set(without)
  return ids.filter((id) => !gone.has(id))
}

const peopleOf = async (ctx: Ctx, unitIds: readonly string[]): Promise<string[]> => {
  const rows = await ctx.db.rows(
    sql<{ id: string }>`select id from people.employee where unit_id = any(${[...unitIds]}::uuid[])`,
  )
  return rows.map(({ id }) => id)
}
