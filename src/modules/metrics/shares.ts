import type { Ctx, DayRange, Filter } from '../../kernel/index.ts'
import { staysWithin } from '../people/index.ts'
import type { Metric } from './catalogue/metric.ts'
import type { Organisation } from './organisation.ts'
import { onDay, periodOf } from './period.ts'

/** Records that count for a scope: of those who stayed where they are, or of people in the days they were there. */
export interface Share {
  readonly filter?: Filter | undefined
  /** Whose records these are, where they are asked for by person. */
  readonly people?: readonly string[]
  /** Whose records the asker sees for the sake of this number, where in those days it was others than today. */
  readonly sight?: readonly string[] | undefined
  /** The unit their records count for, where units are told apart. */
  readonly unitOf?: ReadonlyMap<string, string>
}

/** Whose records are asked for. */
export interface Whose {
  /** Does what happened in the unit count; null: in none. */
  has(unitId: string | null): boolean
  includes?(employeeId: string): boolean
  /** The records of all of them as they stand today, but for these people; null: none. */
  filter(metric: Metric, without: readonly string[]): Filter | undefined | null
  /** The records of those who were there `on` the day of the fact, however many have moved; undefined: no path leads there. */
  asOf?(metric: Metric, on: string): Filter | undefined
}

export interface Cut {
  /** Told apart by the unit that a record counts for. */
  readonly byUnit?: boolean
  /** Only what stands in one row. */
  readonly row?: ((whose: Whose) => Whose) | undefined
  /** For a link to the records, which must not grow with the moves. */
  readonly listed?: boolean
}

/** What of a metric's records in these days counts for a scope. */
export type Restriction = (metric: Metric, range: DayRange, cut?: Cut) => readonly Share[]

/**
 * A record counts for the unit in which its person was on the day of the fact. Of those who have not moved meanwhile it is found
 * where they are today, which the roll-ups know; those who have are asked for by person and days.
 */
export const sharesOf =
  ({ movers }: Organisation, scope: Whose, sight?: Sight): Restriction =>
  (metric, range, { byUnit = false, row, listed = false } = {}) => {
    const whose = row?.(scope) ?? scope
    const days = factDays(metric, range)
    const keyOf = (unitId: string | null) => (whose.has(unitId) ? (byUnit && unitId) || '' : null)
    const moved = movers.flatMap((mover): Moved[] => {
      if (!days || whose.includes?.(mover.employeeId) === false) return []
      const stays = staysWithin(mover, days, keyOf)
      return stays.every(({ key }) => key === keyOf(mover.unitId)) ? [] : [{ ...mover, stays }]
    })
    const there = listed && days && moved.length > 0 && whose.asOf?.(metric, factDay(metric, days))
    if (there) return [{ filter: there }]
    const stayed = whose.filter(
      metric,
      moved.map(({ employeeId }) => employeeId),
    )
    const settled = stayed === null ? [] : [{ filter: stayed }]
    const shares = days ? [...settled, ...sharesOfMoved(metric, days, moved, byUnit)] : settled
    const then = days && sight?.(days)
    return then ? shares.map((share) => ({ ...share, sight: then })) : shares
  }

/** The people below somebody today or in these days, where they are more than today's. */
type Sight = (days: DayRange) => readonly string[] | undefined

/**
 * What a leader's unit did goes on counting for who asks the same question later, though some of its people have since gone out
 * of sight with their records: so it is counted with the sight of those days as well. Who has come since is seen with all they did
 * before, as their records are. Records are listed by today's.
 */
export const sightOf = ({ actor }: Ctx, { units, movers, countedUnits }: Organisation): Sight => {
  const led = [...units.values()].filter(({ managerId }) => managerId === actor.employeeId)
  const mine = new Set(led.flatMap(({ id }) => countedUnits(id)))
  return (days) => {
    const then = new Set(actor.subtreeIds)
    for (const mover of movers) {
      if (mover.employeeId === actor.employeeId) continue
      const stays = staysWithin(mover, days, (unitId) => (mine.has(unitId) ? '' : null))
      if (stays.some(({ key }) => key !== null)) then.add(mover.employeeId)
    }
    return then.size > actor.subtreeIds.length ? [...then] : undefined
  }
}

/** The days of the facts: a cohort is of those who were there when the period began; what is of now has none. */
const factDays = ({ at, before, during }: Metric, { from, to }: DayRange): DayRange | undefined => {
  if (before) return onDay(from)
  if (during) return { from: '1900-01-01', to }
  return at ? { from, to } : undefined
}

/** The day of the fact as a condition names it. */
const factDay = ({ at, during }: Metric, { from }: DayRange): string => at ?? during?.from ?? from

interface Stay extends DayRange {
  readonly employeeId: string
  readonly key: string
}

interface Moved {
  readonly employeeId: string
  readonly stays: readonly (DayRange & { readonly key: string | null })[]
}

// The kernel takes so many values in a list, and not many more conditions in a filter.
const mostPeople = 1000
const mostStretches = 60

/** People who came and went stand in several shares, so that in each of them they have one unit. */
const sharesOfMoved = (metric: Metric, days: DayRange, moved: readonly Moved[], byUnit: boolean): Share[] => {
  const turns = moved.map(({ employeeId, stays }) =>
    stays.flatMap(({ key, ...range }): Stay[] => (key === null ? [] : [{ ...range, key, employeeId }])),
  )
  const rounds = byUnit
    ? Array.from({ length: Math.max(0, ...turns.map((each) => each.length)) }, (_, i) =>
        turns.flatMap((each) => each[i] ?? []),
      )
    : [turns.flat()]
  return rounds.flatMap((stays) => {
    const stretches = Map.groupBy(stays, ({ from, to }) => `${from} ${to}`)
    const pieces = [...stretches.values()].flatMap((those) => inParts(those, mostPeople))
    return inParts(pieces, mostStretches).map((part): Share => {
      const all = part.flat()
      return {
        filter: anyOf(part.map((those) => whileThere(metric, days, those))),
        people: [...new Set(all.map(({ employeeId }) => employeeId))],
        ...(byUnit && { unitOf: new Map(all.map(({ employeeId, key }) => [employeeId, key])) }),
      }
    })
  })
}

const whileThere = ({ owner, at, during }: Metric, days: DayRange, stays: readonly Stay[]): Filter => {
  const { from, to } = stays[0] as Stay
  const date = at ?? during?.from
  const always = from === days.from && to === days.to
  return {
    [owner]: { in: stays.map(({ employeeId }) => employeeId) },
    ...(date && !always && { [date]: { within: periodOf({ from, to }).name } }),
  }
}

const inParts = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))

const anyOf = (filters: readonly Filter[]): Filter | undefined => (filters.length > 1 ? { or: filters } : filters[0])

const allOf = (filters: readonly (Filter | undefined)[]): Filter | undefined => {
  const given = filters.filter((filter) => filter !== undefined)
  return given.length > 1 ? { and: given } : given[0]
}

/** Records of these people, however many they are. */
export const ofPeople = (owner: string, ids: readonly string[]): Filter =>
  anyOf(inParts(ids, mostPeople).map((part) => ({ [owner]: { in: part } }))) ?? { [owner]: { in: [] } }

/** The same records, but for those of some people. */
export const notOf = (filter: Filter | undefined, owner: string, ids: readonly string[]): Filter | undefined =>
  allOf([filter, ...inParts(ids, mostPeople).map((part) => ({ [owner]: { nin: part } }))])

/** Only those records that pass the filter as well. */
export const narrowed =
  (restriction: Restriction, filter: Filter | undefined): Restriction =>
  (metric, range, cut) =>
    restriction(metric, range, cut).map((share) => ({ ...share, filter: allOf([share.filter, filter]) }))

/** The units of a row: of all people, or of those that the scope names. */
export const within =
  (units: Whose) =>
  (scope: Whose): Whose => {
    const { includes } = scope
    if (!includes) return units
    const filter: Whose['filter'] = (metric, without) =>
      allOf([scope.filter(metric, without) ?? undefined, units.filter(metric, without) ?? undefined])
    const asOf: Whose['asOf'] = (metric, on) => {
      const there = units.asOf?.(metric, on)
      return there && allOf([scope.filter(metric, []) ?? undefined, there])
    }
    return { has: units.has, includes, filter, asOf }
  }

/** The records of one person among those of a scope. */
export const ofPerson =
  (employeeId: string) =>
  (whose: Whose): Whose => ({
    has: whose.has,
    includes: (id) => id === employeeId,
    filter: ({ owner }, without) => (without.length > 0 ? null : { [owner]: employeeId }),
  })

/** All the shares as one condition, for a list of the records. */
export const filterOf = (shares: readonly Share[]): Filter | undefined =>
  shares.some(({ filter }) => filter === undefined)
    ? undefined
    : anyOf(shares.flatMap(({ filter }) => (filter ? [filter] : [])))
