// The kernel's door: what modules use.
export { type Actor, isSystem, reach, type Scope, systemActor } from './access/actor.ts'
export { maskState, readColumn } from './access/mask.ts'
export {
  anyOf,
  asSql,
  everyone,
  existsVisible,
  mine,
  owned,
  through,
  throughSubject,
  visibleRows,
} from './access/visible.ts'
export { type Command, command, type Input, kindCommand, view } from './command/command.ts'
export { type Company, type Ctx, dateIn, type EventDraft, type Log, today } from './command/ctx.ts'
export { parseInput, withCustom } from './command/input.ts'
export { copied, find, get, getDeleted, type Selection, select } from './command/rows.ts'
export { mustReach, refuseEdit, runWithin } from './command/run.ts'
export { contextFor, type Runtime } from './command/runtime.ts'
export { change, create, createMany, note, remove, restore } from './command/store.ts'
export { transact } from './command/transact.ts'
export {
  type Draft,
  type Entity,
  entity,
  type Fields,
  type Grants,
  type Patch,
  type Row,
  type Same,
  type Visible,
  type Write,
} from './entity/entity.ts'
export { allEntities, allViews, commandsOn, customFieldsOf, entityNamed, placeIn } from './entity/registry.ts'
export { AppError, type FieldFault, faults, invalid, inWords, named, type Said, sayAll } from './error.ts'
export * as field from './field/index.ts'
export { beginningOf } from './field/text.ts'
export { isId, newId } from './id.ts'
export { type AggregateRow, aggregate, aggregateSql } from './list/aggregate.ts'
export type { Filter } from './list/filter.ts'
export { type DayRange, namedPeriod, periodRange } from './list/period.ts'
export { remember } from './memory.ts'
export type { Job, Module, Reaction, StoredEvent, View } from './module.ts'
export { searchEntry, searchKeys } from './search/entry.ts'
export { and, type Db, first, or, rowset, type Sql, type Store, sql } from './sql.ts'
