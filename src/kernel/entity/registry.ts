import type { Command } from '../command/command.ts'
import type { Field } from '../field/field.ts'
import type { View } from '../module.ts'
import { type Sql, snake, sql } from '../sql.ts'
import type { Entity } from './entity.ts'
import { systemFields } from './system.ts'

/** A place in a record: its field, and how to reach its column in a row called `alias`. */
export interface Place {
  readonly key: string
  readonly field: Field
  readonly origin: 'own' | 'system' | 'custom'
  column(alias: string): Sql
}

const entities = new Map<string, Entity>()
const commands = new Map<string, Map<string, Command>>()
const views = new Map<string, View>()
const customFields = new Map<string, ReadonlyMap<string, Place>>()
const ownPlaces = new WeakMap<Entity, ReadonlyMap<string, Place>>()

const placeOf = (key: string, field: Field, origin: 'own' | 'system'): Place => {
  const column = snake(key)
  return { key, field, origin, column: (alias) => sql.ref(`${alias}.${column}`) }
}

/** Adds a module's entities and commands. Throws on what would only fail later: a missing reference, a name used twice. */
export const register = (part: {
  entities: readonly Entity[]
  commands?: readonly Command[]
  views?: readonly View[]
}): void => {
  for (const e of part.entities) {
    if (entities.has(e.name)) throw new Error(`entity ${e.name} is declared twice`)
    entities.set(e.name, e)
    const places = new Map(Object.entries(systemFields).map(([key, field]) => [key, placeOf(key, field, 'system')]))
    for (const [key, field] of Object.entries(e.fields)) places.set(key, placeOf(key, field, 'own'))
    ownPlaces.set(e, places)
  }
  for (const c of part.commands ?? []) {
    const verbs = commands.get(c.on.name) ?? new Map<string, Command>()
    if (verbs.has(c.verb)) throw new Error(`command ${c.on.name}.${c.verb} is declared twice`)
    commands.set(c.on.name, verbs.set(c.verb, c))
  }
  for (const v of part.views ?? []) {
    if (views.has(v.name) || entities.has(v.name)) throw new Error(`view ${v.name} takes a name that is in use`)
    views.set(v.name, v)
  }
}

/** Boot-time checks that need every module: references point somewhere, lists and titles name fields. */
export const checkRegistry = (): void => {
  for (const e of entities.values()) {
    for (const [key, field] of Object.entries(e.fields)) {
      if (field.target && !entities.has(field.target))
        throw new Error(`${e.name}.${key} refers to unknown ${field.target}`)
    }
    for (const key of [e.title, ...e.list]) if (!e.fields[key]) throw new Error(`${e.name} has no field ${key}`)
    if (!e.grants.read?.length) throw new Error(`${e.name} grants read to nobody`)
  }
  for (const [name] of commands) if (!entities.has(name)) throw new Error(`commands on unknown entity ${name}`)
}

export const allEntities = (): Iterable<Entity> => entities.values()
export const entityNamed = (name: string): Entity | undefined => entities.get(name)
export const commandsOn = (name: string): ReadonlyMap<string, Command> => commands.get(name) ?? new Map()

export const allViews = (): Iterable<View> => views.values()
export const viewNamed = (name: string): View | undefined => views.get(name)

export const targetOf = (field: Field): Entity => {
  const target = entities.get(field.target ?? '')
  if (!target) throw new Error(`reference to unknown entity ${field.target}`)
  return target
}

/** Replaces an entity's custom fields; called when configuration is loaded. */
export const setCustomFields = (name: string, fields: Readonly<Record<string, Field>>): void => {
  const places = Object.entries(fields).map(([key, field]): [string, Place] => [
    key,
    {
      key,
      field,
      origin: 'custom',
      column: (alias) =>
        field.kind.json === 'json'
          ? sql`(${sql.ref(`${alias}.custom`)} -> ${sql.lit(key)})`
          : sql`(${sql.ref(`${alias}.custom`)} ->> ${sql.lit(key)})::${sql.raw(field.kind.column)}`,
    },
  ])
  customFields.set(name, new Map(places))
}

export const customFieldsOf = (e: Entity): ReadonlyMap<string, Place> => customFields.get(e.name) ?? new Map()

export const placeIn = (e: Entity, key: string): Place | undefined =>
  ownPlaces.get(e)?.get(key) ?? customFieldsOf(e).get(key)

/** Own and custom fields in order of declaration, without the system columns. */
export const placesOf = (e: Entity): Place[] => [
  ...[...(ownPlaces.get(e)?.values() ?? [])].filter((place) => place.origin === 'own'),
  ...customFieldsOf(e).values(),
]

const genericVerbs: Record<string, string> = {
  read: '查看',
  create: '新建',
  update: '修改',
  remove: '删除',
  export: '导出',
  import: '导入',
  reveal: '查看完整号码',
}

/** What a verb on an entity is called in a refusal: `修改商机`. */
export const verbName = (e: Entity, verb: string): string =>
  `${commandsOn(e.name).get(verb)?.label.zh ?? genericVerbs[verb] ?? verb}${e.label.zh}`
