import type { Actor } from '../access/actor.ts'
import { visibleRows } from '../access/visible.ts'
import type { Entity } from '../entity/entity.ts'
import { type Sql, snake, sql } from '../sql.ts'

export interface Covering {
  readonly table: string
  /** Field (or `field:month`) → its column in the roll-up. */
  readonly columns: ReadonlyMap<string, Sql>
}

/** `closedOn:month` stands in the roll-up as `closed_on_month`. */
export const rollupColumn = (dimension: string): string => snake(dimension.replace(':', '_'))

/**
 * A roll-up that can answer a question naming only these fields and sums, for this actor: every dimension is in it, and so
 * is every field that the actor's own predicate asks about.
 */
export const coveringRollup = (
  e: Entity,
  dimensions: readonly string[],
  sums: readonly string[],
  actor: Actor,
): Covering | undefined => {
  for (const rollup of e.rollups ?? []) {
    if (!sums.every((sum) => rollup.sum.includes(sum))) continue
    const columns = new Map(rollup.by.map((dimension) => [dimension, sql.ref(`t.${rollupColumn(dimension)}`) as Sql]))
    const covers = (path: string) =>
      columns.has(path) ||
      columns.has(path.split('.')[0] ?? '') ||
      // Whole months make up quarters and years.
      (/:(quarter|year)$/.test(path) && columns.has(path.replace(/:\w+$/, ':month')))
    if (dimensions.every(covers) && coversPredicate(e, columns, actor)) return { table: rollup.table, columns }
  }
  return undefined
}

const coversPredicate = (e: Entity, columns: ReadonlyMap<string, Sql>, actor: Actor): boolean => {
  let covered = true
  visibleRows(e, actor, 't', 'read', (key) => {
    const column = columns.get(key)
    covered &&= column !== undefined
    return column ?? sql`null`
  })
  return covered
}
