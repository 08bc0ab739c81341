import { field, invalid, sql, view } from '../../../kernel/index.ts'
import { holidayOn, workedFor } from '../../../platform/calendar/chinese.ts'
import { everybody } from '../../people/index.ts'
import { companyCalendar } from './company-calendar.ts'

const dayMs = 86_400_000

export interface CalendarMonthDay {
  readonly day: string
  readonly works: boolean
  /** 春节, 国庆节 …, or the name of the company's own exception. */
  readonly name: string | null
  readonly source: 'week' | 'country' | 'company'
  readonly exceptionId: string | null
}

/** The days of one month as the company works them, each with what makes it so. */
export const workingTime = view('working-calendar', {
  zh: '工作日历',
  en: 'Working calendar',
  allow: everybody,
  input: { month: field.text({ zh: '月份', en: 'Month', required: true, max: 7 }) },
  run: async (ctx, { month }) => {
    if (!/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(month)) {
      return invalid([
        {
          field: 'month',
          code: 'value',
          message: '「月份」应为 2026-03 这样的写法。',
          en: 'Write the “Month” as 2026-03.',
        },
      ])
    }
    const calendar = await companyCalendar(ctx)
    const own = await ctx.db.rows<{
      id: string
      day: string
      name: string
    }>(sql`select id, day, name from work.calendar_day
      where deleted_at is null and day >= ${`${month}-01`}::date and day < ${`${month}-01`}::date + interval '1 month'`)
    const exceptions = new Map(own.map((row) => [row.day, row]))
    const days = daysOf(month).map((day): CalendarMonthDay => {
      const exception = exceptions.get(day)
      const national = holidayOn(day) ?? workedFor(day)
      return {
        day,
        works: calendar.isWorkingDay(day),
        name: exception?.name ?? national ?? null,
        source: exception ? 'company' : national ? 'country' : 'week',
        exceptionId: exception?.id ?? null,
      }
    })
    return { month, minutesPerDay: calendar.minutesPerDay, workingDays: days.filter(({ works }) => works).length, days }
  },
})

const daysOf = (month: string): string[] => {
  const days: string[] = []
  for (let at = Date.parse(`${month}-01`); ; at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10)
    if (!day.startsWith(month)) return days
    days.push(day)
  }
}
