import { type Actor, reach } from '../access/actor.ts'
import { maskedColumn } from '../access/mask.ts'
import { asSql, offeredRows, writableRows } from '../access/visible.ts'
import type { Command } from '../command/command.ts'
import type { Entity, When } from '../entity/entity.ts'
import { commandsOn, placeIn, placesOf, targetOf } from '../entity/registry.ts'
import { refuse } from '../error.ts'
import type { JsonForm } from '../field/field.ts'
import { isoInstant } from '../field/time.ts'
import { type Cell, type Db, type Sql, sql } from '../sql.ts'
import type { Reader } from './filter.ts'
import { reachField, type Source } from './source.ts'
import { rememberedTitles, type Titles, titleOf } from './titles.ts'

/** One output column: where it goes in the JSON row and how its text becomes JSON. */
interface Output {
  readonly name: string
  readonly form: JsonForm
  readonly column: Sql
  /** For references: the index of the column with the title, or the titles themselves. */
  label?: number | Titles
}

interface Verb {
  readonly name: string
  readonly when: readonly { at: number; form: JsonForm; values: readonly (string | boolean | null)[] }[]
  /** Column that tells whether the verb's narrower reach covers the row. */
  readonly covered?: number
}

/** How rows of one entity leave for one actor: the columns to select and the writer from text cells to JSON. */
export interface RowShape {
  readonly columns: readonly Sql[]
  /**
   * Titles of referenced records that the actor may see and that are not remembered, looked up after the page is cut. Subselects and not joins: a list is
   * planned for every request, and the order of half a dozen joins takes longer to plan than the page takes to read.
   */
  readonly labels: readonly Sql[]
  write(cells: readonly Cell[]): string
}

export const rowShape = async (
  db: Db,
  source: Source,
  reader: Reader,
  fields: readonly string[] | undefined,
): Promise<RowShape> => {
  const { entity } = source
  const { actor } = reader
  const chosen = fields ?? [...new Set([entity.title, ...entity.list])]
  const outputs: Output[] = [own(source, 'id'), own(source, 'version')]
  const labels: Sql[] = []
  for (const path of chosen) {
    if (path === 'id' || path === 'version' || (path === 'deletedAt' && !placeIn(entity, path))) continue
    const reached = reachField(source, path, actor)
    const column = maskedColumn(reached.owner, reached.place, actor, reached.at)
    const output: Output = { name: path, form: reached.place.field.kind.json, column }
    if (reached.place.field.target) {
      const target = targetOf(reached.place.field)
      const titles = await rememberedTitles(db, target, reader)
      output.label = titles ?? labels.push(titleOf(target, sql.raw(`page.c${outputs.length}`), reader)) - 1
    }
    outputs.push(output)
  }
  const hidden: Sql[] = []
  const hide = (column: Sql) => outputs.length + hidden.push(column) - 1
  const verbs = verbsOf(source, actor, outputs, hide)
  return {
    columns: [...outputs.map((output) => output.column), ...hidden],
    labels,
    write: writer(outputs, outputs.length + hidden.length, verbs),
  }
}

/** All own and custom fields, for a record page. */
export const allFields = (e: Entity): string[] => [
  ...placesOf(e).map((place) => place.key),
  'createdAt',
  'createdBy',
  'updatedAt',
]

const own = (source: Source, key: string): Output => {
  const place = placeIn(source.entity, key)
  if (!place) return refuse(key, 'field.unknown', `没有字段「${key}」。`)
  return { name: key, form: place.field.kind.json, column: place.column(source.alias) }
}

const verbsOf = (source: Source, actor: Actor, outputs: readonly Output[], hide: (column: Sql) => number): Verb[] => {
  const { entity } = source
  const covered = new Map<string, number>()
  const verb = (name: string, when: When = {}, command?: Command): Verb[] => {
    const scope = reach(actor, entity.name, name)
    if (!scope) return []
    const waits = Object.entries(when).map(([key, values]) => {
      const at = outputs.findIndex((output) => output.name === key)
      const place = placeIn(entity, key)!
      return { at: at < 0 ? hide(place.column(source.alias)) : at, form: place.field.kind.json, values }
    })
    const rows = command ? offeredRows(command, actor, source.alias) : writableRows(entity, actor, source.alias, name)
    if (rows === true) return [{ name, when: waits }]
    // Verbs of one reach ask the same of a row, but for those that have somebody of their own.
    const asked = command?.whose ? name : scope
    const at = covered.get(asked) ?? hide(asSql(rows))
    covered.set(asked, at)
    return [{ name, when: waits, covered: at }]
  }
  const commands = [...commandsOn(entity.name).values()].filter((c) => c.scope === 'record')
  return [
    ...verb('update', entity.editable),
    ...verb('remove', entity.editable),
    ...commands.flatMap((c) => verb(c.verb, c.when, c)),
  ]
}

/** A cell's text as JSON. */
export const cellJson = (cell: Cell, form: JsonForm): string => {
  if (cell === null) return 'null'
  switch (form) {
    case 'number':
    case 'json':
      return cell
    case 'plain':
      return `"${cell}"`
    case 'boolean':
      return cell === 't' ? 'true' : 'false'
    case 'instant':
      return `"${isoInstant(cell)}"`
    default:
      return JSON.stringify(cell)
  }
}

const writer = (outputs: readonly Output[], labelsFrom: number, verbs: readonly Verb[]) => {
  const keys = outputs.map((output, i) => `${i === 0 ? '{' : ','}${JSON.stringify(output.name)}:`)
  const labelled = outputs.flatMap(({ name, label }, i): { key: string; at: number; titles?: Titles }[] => {
    if (label === undefined) return []
    const key = `${JSON.stringify(name)}:`
    return typeof label === 'number' ? [{ key, at: labelsFrom + label }] : [{ key, at: i, titles: label }]
  })
  const canJson = new Map<number, string>()
  return (cells: readonly Cell[]): string => {
    let json = ''
    for (let i = 0; i < outputs.length; i++) json += (keys[i] as string) + cellJson(cells[i] ?? null, outputs[i]!.form)
    let labels = ''
    for (const { key, at, titles } of labelled) {
      const cell = cells[at] ?? null
      if (cell === null) continue
      const title = titles ? titles.get(cell) : JSON.stringify(cell)
      if (title !== undefined) labels += (labels && ',') + key + title
    }
    return `${json},"labels":{${labels}},"can":${canOf(verbs, cells, canJson)}}`
  }
}

const canOf = (verbs: readonly Verb[], cells: readonly Cell[], remembered: Map<number, string>): string => {
  let mask = 0
  for (let i = 0; i < verbs.length; i++) if (isPossible(verbs[i]!, cells)) mask += 2 ** i
  const known = remembered.get(mask)
  if (known !== undefined) return known
  const names = verbs.filter((verb) => isPossible(verb, cells)).map((verb) => verb.name)
  remembered.set(mask, JSON.stringify(names))
  return remembered.get(mask) as string
}

const isPossible = (verb: Verb, cells: readonly Cell[]): boolean =>
  (verb.covered === undefined || cells[verb.covered] === 't') &&
  verb.when.every(({ at, form, values }) => {
    const cell = cells[at] ?? null
    return values.includes(form === 'boolean' && cell !== null ? cell === 't' : cell)
  })
