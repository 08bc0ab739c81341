import { systemActor } from '../kernel/access/actor.ts'
import type { Ctx } from '../kernel/command/ctx.ts'
import type { Entity } from '../kernel/entity/entity.ts'
import { allEntities, placeIn, placesOf } from '../kernel/entity/registry.ts'
import { type Sql, sql } from '../kernel/sql.ts'

/** A record that people wrote or turned to an imported one since. */
export interface Hanging {
  readonly on: string
  readonly id: string
  readonly entity: string
}

/**
 * What people have hung on imported records: contacts and deals on a customer, staff in a unit, comments. With the record gone they
 * would stand on nothing. What the import itself brought along, and what nobody writes by hand, hangs on nothing of its own.
 */
export const hangingOn = async (ctx: Ctx, e: Entity, ids: readonly string[]): Promise<Hanging[]> => {
  const branches = [...allEntities()].flatMap((other) =>
    other.grants.create?.length ? pointersOf(other, e).map((pointer) => branch(other, pointer, ids)) : [],
  )
  if (branches.length === 0 || ids.length === 0) return []
  return ctx.db.rows<Hanging>(
    sql`select distinct o."on", o.id, o.entity from (${sql.join(branches, sql` union all `)}) as o
      where exists (select from kernel.event as done where done.record_id = o.id and done.actor_id <> ${systemActor.employeeId}::uuid
        and done.tx <> (select brought.tx from kernel.event as brought where brought.record_id = o."on" order by brought.seq limit 1))`,
  )
}

/** Conditions under which rows `t` of one entity point to records of another, each with the column that does. */
const pointersOf = (other: Entity, e: Entity): readonly (readonly [column: Sql, only: Sql])[] =>
  placesOf(other).flatMap(({ key, field, column }): [Sql, Sql][] => {
    if (field.target === e.name) return [[column('t'), sql`true`]]
    const kind = placeIn(other, key.replace(/Id$/, 'Entity'))
    if (field.target || field.kind.name !== 'reference' || !kind || kind.key === key) return []
    return [[column('t'), sql`${kind.column('t')} = ${e.name}`]]
  })

const branch = (other: Entity, [column, only]: readonly [Sql, Sql], ids: readonly string[]): Sql =>
  sql`select ${column} as "on", t.id, ${other.name}::text as entity from ${sql.table(other.table)} as t
    where ${column} = any(${[...ids]}::uuid[]) and ${only} and t.deleted_at is null`
