import type { EntityMeta, Field, Filter, Row } from '../../client/contract.ts'
import { fieldOf, useMeta } from '../../client/meta.ts'
import { many, useSay } from '../../words/words.ts'

export interface Related {
  readonly key: string
  readonly entity: EntityMeta
  readonly label: string
  readonly filter: Filter
  /** What a new one starts with. */
  readonly given: Readonly<Record<string, unknown>>
}

/** Kinds that hang on any record by its name and id. */
const hanging = ['task', 'file']

/** Kinds of records that belong to this one, by their own reference or by hanging on it. */
export const useRelated = (entity: EntityMeta, row: Row): Related[] => {
  const say = useSay()
  const { entities } = useMeta()
  const children = entity.children.flatMap(({ entity: name, field, label }) => {
    const child = entities.find((e) => e.name === name)
    if (!child || name === 'comment') return []
    // Children of the same kind say what they are to this one: 执行任务 · 依赖任务.
    const isOnly = name !== entity.name && entity.children.filter((other) => other.entity === name).length === 1
    return [
      {
        key: isOnly ? name : `${name}.${field}`,
        entity: child,
        label: isOnly ? many(say(child.label)) : `${many(say(child.label))} · ${say(label)}`,
        filter: { [field]: { eq: row.id } },
        given: { [field]: row.id },
      },
    ]
  })
  const hung = entity.subject ? hanging : []
  const subjects = hung.flatMap((name) => {
    const child = entities.find((e) => e.name === name)
    const about = { subjectEntity: entity.name, subjectId: row.id }
    if (!child?.fields.some((field) => field.key === 'subjectId')) return []
    return [{ key: name, entity: child, label: many(say(child.label)), filter: about, given: about }]
  })
  return [...children, ...subjects]
}

/** The field of the child that points back is not shown in a list of one record's children. */
export const withoutGiven = (fields: readonly Field[], related: Related): Field[] =>
  fields.filter((field) => !(field.key in related.given))

/** What the record refers to and its child refers to under the same name: the contract of a deal is with the customer of the deal. */
export const sharedBy = (of: EntityMeta, row: Row, child: EntityMeta): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    of.fields
      .filter(
        ({ key, target, kind }) => target && kind === 'reference' && row[key] && isOffered(fieldOf(child, key), target),
      )
      .map(({ key }) => [key, row[key]]),
  )

const isOffered = (field: Field | undefined, target: string | undefined): boolean =>
  field?.target === target && field?.editable === true
