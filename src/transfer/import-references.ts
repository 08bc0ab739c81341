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
import { faultOf, leftEmpty, type Say } from './import-fault.ts'
import type { ImportPlan } from './import-plan.ts'

interface Found {
  readonly text: string
  readonly id: string
  /** By a code or an id. */
  readonly sure: boolean
}

type Answer = { readonly id: string } | 'none' | 'several'

const maxRemembered = 100_000

/** Whether a row may name another of its own kind: only then are the names of all rows remembered. */
export const namesItsOwn = (e: Entity, { mapping }: ImportPlan): boolean =>
  mapping.some((m) => placeIn(e, m.field)?.field.target === e.name)

export interface Resolver {
  /** Answers the rows that name one of their own kind which is not there yet; `isLast` ends their waiting. */
  resolve(db: Db, candidates: readonly Candidate[], isLast: boolean): Promise<Set<Candidate>>
  /** Remembers what these rows are called: others may name them, and in a dry run nothing is stored. */
  bring(candidates: readonly Candidate[]): void
}

/** Turns names, codes and ids in reference columns into records the actor can see; a name that fits two records is a fault. */
export const referenceResolver = (e: Entity, plan: ImportPlan, reader: Reader): Resolver => {
  const pointing = plan.mapping.flatMap((m) => {
    const place = placeIn(e, m.field) as Place
    return place.field.target
      ? [{ place, lenient: m.unknown === 'blank', among: m.among, known: new Map<string, Answer>() }]
      : []
  })
  const naming = placesOf(e).filter(({ key, field }) => key === e.title || field.unique)
  const brought = new Set<string>()
  const waited = new WeakSet<Candidate>()
  const waitedLines = new Set<number>()
  const resolve: Resolver['resolve'] = async (db, candidates, isLast) => {
    const waiting = new Set<Candidate>()
    for (const { place, lenient, among, known } of pointing) {
      const target = targetOf(place.field)
      const isOwn = target === e
      const textOf = (c: Candidate) => c.values[place.key] as string
      const bound = candidates.filter((c) => typeof c.values[place.key] === 'string' && (isOwn || !waited.has(c)))
      // Who waits has been asked for before: there is news only of what a row has brought since.
      const news = bound.filter((c) => isLast || !waitedLines.has(c.line) || brought.has(normal(textOf(c))))
      const asked = [...new Set(news.map(textOf))].filter((text) => !known.has(text))
      if (known.size + asked.length > maxRemembered) known.clear()
      // A later row may bring what is not there yet.
      for (const [text, answer] of asked.length > 0 ? await lookUp(db, target, asked, among, reader) : [])
        if (answer !== 'none' || !isOwn) known.set(text, answer)
      for (const candidate of bound) {
        const text = textOf(candidate)
        if (!isOwn || isLast || known.has(text)) settle(candidate, place, target, known, lenient)
        else if (plan.dryRun && brought.has(normal(text))) candidate.values[place.key] = null
        // What waits for another of its places has this one settled.
        else if (!waited.has(candidate) || !isId(text)) waiting.add(candidate)
      }
    }
    for (const candidate of waiting) {
      waited.add(candidate)
      waitedLines.add(candidate.line)
    }
    return waiting
  }
  const bring = (candidates: readonly Candidate[]) => {
    if (!namesItsOwn(e, plan)) return
    for (const { values, faults } of candidates)
      if (faults.length === 0) for (const { key } of naming) brought.add(normal(String(values[key] ?? '')))
  }
  return { resolve, bring }
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
  const why: Say =
    answer === 'none'
      ? (name) => `没有名称、编码或编号为「${text}」的${name(target.label)},请先新建,或改正文件`
      : (name) => `有多个${name(target.label)}叫「${text}」,请改用编码`
  refuseReference(candidate, place, why, lenient)
}

const refuseReference = ({ values, warnings, faults }: Candidate, place: Place, why: Say, lenient: boolean): void => {
  delete values[place.key]
  const fault = faultOf(place.key, 'reference', (name) => `「${name(place.field)}」:${why(name)}。`)
  if (lenient) warnings.push(leftEmpty(fault))
  else faults.push(fault)
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

/**
 * What the rows point to stays until they are stored, as for a command: a merge waits for them. What has gone since it was
 * looked up is refused, or left empty.
 */
export const holdReferences = async (
  db: Db,
  e: Entity,
  plan: ImportPlan,
  rows: readonly Candidate[],
): Promise<void> => {
  for (const { field: key, unknown } of plan.mapping) {
    const place = placeIn(e, key) as Place
    if (!place.field.target) continue
    const target = targetOf(place.field)
    const ids = new Set(rows.flatMap(({ values }) => (typeof values[key] === 'string' ? [values[key] as string] : [])))
    if (ids.size === 0) continue
    const held = await db.rows<{ id: string }>(
      sql`select id from ${sql.table(target.table)} where id = any(${[...ids]}::uuid[]) and deleted_at is null order by id for key share`,
    )
    for (const { id } of held) ids.delete(id)
    for (const candidate of rows)
      if (ids.has(candidate.values[key] as string))
        refuseReference(
          candidate,
          place,
          (name) => `要关联的${name(target.label)}刚被合并或删除,请重新检查后再导入`,
          unknown === 'blank',
        )
  }
}
