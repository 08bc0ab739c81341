import {
  type Command,
  type Ctx,
  customFieldsOf,
  type Entity,
  entityNamed,
  type Fields,
  field,
  find,
  get,
  named,
  placeIn,
  type Row,
  type Said,
} from '../../kernel/index.ts'
import type { Line } from './approval.entity.ts'
import { inWords, type Known, measured, type Values } from './condition.rules.ts'
import type { FlowGraph, OutsideValues } from './graph.rules.ts'

export type Outcome = 'rejected' | 'withdrawn' | 'returned'

/** A document under approval, as far as this module knows it. */
// biome-ignore lint/suspicious/noExplicitAny: the fields of a document are known to its own module only
export type Document = Row<Entity> & Record<string, any>

/** What a module says about its documents when it puts them under approval. */
export interface Subject {
  readonly entity: Entity
  readonly amount?: string
  readonly facts?: { readonly fields: Fields; of(ctx: Ctx, row: Document, submitterId: string): Promise<Values> }
  readonly snapshot: readonly string[]
  readonly flow?: FlowGraph
  check?(ctx: Ctx, row: Document): Promise<void>
  submitted?(ctx: Ctx, row: Document): Promise<void>
  amended?(ctx: Ctx, row: Document): Promise<void>
  effective(ctx: Ctx, row: Document): Promise<void>
  undone?(ctx: Ctx, row: Document, outcome: Outcome): Promise<void>
  readonly submitCommand: Command
}

const subjects = new Map<string, Subject>()

/** Called by a module when it is loaded. */
export const addSubject = (subject: Subject): void => {
  subjects.set(subject.entity.name, subject)
}

export const subjectNamed = (entityName: string): Subject | undefined => subjects.get(entityName)

/** Of the kinds that the program consists of. */
export const allSubjects = (): Subject[] => [...subjects.values()].filter(({ entity }) => entityNamed(entity.name))

const outsideKinds = {
  money: (zh: string) => field.money({ zh }),
  percent: (zh: string) => field.percent({ zh }),
  number: (zh: string) => field.decimal({ zh }),
  boolean: (zh: string) => field.boolean({ zh }),
  text: (zh: string) => field.text({ zh }),
}

/** What conditions about a document may name: its fields, the facts of its module, and what an outside document brings. */
export const knownOf = (entityName: string, outside: OutsideValues = {}): Known => {
  const e = entityNamed(entityName)
  const foreign = Object.entries(outside).map(([key, { zh, kind }]) => [key, outsideKinds[kind](zh)] as const)
  const own = Object.entries(e?.fields ?? {}).filter(([, place]) => !place.mask)
  const custom = e ? [...customFieldsOf(e)].map(([key, place]) => [key, place.field] as const) : []
  return { ...Object.fromEntries([...foreign, ...own, ...custom]), ...subjectNamed(entityName)?.facts?.fields }
}

/** The document's own fields with its custom ones, and what its module knows beside them: for who submitted it, whoever asks. */
export const valuesOf = async (ctx: Ctx, subject: Subject, row: Document, submitterId: string): Promise<Values> => ({
  ...row.custom,
  ...row,
  ...(await subject.facts?.of(ctx, row, submitterId)),
})

/** The document, held until commit. Whoever decides may not see it; the approval is enough. */
export const documentOf = (ctx: Ctx, subject: Subject, id: string): Promise<Document> =>
  get(ctx, subject.entity, id, { lock: true, unscoped: true }) as Promise<Document>

export const titleOf = (e: Entity, row: Document): Required<Said> => {
  const name = String(row[e.title] ?? row.id)
  return { zh: named(e.label, name).zh, en: named(e.label, String(row[`${e.title}En`] ?? name)).en }
}

/** What an approver reads first: the fields of a list row that nobody's mask hides, and the facts. */
export const summaryOf = async (ctx: Ctx, subject: Subject, values: Values): Promise<Line[]> => {
  const { entity: e, facts } = subject
  const keys = [...new Set([...(subject.amount ? [subject.amount] : []), ...e.list])]
  const lines: Line[] = []
  for (const key of keys) {
    const place = placeIn(e, key)
    const value = values[key]
    if (!place || place.field.mask || key === 'approvalState' || value === null || value === undefined) continue
    lines.push(await lineOf(ctx, measured(place.field, values), value))
  }
  for (const [key, place] of Object.entries(facts?.fields ?? {}))
    if (values[key] !== null && values[key] !== undefined) lines.push(await lineOf(ctx, place, values[key]))
  return lines
}

const lineOf = async (ctx: Ctx, place: field.Field, value: unknown): Promise<Line> => {
  const labels = { label: place.zh, labelEn: place.en ?? place.zh }
  const target = place.target ? entityNamed(place.target) : undefined
  // A condition names a share exactly; who decides reads it to the tenth, as everywhere.
  if (place.kind.name === 'percent') {
    const share = `${(Number(value) * 100).toFixed(1)}%`
    return { ...labels, value: share, valueEn: share }
  }
  if (!target || typeof value !== 'string')
    return { ...labels, value: inWords(place, value), valueEn: inWords(place, value, true) }
  const record = (await find(ctx, target, value, { unscoped: true })) as Document | undefined
  const name = String(record?.[target.title] ?? '')
  return { ...labels, value: name, valueEn: name }
}
