import { createHash } from 'node:crypto'
import { type Actor, reach } from '../kernel/access/actor.ts'
import { maskState } from '../kernel/access/mask.ts'
import type { Command } from '../kernel/command/command.ts'
import type { Company } from '../kernel/command/ctx.ts'
import type { Entity, Fields } from '../kernel/entity/entity.ts'
import {
  allEntities,
  allViews,
  commandsOn,
  commonVerbs,
  composition,
  placeIn,
  placesOf,
} from '../kernel/entity/registry.ts'
import type { Field } from '../kernel/field/field.ts'

/** What the actor may use, and nothing else: the screens are built from this. With a tag by which a browser knows it again. */
export const meta = (actor: Actor, company: Company): { tag: string; body: Buffer } => {
  const { userId, employeeId, name, roles } = actor
  const whose = JSON.stringify({ actor: { userId, employeeId, name, roles }, company }).slice(0, -1)
  const { hash, rest } = kept(actor)
  const tag = `W/"${createHash('sha256').update(whose).update(hash).digest('base64url')}"`
  return { tag, body: Buffer.concat([Buffer.from(`${whose},`), rest]) }
}

interface Rest {
  readonly hash: string
  readonly rest: Buffer
}

// Half a megabyte each that takes longer to write than most pages to answer, and is the same for all who may do the same.
const maxKept = 16
const keptFor = new WeakMap<object, Map<string, Rest>>()

const kept = (actor: Actor): Rest => {
  const byRights = keptFor.get(composition()) ?? new Map<string, Rest>()
  keptFor.set(composition(), byRights)
  const rights = [...actor.grants].map(([right, scope]) => `${right} ${scope}`).join()
  const known = byRights.get(rights)
  if (known) return known
  if (byRights.size >= maxKept) byRights.clear()
  const text = JSON.stringify(allowed(actor)).slice(1)
  const fresh = { hash: createHash('sha256').update(text).digest('base64url'), rest: Buffer.from(text) }
  byRights.set(rights, fresh)
  return fresh
}

const allowed = (actor: Actor) => {
  const readable = [...allEntities()].filter((e) => reach(actor, e.name, 'read'))
  return {
    entities: readable.map((e) => entityMeta(e, actor, readable)),
    views: [...allViews()]
      .filter((view) => reach(actor, 'view', view.name))
      .map((view) => ({ name: view.name, label: view.label, input: inputMeta(view.input) })),
  }
}

const entityMeta = (e: Entity, actor: Actor, readable: readonly Entity[]) => ({
  name: e.name,
  label: e.label,
  title: e.title,
  list: e.list,
  ...(e.order && { order: e.order }),
  subject: e.subject === true,
  identity: e.same !== undefined,
  can: Object.keys(commonVerbs).filter((verb) => reach(actor, e.name, verb)),
  fields: [
    ...placesOf(e).map((place) => ({
      ...fieldMeta(place.key, place.field),
      ...(e.totals === false && { total: null }),
      editable: place.field.by === 'user' && maskState(e, place, actor) !== 'masked',
      masked: maskState(e, place, actor) !== 'whole',
      ...(place.origin === 'custom' && { custom: true }),
    })),
    ...['createdAt', 'createdBy', 'updatedAt'].map((key) => ({
      ...fieldMeta(key, placeIn(e, key)!.field),
      editable: false,
      masked: false,
    })),
  ],
  verbs: [...commandsOn(e.name).values()].filter((c) => reach(actor, e.name, c.verb)).map(verbMeta),
  children: readable.flatMap((child) =>
    Object.entries(child.fields)
      .filter(([key, field]) => field.target === e.name && field.kind.name === 'reference' && key !== 'parentId')
      .map(([key, field]) => ({ entity: child.name, field: key, label: { zh: field.zh, en: field.en ?? field.zh } })),
  ),
})

const verbMeta = (c: Command) => ({
  name: c.verb,
  label: c.label,
  scope: c.scope,
  ...(c.tone && { tone: c.tone }),
  input: inputMeta(c.input),
})

const inputMeta = (fields: Fields) =>
  Object.entries(fields).map(([key, field]) => ({ ...fieldMeta(key, field), editable: true, masked: false }))

export const fieldMeta = (key: string, field: Field) => ({
  key,
  kind: field.kind.name,
  label: { zh: field.zh, en: field.en ?? field.zh },
  required: field.required,
  filters: field.kind.filters,
  sortable: field.kind.sortable,
  total: field.nominal || field.measuredBy ? null : field.kind.total,
  search: field.search,
  ...(field.help && { help: field.help, helpEn: field.helpEn }),
  ...(field.choices && { choices: field.choices }),
  ...(field.target && { target: field.target }),
  ...(field.max !== undefined && { max: field.max }),
  ...(field.min !== undefined && { min: field.min }),
  ...(field.scale !== undefined && { scale: field.scale }),
  ...(field.fixed && { fixed: true }),
  ...(field.nominal && { nominal: true }),
  ...(field.measuredBy && { measuredBy: field.measuredBy }),
  ...(field.default !== undefined && { default: field.default }),
})
