import type { Row } from '../../client/contract.ts'

export interface Branch {
  readonly unit: Row
  readonly children: readonly Branch[]
  /** People in this unit and below. */
  readonly people: number
}

const levels = ['company', 'region', 'province', 'city', 'department']

const byLevelAndName = (a: Row, b: Row): number =>
  levels.indexOf(String(a.level)) - levels.indexOf(String(b.level)) ||
  String(a.name).localeCompare(String(b.name), 'zh')

/** Units under their parents. A unit whose parent is not among them stands at the top: nobody gets lost. */
export const treeOf = (units: readonly Row[], peopleIn: ReadonlyMap<string, number>): Branch[] => {
  const known = new Set(units.map(({ id }) => id))
  const under = Map.groupBy(units, (unit) => (known.has(String(unit.parentId)) ? String(unit.parentId) : null))
  const grow = (unit: Row): Branch => {
    const children = (under.get(unit.id) ?? []).sort(byLevelAndName).map(grow)
    const own = peopleIn.get(unit.id) ?? 0
    return { unit, children, people: children.reduce((sum, child) => sum + child.people, own) }
  }
  return (under.get(null) ?? []).sort(byLevelAndName).map(grow)
}

/** From the top down to a unit, both included. */
export const pathTo = (branches: readonly Branch[], id: string): Row[] => {
  for (const { unit, children } of branches) {
    if (unit.id === id) return [unit]
    const below = pathTo(children, id)
    if (below.length > 0) return [unit, ...below]
  }
  return []
}
