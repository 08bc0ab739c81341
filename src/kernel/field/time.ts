import { z } from 'zod'
import { type Field, type Kind, make, type Options } from './field.ts'

const comparisons = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'within', 'empty'] as const

// What is older than the records of any company is a slip of the hand, and the year 0 no day of the database.
const realDate = (text: string) => {
  if (!/^(?:19|20|21)/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** `2026-3-8`, `2026/03/08`, `2026年3月8日`, `20260308`, also in wide digits; null when it is no date of the calendar. */
export const readDate = (text: string): string | null => {
  const plain = text.normalize('NFKC')
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[ T]0{1,2}:00(?::00)?(?:\.0+)?Z?)?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (!match) return null
  const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
  return realDate(day) ? day : null
}

const date_: Kind<string> = {
  name: 'date',
  column: 'date',
  json: 'plain',
  filters: comparisons,
  total: null,
  sortable: true,
  value: () =>
    z
      .string({ error: '应为日期,格式 2026-03-08' })
      .regex(/^(?:19|20|21)\d\d-\d\d-\d\d$/, '应为日期,格式 2026-03-08')
      .refine(realDate, '日历上没有这一天'),
  read: (text) => {
    const day = readDate(text)
    return day ? { value: day } : { fault: `「${text}」不是日期,请用 2026-03-08 这样的写法,没有就留空` }
  },
  decode: (cell) => cell,
}

// The database keeps microseconds, a Date milliseconds: what lies between would make a filter miss the moment it was given.
const inUtc = (text: string): string => {
  const finer = /\.\d{3}(\d{1,3})/.exec(text)?.[1]?.replace(/0+$/, '')
  const utc = new Date(text).toISOString()
  return finer ? utc.replace('Z', `${finer}Z`) : utc
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The moment at which the clocks of a zone show this time. */
const momentIn = (shown: string, timeZone: string): Date => {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  clocks.set(timeZone, clock)
  const ahead = (at: number) => Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at
  const wall = Date.parse(shown)
  return new Date(Number.isNaN(wall) ? wall : wall - ahead(wall - ahead(wall)))
}

const instant_: Kind<string> = {
  name: 'instant',
  column: 'timestamptz',
  json: 'instant',
  filters: comparisons,
  total: null,
  sortable: true,
  value: () =>
    z.iso
      .datetime({ offset: true, error: '应为时刻,格式 2026-03-08T09:30:00+08:00' })
      .transform(inUtc)
      .refine((text) => /^(?:19|20|21)\d\d-/.test(text), '应在 1900 年与 2199 年之间'),
  read: (text, _field, timeZone = 'Asia/Shanghai') => {
    const local =
      /^(\d{4}[-/年]\d{1,2}[-/月]\d{1,2})日?[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text)
    const day = readDate(local?.[1] ?? text)
    if (!day) return { fault: `「${text}」不是时刻,请用 2026-03-08 09:30 这样的写法` }
    const clock = local ? `${local[2]?.padStart(2, '0')}:${local[3]}:${local[4] ?? '00'}` : '00:00:00'
    const at = local?.[5] ? new Date(`${day}T${clock}${local[5]}`) : momentIn(`${day}T${clock}Z`, timeZone)
    return Number.isNaN(at.getTime()) ? { fault: `「${text}」不是时刻` } : { value: at.toISOString() }
  },
  decode: (cell) => isoInstant(cell),
}

/** `2026-03-08 01:02:03.5+00`, as PostgreSQL prints it in UTC, to ISO 8601. */
export const isoInstant = (cell: string): string => `${cell.slice(0, 10)}T${cell.slice(11).replace(/\+00$/, 'Z')}`

const isAsRead = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d[1-9]Z$/

/** An instant as it would come back from the database: UTC, no zeros behind the seconds. */
export const asRead = (instant: string): string =>
  isAsRead.test(instant)
    ? instant
    : inUtc(instant).replace(/\.(\d*?)0*Z$/, (_, digits) => (digits ? `.${digits}Z` : 'Z'))

/** A day of the calendar, 'YYYY-MM-DD', never converted between time zones. `today` defaults to the day of creation. */
export const date = <const R extends boolean = false>(o: Options<R> & { default?: 'today' }): Field<string, R> =>
  make(date_, o)

/** A point in time, ISO 8601 in UTC. `now` defaults to the moment of creation. */
export const instant = <const R extends boolean = false>(o: Options<R> & { default?: 'now' }): Field<string, R> =>
  make(instant_, o)
