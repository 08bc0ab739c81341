import { type DayRange, periodRange } from '../../kernel/index.ts'

export type PeriodKind = 'month' | 'quarter' | 'half' | 'year'

/** A stretch of days that a number is about. Months, quarters, halves and years have a `kind` and can be compared and targeted. */
export interface Period extends DayRange {
  /** Canonical: `2026-07`, `2026-Q3`, `2026-H2`, `2026`, or `2026-07-01..2026-07-15`. */
  readonly name: string
  readonly kind: PeriodKind | 'range'
}

const monthsOfKind: Record<PeriodKind, number> = { month: 1, quarter: 3, half: 6, year: 12 }

/** Months since year 0, so that periods are counted instead of spelled. */
const monthIndex = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
const firstDay = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`

const wholePeriod = (kind: PeriodKind, from: number): Period => {
  const year = String(Math.floor(from / 12)).padStart(4, '0')
  const names: Record<PeriodKind, string> = {
    month: firstDay(from).slice(0, 7),
    quarter: `${year}-Q${Math.floor((from % 12) / 3) + 1}`,
    half: `${year}-H${Math.floor((from % 12) / 6) + 1}`,
    year,
  }
  return { name: names[kind], kind, from: firstDay(from), to: firstDay(from + monthsOfKind[kind]) }
}

const shiftedDay = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
const dayBefore = (day: string): string => shiftedDay(day, -1)

/** A single day. */
export const onDay = (day: string): DayRange => ({ from: day, to: shiftedDay(day, 1) })

/** `2026-Q3`, `this_quarter`, `2026-07-01..2026-07-15`, …; null when it is no period. */
export const readPeriod = (name: string, today: string): Period | null => {
  const range = periodRange(name, today)
  return range && periodOf(range)
}

/** The period that covers exactly these days. */
export const periodOf = (range: DayRange): Period => {
  const start = monthIndex(range.from)
  const length = monthIndex(range.to) - start
  const kind = (Object.keys(monthsOfKind) as PeriodKind[]).find((candidate) => monthsOfKind[candidate] === length)
  if (isWholeMonths(range) && kind && start % monthsOfKind[kind] === 0) return wholePeriod(kind, start)
  const last = dayBefore(range.to)
  return { ...range, name: last === range.from ? last : `${range.from}..${last}`, kind: 'range' }
}

export const isWholeMonths = (range: DayRange): boolean => range.from.endsWith('-01') && range.to.endsWith('-01')

/** The period of this kind that holds the day. */
export const periodHolding = (kind: PeriodKind, day: string): Period => {
  const index = monthIndex(day)
  return wholePeriod(kind, index - (index % monthsOfKind[kind]))
}

const monthsLater = ({ from, to }: DayRange, months: number): Period =>
  periodOf({ from: firstDay(monthIndex(from) + months), to: firstDay(monthIndex(to) + months) })

/** The same kind of period, `by` periods later (negative: earlier). */
export const shifted = (period: Period, by: number): Period => {
  if (isWholeMonths(period)) return monthsLater(period, by * (monthIndex(period.to) - monthIndex(period.from)))
  const length = Date.parse(period.to) - Date.parse(period.from)
  const moved = (day: string) => new Date(Date.parse(day) + by * length).toISOString().slice(0, 10)
  return periodOf({ from: moved(period.from), to: moved(period.to) })
}

/** The same days a year earlier; 29 February becomes 28 February. */
export const yearEarlier = (period: Period): Period => {
  if (isWholeMonths(period)) return monthsLater(period, -12)
  const moved = (day: string) => {
    const month = firstDay(monthIndex(day) - 12).slice(0, 7)
    return day.endsWith('02-29') ? `${month}-28` : `${month}${day.slice(7)}`
  }
  // By the last day, not by the one after it: 28 February of a leap year is followed by a day that the year before has not.
  return periodOf({ from: moved(period.from), to: shiftedDay(moved(dayBefore(period.to)), 1) })
}

/** The parts that targets of a period may be set in: a year in halves, a half in quarters, a quarter in months. */
export const partsOf = (period: Period): readonly Period[] => {
  const smaller: Partial<Record<Period['kind'], PeriodKind>> = { year: 'half', half: 'quarter', quarter: 'month' }
  const kind = smaller[period.kind]
  if (!kind) return []
  const start = monthIndex(period.from)
  const count = (monthIndex(period.to) - start) / monthsOfKind[kind]
  return Array.from({ length: count }, (_, i) => wholePeriod(kind, start + i * monthsOfKind[kind]))
}

/** The periods that hold this one, nearest first: a month's quarter, half and year. */
export const aroundOf = (period: Period): readonly Period[] => {
  if (period.kind === 'range') return []
  const kinds: PeriodKind[] = ['month', 'quarter', 'half', 'year']
  return kinds.slice(kinds.indexOf(period.kind) + 1).map((kind) => periodHolding(kind, period.from))
}

/** First days of the months of a range of whole months. */
export const monthsOf = (range: DayRange): readonly string[] => {
  const start = monthIndex(range.from)
  return Array.from({ length: monthIndex(range.to) - start }, (_, i) => firstDay(start + i))
}

/** 2026 年 Q3, as people read it. */
export const periodLabel = (period: Period): string => {
  const year = `${period.from.slice(0, 4)} 年`
  switch (period.kind) {
    case 'month':
      return `${year} ${Number(period.from.slice(5, 7))} 月`
    case 'quarter':
      return `${year} ${period.name.slice(5)}`
    case 'half':
      return `${year}${period.name.endsWith('1') ? '上' : '下'}半年`
    case 'year':
      return year
    case 'range':
      return period.name.replace('..', ' 至 ')
  }
}

/** Q3 2026, Mar 2026: the same in English. */
export const periodEn = ({ kind, name, from }: Period): string => {
  if (kind === 'range') return name.replace('..', ' – ')
  if (kind === 'month')
    return new Date(from).toLocaleDateString('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return [name.slice(5), name.slice(0, 4)].filter(Boolean).join(' ')
}

/** The label at the head of a sentence: Chinese sets a space after a Latin letter or digit. */
export const periodLead = (period: Period): string => periodLabel(period).replace(/[0-9A-Z]$/, '$& ')
