import type { DayRange } from '../../../kernel/index.ts'

/** Somebody at a place in the line. */
export interface Person {
  /** The employee's own where they stand; another where they stood before. */
  readonly id: string
  readonly employeeId: string
  readonly name: string
  readonly unitId: string | null
  readonly isActive: boolean
  /** Has or had deals. */
  readonly sells: boolean
  /** Whoever has moved: the days on which they were here. */
  readonly days?: readonly DayRange[]
}

export interface Unit {
  readonly id: string
  readonly parentId: string | null
  readonly managerId: string | null
}

/** Who reports to whom: the manager of the nearest unit above one's own, or above the highest unit that one manages. */
export interface Line {
  superior(personId: string): string | undefined
  reports(personId: string): readonly string[]
  /** The person and everybody below. */
  below(personId: string): readonly string[]
}

export const lineOf = (people: readonly Person[], units: readonly Unit[]): Line => {
  const unitById = new Map(units.map((unit) => [unit.id, unit]))
  const known = new Set(people.map(({ id }) => id))
  const depth = (unit: Unit | undefined): number => (unit ? 1 + depth(unitById.get(unit.parentId ?? '')) : 0)
  const highest = new Map<string, Unit>()
  for (const unit of units) {
    const { managerId } = unit
    if (managerId && (!highest.has(managerId) || depth(unit) < depth(highest.get(managerId))))
      highest.set(managerId, unit)
  }
  const nearest = (unitId: string | null | undefined): string | undefined => {
    const unit = unitById.get(unitId ?? '')
    if (!unit) return undefined
    return unit.managerId && known.has(unit.managerId) ? unit.managerId : nearest(unit.parentId)
  }
  // Looking from above one's own highest unit, everybody reports to somebody higher: there are no circles.
  const superiors = new Map(
    people.map(({ id, unitId }) => [id, nearest(highest.has(id) ? highest.get(id)?.parentId : unitId)]),
  )
  const reports = Map.groupBy(
    people.map(({ id }) => id),
    (id) => superiors.get(id),
  )
  const reportsOf = (id: string) => reports.get(id) ?? []
  const below = (id: string): string[] => [id, ...reportsOf(id).flatMap(below)]
  return { superior: (id) => superiors.get(id), reports: reportsOf, below }
}

export interface Said {
  /** What the person commits of their own deals; undefined where nothing was said. */
  called(personId: string): number | undefined
  /** What the manager counts on from the report instead. */
  overridden(managerId: string, reportId: string): number | undefined
}

/** A manager's forecast: the own commitment and each report's, as the manager has overridden it or as it rolls up. */
export const rollUp = (line: Line, said: Said, personId: string): number =>
  line
    .reports(personId)
    .reduce((sum, id) => sum + (said.overridden(personId, id) ?? rollUp(line, said, id)), said.called(personId) ?? 0)
