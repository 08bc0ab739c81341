import type { Command } from '../command/command.ts'
import type { Said } from '../error.ts'
import type { Field } from '../field/field.ts'
import type { Module, View } from '../module.ts'
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

interface Registry {
  readonly entities: Map<string, Entity>
  readonly commands: Map<string, Map<string, Command>>
  readonly views: Map<string, View>
  customFields: ReadonlyMap<string, ReadonlyMap<string, Place>>
}

const emptyRegistry = (): Registry => ({
  entities: new Map(),
  commands: new Map(),
  views: new Map(),
  customFields: new Map(),
})

/** What an entity declares, which never changes: the places by key, and in order without the system's and with them. */
interface Declared {
  readonly byKey: ReadonlyMap<string, Place>
  readonly own: readonly Place[]
  readonly all: readonly Place[]
}

let registry = emptyRegistry()
const declared = new WeakMap<Entity, Declared>()

/**
 * Makes these modules all that the program consists of, whatever it consisted of before. Throws on what would only fail later:
 * a name used twice, a reference that points nowhere, a list or a title that names no field.
 */
export const compose = (modules: readonly Pick<Module, 'entities' | 'commands' | 'views'>[]): void => {
  const composed = emptyRegistry()
  for (const e of modules.flatMap((m) => m.entities)) addEntity(composed, e)
  for (const c of modules.flatMap((m) => m.commands ?? [])) addCommand(composed, c)
  for (const v of modules.flatMap((m) => m.views ?? [])) addView(composed, v)
  for (const e of composed.entities.values()) checkEntity(composed, e)
  registry = composed
}

const addEntity = ({ entities }: Registry, e: Entity): void => {
  if (entities.has(e.name)) throw new Error(`entity ${e.name} is declared twice`)
  entities.set(e.name, e)
  const own = Object.entries(e.fields).map(([key, field]) => placeOf(key, field, 'own'))
  const all = [...Object.entries(systemFields).map(([key, field]) => placeOf(key, field, 'system')), ...own]
  declared.set(e, { own, all, byKey: new Map(all.map((place) => [place.key, place])) })
}

const placeOf = (key: string, field: Field, origin: 'own' | 'system'): Place => {
  const column = snake(key)
  return { key, field, origin, column: (alias) => sql.ref(`${alias}.${column}`) }
}

const addCommand = ({ entities, commands }: Registry, c: Command): void => {
  if (!entities.has(c.on.name)) throw new Error(`command ${c.verb} on unknown entity ${c.on.name}`)
  const verbs = commands.get(c.on.name) ?? new Map<string, Command>()
  if (verbs.has(c.verb)) throw new Error(`command ${c.on.name}.${c.verb} is declared twice`)
  commands.set(c.on.name, verbs.set(c.verb, c))
}

const addView = ({ entities, views }: Registry, v: View): void => {
  if (views.has(v.name) || entities.has(v.name)) throw new Error(`view ${v.name} takes a name that is in use`)
  views.set(v.name, v)
}

const checkEntity = ({ entities }: Registry, e: Entity): void => {
  for (const [key, { target }] of Object.entries(e.fields))
    if (target && !entities.has(target)) throw new Error(`${e.name}.${key} refers to unknown ${target}`)
  for (const key of [e.title, ...e.list]) if (!e.fields[key]) throw new Error(`${e.name} has no field ${key}`)
  if (!e.grants.read?.length) throw new Error(`${e.name} grants read to nobody`)
}

export const allEntities = (): Iterable<Entity> => registry.entities.values()
export const entityNamed = (name: string): Entity | undefined => registry.entities.get(name)
export const commandsOn = (name: string): ReadonlyMap<string, Command> => registry.commands.get(name) ?? new Map()

export const allViews = (): Iterable<View> => registry.views.values()
export const viewNamed = (name: string): View | undefined => registry.views.get(name)

export const targetOf = (field: Field): Entity => {
  const target = registry.entities.get(field.target ?? '')
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
  registry.customFields = new Map(registry.customFields).set(name, new Map(places))
}

/** Another one after every change of kinds and fields: what follows from them is kept under it. */
export const composition = (): object => registry.customFields
export const customFieldsOf = (e: Entity): ReadonlyMap<string, Place> => registry.customFields.get(e.name) ?? new Map()

const declaredBy = (e: Entity): Declared => {
  const found = declared.get(e)
  if (!found) throw new Error(`entity ${e.name} belongs to no module`)
  return found
}

export const placeIn = (e: Entity, key: string): Place | undefined =>
  declaredBy(e).byKey.get(key) ?? customFieldsOf(e).get(key)

/** The entity's own fields in order of declaration. */
export const ownPlaces = (e: Entity): readonly Place[] => declaredBy(e).own

/** The columns of a stored record: the system's and then the entity's own. */
export const storedPlaces = (e: Entity): readonly Place[] => declaredBy(e).all

/** Own and custom fields in order of declaration, without the system columns; what another says in English is no field of its own. */
export const placesOf = (e: Entity): Place[] => [
  ...ownPlaces(e).filter(({ key }) => !(key.endsWith('En') && e.fields[key.slice(0, -2)])),
  ...customFieldsOf(e).values(),
]

/** What may be granted on every entity, and what a refusal calls it. */
export const commonVerbs: Readonly<Record<string, Said>> = {
  read: { zh: '查看', en: 'see' },
  create: { zh: '新建', en: 'create' },
  update: { zh: '修改', en: 'edit' },
  remove: { zh: '删除', en: 'delete' },
  export: { zh: '导出', en: 'export' },
  import: { zh: '导入', en: 'import' },
  reveal: { zh: '查看完整号码', en: 'see full numbers of' },
}

/** What a verb on an entity is called in a refusal: `修改商机`, `执行任务·更正完成日期`; `由异常发起复盘` names it already. */
export const verbName = (e: Entity, verb: string): Said => {
  const named = commandsOn(e.name).get(verb)?.label
  const on = { zh: e.label.zh, en: e.label.en ?? e.label.zh }
  if (named) return { zh: named.zh.includes(on.zh) ? named.zh : `${on.zh}·${named.zh}`, en: `${on.en}: ${named.en}` }
  const { zh, en } = commonVerbs[verb] ?? { zh: verb, en: verb }
  return { zh: `${zh}${on.zh}`, en: `${en} ${on.en}` }
}
