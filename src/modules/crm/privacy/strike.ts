import {
  type Ctx,
  type Entity,
  entityNamed,
  placeIn,
  type Row,
  rowset,
  type Sql,
  searchEntry,
  searchKeys,
  sql,
} from '../../../kernel/index.ts'
import type { Records } from './hanging.ts'
import { isKept } from './kept.ts'
import { type KnownBy, strikeDeep } from './known-by.ts'

type Values = Record<string, unknown>

/** Called once for each value that was struck, with its label: 跟进记录·跟进内容. */
export type Count = (label: string, times?: number) => void

const wordy = new Set(['text', 'long-text', 'url', 'json', 'address', 'phone', 'email'])

/** Other people keep their own names and numbers, also where they bear the same. */
const identity: Record<string, readonly string[]> = {
  lead: ['name', 'phone', 'email'],
  contact: ['name', 'phone', 'email'],
}

const wordsOf = (e: Entity): string[] =>
  Object.entries(e.fields).flatMap(([key, { kind }]) =>
    wordy.has(kind.name) && !identity[e.name]?.includes(key) ? [key] : [],
  )

const column = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Rows of a kind called `t` in whose words the person may be. */
const saying = (e: Entity, ids: readonly string[], { anything }: KnownBy): Sql => {
  const texts = [...wordsOf(e), 'custom'].map((key) => sql`t.${sql.id(column(key))}::text`)
  return sql`t.id = any(${ids}::uuid[]) and concat_ws(' ', ${sql.join(texts)}) ~* ${anything}`
}

/** The words of everything that hangs on the person or their customer, one kind after the other. */
export const strikeRecords = async (ctx: Ctx, records: Records, known: KnownBy, count: Count): Promise<void> => {
  for (const [e, ids] of records) if (!isKept(e)) await strikeKind(ctx, e, ids, known, count)
}

const strikeKind = async (ctx: Ctx, e: Entity, ids: readonly string[], known: KnownBy, count: Count): Promise<void> => {
  const keys = [...wordsOf(e), 'custom']
  const cells = keys.map((key) => sql`t.${sql.id(column(key))} as ${sql.id(key)}`)
  const rows = await ctx.db.rows<Values>(
    sql`select t.id, ${sql.join(cells)} from ${sql.table(e.table)} as t where ${saying(e, ids, known)} for update`,
  )
  const struck = rows.flatMap((row) => {
    const left = Object.fromEntries(keys.map((key) => [key, strikeValue(e, key, row[key], known)]))
    const changed = keys.filter((key) => JSON.stringify(left[key]) !== JSON.stringify(row[key]))
    for (const key of changed) count(`${e.label.zh}·${placeIn(e, key)?.field.zh ?? '补充字段'}`)
    return changed.length > 0 ? [{ id: row.id as string, ...left }] : []
  })
  if (struck.length > 0) await write(ctx, e, keys, struck)
}

const strikeValue = (e: Entity, key: string, value: unknown, { strike }: KnownBy): unknown => {
  const left = strikeDeep(value, strike)
  const field = e.fields[key]
  const mustFit = field && ['phone', 'email'].includes(field.kind.name) && !field.required
  return mustFit && left !== value ? null : left
}

const write = async (ctx: Ctx, e: Entity, keys: readonly string[], rows: readonly Values[]): Promise<void> => {
  const types = Object.fromEntries(keys.map((key) => [key, e.fields[key]?.kind.column ?? 'jsonb']))
  const sets = keys.map((key) => sql`${sql.id(column(key))} = r.${sql.id(key)}`)
  await ctx.db.rows(sql`update ${sql.table(e.table)} as t set ${sql.join(sets)}, version = t.version + 1,
    updated_at = ${ctx.now.toISOString()}::timestamptz from ${rowset(rows, { id: 'uuid', ...types })} where t.id = r.id`)
  if (searchKeys(e).length > 0) await findAnew(ctx, e, rows)
}

/** The search entries follow from the whole records, of which the names were not read. */
const findAnew = async (ctx: Ctx, e: Entity, rows: readonly Values[]): Promise<void> => {
  const own = Object.keys(e.fields).filter((key) => searchKeys(e).includes(key))
  const cells = own.map((key) => sql`t.${sql.id(column(key))} as ${sql.id(key)}`)
  const whole = await ctx.db.rows<Row<Entity> & Values>(
    sql`select ${sql.join([sql`t.id`, sql`t.custom`, ...cells])} from ${sql.table(e.table)} as t where t.id = any(${rows.map((row) => row.id)}::uuid[])`,
  )
  const entries = whole.map((row) => {
    const { words, grams } = searchEntry(e, { ...row, ...row.custom })
    return { id: row.id, words, grams: grams.join(' ') }
  })
  await ctx.db.rows(sql`update ${sql.table(`${e.table}_search`)} as s set words = r.words, grams = string_to_array(r.grams, ' ')
    from ${rowset(entries, { id: 'uuid', words: 'text', grams: 'text' })} where s.id = r.id`)
}

/** Label → how many records say still who the person is: the law wants them whole, or nobody has said that they are the same person. */
export const countLeft = async (ctx: Ctx, records: Records, known: KnownBy): Promise<Record<string, number>> => {
  const kept = [...records].flatMap(([e, ids]) =>
    isKept(e) ? [countOf(`${e.label.zh}(依法保留)`, e, saying(e, ids, known))] : [],
  )
  const same = sql`t.erased_at is null and (t.phone = any(${known.phones}::text[]) or t.email = any(${known.mailboxes}::text[]))`
  const doubles = ['lead', 'contact'].map((name) => {
    const e = entityNamed(name) as Entity
    return countOf(`同号码的其他${e.label.zh}(须另行删除)`, e, same)
  })
  const rows = await ctx.db.rows<{ label: string; n: number }>(
    sql`${sql.join([...kept, ...doubles], sql` union all `)}`,
  )
  return Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ label, n }) => [label, n]))
}

const countOf = (label: string, e: Entity, where: Sql): Sql =>
  sql`select ${sql.lit(label)} as label, count(*)::integer as n from ${sql.table(e.table)} as t where ${where}`
