import { type Ctx, sql } from '../../../kernel/index.ts'
import { isChineseWorkingDay } from '../../../platform/calendar/chinese.ts'
import { type DaySpan, type WorkingCalendar, workingCalendar } from '../../../platform/calendar/working-time.ts'

interface Settings {
  readonly opens: string
  readonly lunch: string
  readonly back: string
  readonly closes: string
  /** Day → is it worked, where the company differs from the country. */
  readonly days: Readonly<Record<string, boolean>>
}

let latest: { readonly key: string; readonly calendar: WorkingCalendar } | undefined

/** The company's working time: public holidays and 调休 of China, the company's own days, hours and lunch. */
export const companyCalendar = async (ctx: Pick<Ctx, 'db' | 'company'>): Promise<WorkingCalendar> => {
  const [row] =
    await ctx.db.rows<Settings>(sql`select opens_at as opens, lunch_from as lunch, lunch_to as back, closes_at as closes,
      (select coalesce(json_object_agg(day, kind = 'working' order by day), '{}') from work.calendar_day where deleted_at is null) as days
    from work.working_hours where deleted_at is null limit 1`)
  if (!row) throw new Error('work.working_hours has no record; the migration makes it')
  const key = JSON.stringify([ctx.company.timeZone, row])
  if (latest?.key === key) return latest.calendar
  const calendar = workingCalendar({
    timeZone: ctx.company.timeZone,
    spans: spansOf(row),
    isWorkingDay: (day) => row.days[day] ?? isChineseWorkingDay(day),
  })
  latest = { key, calendar }
  return calendar
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

const spansOf = ({ opens, lunch, back, closes }: Settings): DaySpan[] => [
  [minutesOf(opens), minutesOf(lunch)],
  [minutesOf(back), minutesOf(closes)],
]
