import { type DayRange, type Sql, sql } from '../../kernel/index.ts'

/** Somebody whose history names another unit than the one they are in now, with every place they had. */
export interface Mover {
  readonly employeeId: string
  /** The unit of today; null for who is in none. */
  readonly unitId: string | null
  /** Each begins when the one before it ends. */
  readonly places: readonly Place[]
}

interface Place {
  readonly unitId: string
  readonly from: string
}

/** Days on which a person counted for the same thing. */
export interface Stay extends DayRange {
  readonly key: string | null
}

/** Whoever is not among them has one unit in all of their history, the one of today. */
export const moversSql = sql<Mover>`select e.id as "employeeId", e.unit_id as "unitId",
    json_agg(json_build_object('unitId', a.unit_id, 'from', a."from") order by a."from") as places
  from people.assignment as a join people.employee as e on e.id = a.employee_id
  where a.deleted_at is null and e.id in (
    select o.employee_id from people.assignment as o join people.employee as p on p.id = o.employee_id
    where o.deleted_at is null and o.unit_id is distinct from p.unit_id)
  group by e.id, e.unit_id`

/** Where the person counts on a day. What happened before their first known place, or after they left, is the nearest place's. */
export const unitOn = ({ places }: Pick<Mover, 'places'>, day: string): string | undefined =>
  (places.findLast(({ from }) => from <= day) ?? places[0])?.unitId

/** The same in SQL, for a person's id and a day. */
export const unitOnSql = (employeeId: Sql, day: Sql): Sql<string | null> => sql`coalesce((
  select a.unit_id from people.assignment as a where a.employee_id = ${employeeId} and a.deleted_at is null
    order by a."from" > ${day}, abs(a."from" - ${day}) limit 1),
  (select e.unit_id from people.employee as e where e.id = ${employeeId}))`

/** The range cut where the person began to count for something else. */
export const staysWithin = (mover: Mover, range: DayRange, keyOf: (unitId: string) => string | null): Stay[] => {
  const starts = [
    range.from,
    ...mover.places.map(({ from }) => from).filter((day) => range.from < day && day < range.to),
  ]
  const stays: Stay[] = []
  for (const [i, from] of starts.entries()) {
    const key = keyOf(unitOn(mover, from) as string)
    const last = stays.at(-1)
    const to = starts[i + 1] ?? range.to
    if (last?.key === key) stays.splice(-1, 1, { ...last, to })
    else stays.push({ from, to, key })
  }
  return stays
}
