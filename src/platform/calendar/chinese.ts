// The tables only: the library's functions read dates by the clock of the process and are a day off west of Greenwich.
import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

const nameOf = (entry: string): string => entry.split(',')[1] ?? entry
const named = (table: Record<string, string>) =>
  new Map(Object.entries(table).map(([day, entry]) => [day, nameOf(entry)]))
const holidays = named(calendar.holidays)
const workedWeekends = named(calendar.workdays)

/** 国庆节, 春节 …: the public holiday that gives this day off. */
export const holidayOn = (day: string): string | undefined => holidays.get(day)

/** The holiday for which this weekend day is worked (调休). */
export const workedFor = (day: string): string | undefined => workedWeekends.get(day)

/**
 * Public holidays are off, 调休 Saturdays and Sundays are worked. Years whose holidays are not announced yet count Monday to
 * Friday.
 */
export const isChineseWorkingDay = (day: string): boolean => {
  if (workedWeekends.has(day)) return true
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !holidays.has(day)
}
