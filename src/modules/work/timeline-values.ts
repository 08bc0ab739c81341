import {
  asSql,
  type Ctx,
  type Entity,
  entityNamed,
  maskState,
  placeIn,
  readColumn,
  type Said,
  type Sql,
  inWords as saidTo,
  sql,
  visibleRows,
} from '../../kernel/index.ts'
import type { FieldChange } from './timeline-entry.ts'

export type Changes = Readonly<Record<string, readonly [unknown, unknown]>>
type Place = NonNullable<ReturnType<typeof placeIn>>

interface Changed {
  readonly place: Place
  readonly before: unknown
  readonly after: unknown
}

/** The changes of several events of one record in words; two statements at most, whatever their number. */
export const readChanges = async (
  ctx: Ctx,
  subject: Entity,
  id: string,
  all: readonly Changes[],
): Promise<FieldChange[][]> => {
  const changed = all.map((changes) => fieldsOf(subject, changes))
  const titles = await titlesOf(ctx, changed.flat())
  const hidden = await hiddenFields(ctx, subject, id, changed.flat())
  return changed.map((fields) =>
    fields.map(({ place, before, after }) => {
      const masked = hidden.has(place.key)
      const said = (value: unknown) => (masked ? null : inWords(ctx, place, value, titles))
      return { field: place.key, label: place.field.zh, before: said(before), after: said(after), masked }
    }),
  )
}

/** Custom fields are stored together and changed one by one. Fields kept by the system are nobody's doing. */
const fieldsOf = (subject: Entity, changes: Changes): Changed[] =>
  Object.entries(changes).flatMap(([key, [before, after]]) => {
    if (key === 'custom') return fieldsOf(subject, customChanges(before, after))
    const place = placeIn(subject, key)
    return place && place.field.by !== 'system' ? [{ place, before, after }] : []
  })

const customChanges = (before: unknown, after: unknown): Changes => {
  const [old, now] = [before ?? {}, after ?? {}] as Record<string, unknown>[]
  const keys = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])
  const differing = [...keys].filter((key) => JSON.stringify(old?.[key]) !== JSON.stringify(now?.[key]))
  return Object.fromEntries(differing.map((key) => [key, [old?.[key] ?? null, now?.[key] ?? null]]))
}

const hiddenFields = async (
  ctx: Ctx,
  subject: Entity,
  id: string,
  changed: readonly Changed[],
): Promise<ReadonlySet<string>> => {
  const state = new Map(changed.map(({ place }) => [place.key, maskState(subject, place, ctx.actor)]))
  const keysIn = (wanted: string) => [...state].filter(([, known]) => known === wanted).map(([key]) => key)
  const [masked, byRow] = [keysIn('masked'), keysIn('rows')]
  if (byRow.length === 0) return new Set(masked)
  const revealed = asSql(visibleRows(subject, ctx.actor, 't', 'reveal'))
  const [cells] = await ctx.db.cells(
    sql`select ${revealed} from ${sql.table(subject.table)} as t where t.id = ${id}::uuid`,
  )
  return new Set(cells?.[0] === 't' ? masked : [...masked, ...byRow])
}

/** Titles of every record that the changes name and the reader may see, by one statement. */
const titlesOf = async (ctx: Ctx, changed: readonly Changed[]): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, Set<string>>()
  for (const { place, before, after } of changed) {
    if (!place.field.target) continue
    const known = ids.get(place.field.target) ?? new Set()
    for (const value of [before, after]) if (typeof value === 'string') known.add(value)
    ids.set(place.field.target, known)
  }
  const selects = [...ids].flatMap(([name, wanted]): Sql[] => {
    const target = entityNamed(name)
    const title = target && placeIn(target, target.title)
    if (!title || wanted.size === 0) return []
    return [
      sql`select t.id, ${readColumn(target, title, ctx.actor, 't')}::text as title from ${sql.table(target.table)} as t where t.id = any(${[...wanted]}::uuid[]) and ${asSql(visibleRows(target, ctx.actor, 't'))}`,
    ]
  })
  if (selects.length === 0) return new Map()
  const rows = await ctx.db.rows<{ id: string; title: string | null }>(sql`${sql.join(selects, sql` union all `)}`)
  return new Map(rows.map((row) => [row.id, row.title ?? '']))
}

const maxShown = 200
const comma = { zh: '、', en: ', ' }
const unseen = { zh: '(无权查看的记录)', en: '(a record you may not see)' }

const inWords = (ctx: Ctx, { field }: Place, value: unknown, titles: ReadonlyMap<string, string>): string | null => {
  if (value === null || value === undefined || value === '') return null
  const say = (one: Said) => saidTo(ctx.actor, one)
  const choiceName = (chosen: unknown) =>
    say(field.choices?.find((choice) => choice.value === chosen) ?? { zh: String(chosen) })
  switch (field.kind.name) {
    case 'choice':
      return choiceName(value)
    case 'multi-choice':
      return Array.isArray(value) ? value.map(choiceName).join(say(comma)) : null
    case 'boolean':
      return say(value ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' })
    case 'money':
      return moneyText(Number(value), ctx.company.currency)
    case 'percent':
      return `${Number((Number(value) * 100).toFixed(6))}%`
    case 'instant':
      return localTime(String(value), ctx.company.timeZone)
    case 'reference':
    case 'person':
    case 'file':
      return titles.get(String(value)) ?? (field.target ? say(unseen) : String(value))
    case 'address':
      return Object.values(value as object).join('')
    case 'json':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? value.join(say(comma))
        : say({ zh: '(内容已更新)', en: '(changed)' })
    default:
      return String(value).slice(0, maxShown)
  }
}

/** Exact: the decimal point is set in text, never by dividing. */
export const moneyText = (minor: number, currency: string): string => {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const amount = `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`
  return new Intl.NumberFormat('zh-CN', { style: 'currency', currency }).format(amount)
}

const localTime = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(at))
