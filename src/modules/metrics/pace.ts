import type { Period } from './period.ts'
import { workingDays } from './working-days.ts'

/** Where a period that still runs would end if every remaining working day brought what the past ones did. */
export interface Pace {
  readonly workingDays: number
  readonly elapsed: number
  /** Value at the end of the period; null before its first working day is over. */
  readonly projected: number | null
}

/** Today counts as elapsed: what was won this morning is in the value. */
export const paceOf = (value: number, period: Period, today: string): Pace => {
  const all = workingDays(period)
  if (today >= period.to) return { workingDays: all, elapsed: all, projected: value }
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  const elapsed = today < period.from ? 0 : workingDays({ from: period.from, to: tomorrow })
  return { workingDays: all, elapsed, projected: elapsed === 0 ? null : Math.round((value / elapsed) * all) }
}
