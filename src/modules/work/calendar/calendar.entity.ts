import { entity, everyone, type FieldFault, field } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'

/** A day on which the company works otherwise than the calendar of the country says. */
export const calendarDay = entity('calendar-day', {
  table: 'work.calendar_day',
  label: { zh: '日历特例', en: 'Calendar exception' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    day: field.date({ zh: '日期', en: 'Day', required: true, unique: true }),
    kind: field.choice(
      {
        off: { zh: '休息', en: 'Day off', tone: 'success' },
        working: { zh: '上班', en: 'Working day', tone: 'warning' },
      },
      { zh: '安排', en: 'Kind', required: true, default: 'off' },
    ),
  },
  list: ['day', 'kind', 'name'],
  order: '-day',
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
})

const times = ['opensAt', 'lunchFrom', 'lunchTo', 'closesAt'] as const

const clock = (zh: string, en: string) =>
  field.text({
    zh,
    en,
    max: 5,
    required: true,
    help: '24 小时制,例如 09:00。',
    helpEn: '24-hour clock, for example 09:00.',
  })

/** When the company works on a working day: one record, made with the database. */
export const workingHours = entity('working-hours', {
  table: 'work.working_hours',
  label: { zh: '工作时间', en: 'Working hours' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 60, required: true }),
    opensAt: clock('上班', 'Opens at'),
    lunchFrom: clock('午休开始', 'Lunch from'),
    lunchTo: clock('午休结束', 'Lunch until'),
    closesAt: clock('下班', 'Closes at'),
  },
  list: ['name', ...times],
  grants: { read: everybody, update: keepers },
  visible: everyone,
  check: (row) => {
    const wrong = times.filter((key) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(String(row[key])))
    if (wrong.length > 0) {
      return wrong.map((key) => ({
        field: key,
        code: 'time',
        message: '应为 24 小时制的时间,例如 09:00。',
        en: 'Write a time of 24 hours, such as 09:00.',
      }))
    }
    return inOrder(row)
  },
})

const inOrder = (row: Readonly<Record<string, unknown>>): FieldFault[] => {
  const [opens, lunch, back, closes] = times.map((key) => String(row[key])) as [string, string, string, string]
  if (opens < lunch && lunch <= back && back < closes) return []
  return [
    {
      field: 'closesAt',
      code: 'order',
      message: '时间应依次为:上班、午休开始、午休结束、下班。没有午休时,午休开始与结束填同一时间。',
      en: 'The order is: start, break from, break until, end. Without a break give the same time twice.',
    },
  ]
}
