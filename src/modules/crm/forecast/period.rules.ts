import { type DayRange, namedPeriod } from '../../../kernel/index.ts'

/** A month or a quarter: what people commit for. */
export interface ForecastPeriod extends DayRange {
  readonly name: string
}

export const forecastPeriod = (name: string): ForecastPeriod | null => {
  const range = /^\d{4}-(Q[1-4]|\d\d)$/.test(name) ? namedPeriod(name) : null
  return range && { name, ...range }
}

/** The month and the quarter that hold a day. */
export const periodsAround = (day: string): ForecastPeriod[] => {
  const quarter = Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1
  return [day.slice(0, 7), `${day.slice(0, 4)}-Q${quarter}`].flatMap((name) => forecastPeriod(name) ?? [])
}

export const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** The first day on which nothing may be changed any more. */
export const lockedFrom = ({ to }: DayRange, lockDays: number): string => daysLater(to, -lockDays)

export type Standing = 'open' | 'locked' | 'over'

export const standingOf = (period: DayRange, lockDays: number, today: string): Standing => {
  if (today >= period.to) return 'over'
  return today >= lockedFrom(period, lockDays) ? 'locked' : 'open'
}

/** 2026 年 Q3, as people read it. */
export const labelOf = ({ name }: ForecastPeriod): string => {
  const [year, part = ''] = name.split('-')
  return part.startsWith('Q') ? `${year} 年 ${part}` : `${year} 年 ${Number(part)} 月`
}
