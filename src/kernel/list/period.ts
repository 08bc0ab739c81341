/** Half-open range of days: `from` included, `to` not. */
export interface DayRange {
  readonly from: string
  readonly to: string
}

const dayMs = 86_400_000
const iso = (year: number, monthIndex: number, day: number) =>
  new Date(Date.UTC(year, monthIndex, day)).toISOString().slice(0, 10)
const addDays = (day: string, n: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10)

const nearDays = new Map(Object.entries({ today: 0, yesterday: -1, tomorrow: 1 }))
const spans = { month: 1, quarter: 3, half: 6, year: 12 } as const

const monthsFrom = (year: number, monthIndex: number, months: number): DayRange => ({
  from: iso(year, monthIndex, 1),
  to: iso(year, monthIndex + months, 1),
})

// The years that dates may have.
const someYear = String.raw`(?:19|20|21)\d\d`

/** `2026`, `2026-H1`, `2026-Q3`, `2026-03`, `2026-03-08`, `2026-01-01..2026-03-31` (both days included); null when none of these. */
export const namedPeriod = (name: string): DayRange | null => {
  const day = String.raw`${someYear}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
  const range = new RegExp(`^(${day})(?:\\.\\.(${day}))?$`).exec(name)
  if (range?.[1]) {
    const from = addDays(range[1], 0)
    const to = addDays(range[2] ?? range[1], 1)
    return from === range[1] && from < to ? { from, to } : null
  }
  const match = new RegExp(`^(${someYear})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?$`).exec(name)
  if (!match) return null
  const [, year, quarter, half, month] = match
  if (quarter) return monthsFrom(Number(year), (Number(quarter) - 1) * 3, 3)
  if (half) return monthsFrom(Number(year), (Number(half) - 1) * 6, 6)
  if (month) return monthsFrom(Number(year), Number(month) - 1, 1)
  return monthsFrom(Number(year), 0, 12)
}

/** `today`, `this_quarter`, `last_year`, `next_week`, `last_30_days`, `next_7_days` seen from `today`, and every named period. */
export const periodRange = (name: string, today: string): DayRange | null => {
  const rolling = /^(last|next)_(\d{1,4})_days$/.exec(name)
  if (rolling) {
    const days = Number(rolling[2])
    return rolling[1] === 'last'
      ? { from: addDays(today, 1 - days), to: addDays(today, 1) }
      : { from: today, to: addDays(today, days) }
  }
  const days = nearDays.get(name)
  if (days !== undefined) return { from: addDays(today, days), to: addDays(today, days + 1) }
  const relative = /^(this|last|next)_(week|month|quarter|half|year)$/.exec(name)
  if (!relative) return namedPeriod(name)
  const step = { this: 0, last: -1, next: 1 }[relative[1] as 'this' | 'last' | 'next']
  if (relative[2] === 'week') {
    // Weeks begin on Monday.
    const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
    const monday = addDays(today, step * 7 - weekday)
    return { from: monday, to: addDays(monday, 7) }
  }
  const months = spans[relative[2] as keyof typeof spans]
  const monthIndex = Number(today.slice(5, 7)) - 1
  return monthsFrom(Number(today.slice(0, 4)), monthIndex - (monthIndex % months) + step * months, months)
}
