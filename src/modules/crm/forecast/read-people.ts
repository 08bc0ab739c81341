import { type Ctx, type DayRange, sql, today } from '../../../kernel/index.ts'
import { type Mover, moversSql, staysWithin, unitOn } from '../../people/index.ts'
import { daysLater } from './period.rules.ts'
import { type Line, lineOf, type Person, type Unit } from './roll-up.rules.ts'

export interface People {
  readonly line: Line
  /** Those who moved within the period stand here more than once. */
  readonly byId: ReadonlyMap<string, Person>
  /** Where somebody stands in the line, and where they stood before. */
  placesOf(employeeId: string): readonly Person[]
}

interface Stored {
  readonly people: readonly Person[]
  readonly units: readonly Unit[]
  readonly movers: readonly Mover[]
}

/** Everybody who is or was here: what somebody closed before leaving counts in their team. */
export const readStored = async (ctx: Ctx): Promise<Stored> => {
  const [people, units, movers] = await Promise.all([
    ctx.db.rows<Person>(
      sql`select e.id, e.id as "employeeId", e.name, e.unit_id as "unitId", e.state = 'active' as "isActive",
          exists (select from crm.opportunity_by_stage as s where s.owner_id = e.id) as sells
        from people.employee as e where e.deleted_at is null order by e.name collate kernel.zh, e.id`,
    ),
    ctx.db.rows<Unit>(
      sql`select id, parent_id as "parentId", manager_id as "managerId" from people.unit where deleted_at is null`,
    ),
    ctx.db.rows(moversSql),
  ])
  return { people, units, movers }
}

/**
 * The line of a period: people stand where they are, of a period that is over where they were on its last day. Whoever moved
 * within it stands in the former place as well, with what they closed there: a unit keeps what its people did in it.
 */
export const peopleIn = ({ people, units, movers }: Stored, { from, to }: DayRange, day: string): People => {
  const isOver = to <= day
  const until = isOver ? to : daysLater(day, 1)
  const moves = new Map(movers.map((mover) => [mover.employeeId, mover]))
  const places = people.flatMap((person): Person[] => {
    const mover = moves.get(person.id)
    if (!mover) return [person]
    const home = isOver ? (unitOn(mover, daysLater(to, -1)) ?? null) : person.unitId
    const stays = from < until ? staysWithin(mover, { from, to: until }, (unitId) => unitId) : []
    const days = Map.groupBy(stays, ({ key }) => key)
    const former = [...days].filter(([unitId]) => unitId !== home)
    return [
      { ...person, unitId: home, days: days.get(home) ?? [] },
      ...former.map(([unitId, there]) => ({
        ...person,
        id: `${person.id} ${unitId}`,
        name: `${person.name}(调动前)`,
        unitId,
        isActive: false,
        days: there,
      })),
    ]
  })
  const byEmployee = Map.groupBy(places, ({ employeeId }) => employeeId)
  return {
    line: lineOf(places, units),
    byId: new Map(places.map((place) => [place.id, place])),
    placesOf: (employeeId) => byEmployee.get(employeeId) ?? [],
  }
}

export const readPeople = async (ctx: Ctx, period: DayRange): Promise<People> =>
  peopleIn(await readStored(ctx), period, today(ctx))

/** The reader with the sight of those days: a number goes on counting whom the reader led, also where they have since gone. */
export const withSight = (ctx: Ctx, { line, byId }: People): Ctx => {
  const below = line.below(ctx.actor.employeeId).flatMap((id) => byId.get(id) ?? [])
  const moved = below.flatMap(({ days, employeeId }) => (days ? [employeeId] : []))
  return { ...ctx, actor: { ...ctx.actor, subtreeIds: [...new Set([...ctx.actor.subtreeIds, ...moved])] } }
}
