import { asSql, visibleRows } from '../kernel/access/visible.ts'
import type { Entity } from '../kernel/entity/entity.ts'
import { type Place, placeIn, placesOf, targetOf } from '../kernel/entity/registry.ts'
import { isId } from '../kernel/id.ts'
import { type Filter, filterSql, type Reader } from '../kernel/list/filter.ts'
import { joinsOf, sourceOf } from '../kernel/list/source.ts'
import { searchKeys } from '../kernel/search/entry.ts'
import { normal, requiredGrams } from '../kernel/search/words.ts'
import { type Db, or, type Sql, sql } from '../kernel/sql.ts'
import type { Candidate } from './import-cells.ts'
import type { ImportPlan } from './import-plan.ts'

interface Found {
  readonly text: string
  readonly id: string
  /** By a code or an id. */
  readonly sure: boolean
}

type Answer = { readonly id: string } | 'none' | 'several'

const maxRemembered = 100_000

/** Turns names, codes and ids in reference columns into records the actor can see; a name that fits two records is a fault. */
export const referenceResolver = (e: Entity, plan: ImportPlan, reader: Reader) => {
  const pointing = plan.mapping.flatMap((m) => {
    const place = placeIn(e, m.field) as Place
    return place.field.target
      ? [{ place, lenient: m.unknown === 'blank', among: m.among, known: new Map<string, Answer>() }]
      : []
  })
  return async (db: Db, candidates: readonly Candidate[]): Promise<void> => {
    for (const { place, lenient, among, known } of pointing) {
      const target = targetOf(place.field)
      const texts = new Set(
        candidates.map((c) => c.values[place.key]).filter((text): text is string => typeof text === 'string'),
      )
      const asked = [...texts].filter((text) => !known.has(text))
      if (known.size + asked.length > maxRemembered) known.clear()
      if (asked.length > 0)
        for (const [text, answer] of await lookUp(db, target, asked, among, reader)) {
          // A later batch of the file may bring what is not there yet.
          if (answer !== 'none' || target !== e) known.set(text, answer)
        }
      for (const candidate of candidates) settle(candidate, place, target, known, lenient)
    }
  }
}

const settle = (
  candidate: Candidate,
  place: Place,
  target: Entity,
  known: ReadonlyMap<string, Answer>,
  lenient: boolean,
): void => {
  const text = candidate.values[place.key]
  if (typeof text !== 'string') return
  const answer = known.get(text) ?? 'none'
  if (typeof answer === 'object') {
    candidate.values[place.key] = answer.id
    return
  }
  const why =
    answer === 'none'
      ? `没有名称、编码或编号为「${text}」的${target.label.zh},请先新建,或改正文件`
      : `有多个${target.label.zh}叫「${text}」,请改用编码`
  delete candidate.values[place.key]
  const fault = { field: place.key, code: 'reference', message: `「${place.field.zh}」:${why}。` }
  if (lenient) candidate.warnings.push({ ...fault, message: `${fault.message}已留空。` })
  else candidate.faults.push(fault)
}

const lookUp = async (
  db: Db,
  target: Entity,
  texts: readonly string[],
  among: Filter | undefined,
  reader: Reader,
): Promise<Map<string, Answer>> => {
  const own = placesOf(target)
  const is = (column: Sql) => sql`${column} = asked.text`
  const isItself = sql`t.id::text = lower(asked.text)`
  const unique = own.filter((p) => p.field.unique).map((p) => is(p.column('t')))
  const matches = [is(placeIn(target, target.title)!.column('t')), ...unique]
  if (texts.some((text) => isId(text.toLowerCase()))) matches.push(isItself)
  const source = sourceOf(target)
  const narrowed = among ? filterSql(source, among, reader) : sql`true`
  const open = sql`t.deleted_at is null and ${narrowed} and ${asSql(visibleRows(target, reader.actor, 't'))}`
  const found = await db.rows<Found>(
    sql`select distinct asked.text, t.id, ${or([...unique, isItself])} as sure
      from unnest(${[...texts]}::text[]) as asked(text) join ${sql.table(target.table)} as t on ${or(matches)}${joinsOf(source)}
      where ${open}`,
  )
  const answers = new Map<string, Answer>(texts.map((text) => [text, 'none']))
  const seen = new Set(found.map(({ text }) => text))
  const missing = texts.filter((text) => !seen.has(text) && normal(text) !== '')
  found.push(...(await alike(db, target, missing, sql`${joinsOf(source)} where ${open}`)))
  for (const { text, id } of found) answers.set(text, answers.get(text) === 'none' ? { id } : 'several')
  // A code or an id names one record, whatever else has it as its name.
  for (const { text, id, sure } of found) if (sure) answers.set(text, { id })
  return answers
}

/** Records whose title is the text but for width, case, spaces and script: 華為 is 华为. */
const alike = async (db: Db, target: Entity, texts: readonly string[], where: Sql): Promise<Found[]> => {
  if (texts.length === 0 || !searchKeys(target).includes(target.title)) return []
  const pieces = texts.map((text) => normal(text).split(' ').flatMap(requiredGrams).join(' '))
  const rows = await db.rows<{ text: string; id: string; title: string }>(
    sql`select asked.text, t.id, ${placeIn(target, target.title)!.column('t')} as title
      from unnest(${[...texts]}::text[], ${pieces}::text[]) as asked(text, pieces)
      join ${sql.table(`${target.table}_search`)} as s on s.grams @> string_to_array(asked.pieces, ' ')
      join ${sql.table(target.table)} as t on t.id = s.id${where}`,
  )
  return rows.flatMap(({ text, id, title }) => (normal(title) === normal(text) ? [{ text, id, sure: false }] : []))
}
