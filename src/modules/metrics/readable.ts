import { type Actor, reach, type Sql, sql, type Visible } from '../../kernel/index.ts'
import { catalogue } from './catalogue/catalogue.ts'

/** Of a metric made of records that this reader may not read at all; null where there is no such metric. */
export const unreadableMetric = (metric: Sql, actor: Actor): Sql<boolean> | null => {
  const hidden = catalogue.filter(({ of }) => reach(actor, of.name, 'read') === undefined).map(({ key }) => key)
  return hidden.length === 0 ? null : sql<boolean>`coalesce(${metric} = any(${hidden}::text[]), false)`
}

/** Of those rows, the ones that are not about something withheld from the reader. */
export const unless =
  (withheld: (row: Parameters<Visible>[0], actor: Actor) => Sql<boolean> | null, rows: Visible): Visible =>
  (row, actor, scope) => {
    const seen = rows(row, actor, scope)
    const masked = seen === false ? null : withheld(row, actor)
    if (!masked) return seen
    return seen === true ? sql<boolean>`not ${masked}` : sql<boolean>`(${seen} and not ${masked})`
  }

/**
 * Of those rows, the ones whose number the reader may know: a number that was kept says no less than one computed now. `metric`
 * is the field with its key; rows without one were written by people.
 */
export const readableMetric = (metric: string, rows: Visible): Visible =>
  unless((row, actor) => unreadableMetric(row(metric), actor), rows)
