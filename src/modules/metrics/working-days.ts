import type { DayRange } from '../../kernel/index.ts'
import { isChineseWorkingDay } from '../../platform/calendar/chinese.ts'

const dayMs = 86_400_000

/** Working days of the Chinese calendar in a range. */
export const workingDays = ({ from, to }: DayRange): number => {
  let days = 0
  for (let at = Date.parse(from); at < Date.parse(to); at += dayMs) {
    if (isChineseWorkingDay(new Date(at).toISOString().slice(0, 10))) days++
  }
  return days
}
