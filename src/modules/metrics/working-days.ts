// The tables only: the library's functions read dates by the clock of the process and are a day off west of Greenwich.
import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { DayRange } from '../../kernel/index.ts'

const dayMs = 86_400_000
const holidays = new Set(Object.keys(calendar.holidays))
const workedWeekends = new Set(Object.keys(calendar.workdays))

const isWorkingDay = (at: number): boolean => {
  const day = new Date(at)
  const name = day.toISOString().slice(0, 10)
  if (workedWeekends.has(name)) return true
  const weekday = day.getUTCDay()
  return weekday !== 0 && weekday !== 6 && !holidays.has(name)
}

/**
 * Working days of the Chinese calendar in a range: public holidays are off, 调休 Saturdays and Sundays are worked. Years whose
 * holidays are not announced yet count Monday to Friday.
 */
export const workingDays = ({ from, to }: DayRange): number => {
  let days = 0
  for (let at = Date.parse(from); at < Date.parse(to); at += dayMs) if (isWorkingDay(at)) days++
  return days
}
