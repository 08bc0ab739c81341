import type { Command } from '../command/command.ts'
import type { Entity, Visible } from '../entity/entity.ts'
import { allEntities, entityNamed, placeIn } from '../entity/registry.ts'
import { and, or, type Sql, sql } from '../sql.ts'
import { type Actor, reach, type Scope } from './actor.ts'

const ids = (list: readonly string[]): Sql => sql`${list}::uuid[]`

/** One of these fields names me or somebody below me. A single id is compared with `=`, which lets an index give the order. */
export const owned =
  (...fields: [string, ...string[]]): Visible =>
  (row, actor, scope) => {
    if (scope === 'all') return true
    const [only] = actor.subtreeIds
    if (only === undefined) return false
    return or(
      fields.map((field) =>
        actor.subtreeIds.length === 1
          ? sql`${row(field)} = ${only}::uuid`
          : sql`${row(field)} = any(${ids(actor.subtreeIds)})`,
      ),
    )
  }

/** Whoever may read the kind at all may read every record: catalogues, templates, the organisation chart. */
export const everyone: Visible = () => true

/** Only what is mine, however far the grant reaches: notifications, saved views, sessions. */
export const mine =
  (field: string): Visible =>
  (row, actor) =>
    sql<boolean>`${row(field)} = ${actor.employeeId}::uuid`

/** Inherits the scope of the record it belongs to. */
export const through =
  (field: string, target: string): Visible =>
  (row, actor) => {
    const parent = entityNamed(target)
    if (!parent) throw new Error(`through() names unknown entity ${target}`)
    return existsVisible(parent, row(field), actor)
  }

/** Any of several ways to see a record. */
export const anyOf =
  (...ways: [Visible, ...Visible[]]): Visible =>
  (row, actor, scope) => {
    const answers = ways.map((way) => way(row, actor, scope))
    if (answers.includes(true)) return true
    return or(answers.filter((answer) => typeof answer !== 'boolean'))
  }

/** Inherits the scope of the record named by `subjectEntity` and `subjectId`, whichever entity that is. */
export const throughSubject: Visible = (row, actor) => {
  const ways: Sql<unknown>[] = []
  for (const target of allEntities()) {
    if (!target.subject || !reach(actor, target.name, 'read')) continue
    const seen = existsVisible(target, row('subjectId'), actor)
    if (seen === false) continue
    ways.push(and([sql`${row('subjectEntity')} = ${sql.lit(target.name)}`, ...(seen === true ? [] : [seen])]))
  }
  return ways.length > 0 && or(ways)
}

/** Is the record that `id` points to there and visible. `true` only where the predicate asks nothing of the row. */
export const existsVisible = (target: Entity, id: Sql, actor: Actor, hold = sql``): Sql<boolean> | boolean => {
  const alias = `p_${target.name.replaceAll('-', '_')}`
  const seen = visibleRows(target, actor, alias)
  if (seen === false) return false
  const conditions = [sql`${sql.ref(`${alias}.id`)} = ${id}`]
  if (!actor.inBin) conditions.push(sql`${sql.ref(`${alias}.deleted_at`)} is null`)
  if (seen !== true) conditions.push(seen)
  return sql<boolean>`exists (select 1 from ${sql.table(target.table)} as ${sql.ref(alias)} where ${and(conditions)}${hold})`
}

/**
 * The one predicate of an entity for this actor and verb, on rows called `alias`; every select, count, aggregate, search,
 * export, import match, timeline and file passes through it. `row` maps fields to other columns, for roll-ups.
 */
export const visibleRows = (
  e: Entity,
  actor: Actor,
  alias: string,
  verb = 'read',
  row = (key: string): Sql => columnOf(e, key, alias),
): Sql<boolean> | boolean => {
  const scope: Scope | undefined = reach(actor, e.name, verb)
  return scope === undefined ? false : e.visible(row, actor, scope)
}

/** Visible rows on which the actor may run this verb: within the verb's own reach, and among those the entity lets be written. */
export const writableRows = (e: Entity, actor: Actor, alias: string, verb: string): Sql<boolean> | boolean => {
  const scope = reach(actor, e.name, verb)
  if (scope === undefined) return false
  const row = (key: string) => columnOf(e, key, alias)
  const narrower = scope !== 'all' && scope !== reach(actor, e.name, 'read')
  const answers = [narrower ? e.visible(row, actor, scope) : true, e.writable?.(row, actor, scope) ?? true]
  if (answers.includes(false)) return false
  const asked = answers.filter((answer) => typeof answer !== 'boolean')
  return asked.length === 0 || and(asked)
}

/** Rows on which this verb is the actor's: those of `writableRows` for whose sake they have it. */
export const offeredRows = (command: Command, actor: Actor, alias: string): Sql<boolean> | boolean => {
  const writable = writableRows(command.on, actor, alias, command.verb)
  const theirs = ownRows(command, actor, alias)
  if (writable === true) return theirs
  return theirs === true ? writable : writable && theirs && and([writable, theirs])
}

/** `whose` of a verb alone, which the runner asks apart from its reach: it has words of its own for a refusal. */
export const ownRows = ({ on, verb, whose }: Command, actor: Actor, alias: string): Sql<boolean> | boolean =>
  whose?.rows((key) => columnOf(on, key, alias), actor, reach(actor, on.name, verb) ?? 'team') ?? true

const columnOf = (e: Entity, key: string, alias: string): Sql => {
  const place = placeIn(e, key)
  if (!place) throw new Error(`${e.name} has no field ${key}`)
  return place.column(alias)
}

export const asSql = (answer: Sql<boolean> | boolean): Sql<boolean> =>
  typeof answer === 'boolean' ? sql<boolean>`${sql.lit(answer)}` : answer
