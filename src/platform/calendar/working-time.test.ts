import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holidayOn, isChineseWorkingDay, workedFor } from './chinese.ts'
import { zoneOffsetMs } from './time-zone.ts'
import { type DaySpan, workingCalendar } from './working-time.ts'

const minuteMs = 60_000
const spans: readonly DaySpan[] = [
  [540, 720],
  [780, 1080],
]
const overrides = new Map([
  ['2026-03-11', false],
  ['2026-03-14', true],
])
const isWorkingDay = (day: string) => overrides.get(day) ?? isChineseWorkingDay(day)
const shanghai = workingCalendar({ timeZone: 'Asia/Shanghai', spans, isWorkingDay })
const at = (local: string) => new Date(`${local}:00+08:00`)

describe('the Chinese calendar', () => {
  test('public holidays are off, 调休 weekends are worked, both with their names', () => {
    expect(isChineseWorkingDay('2026-02-17')).toBe(false)
    expect(holidayOn('2026-02-17')).toBe('春节')
    expect(isChineseWorkingDay('2026-02-14')).toBe(true)
    expect(workedFor('2026-02-14')).toBe('春节')
    expect(isChineseWorkingDay('2026-03-07')).toBe(false)
  })
})

describe('working time', () => {
  test('two hours from eleven go over lunch, from Friday evening to Monday, from the eve of 春节 behind it', () => {
    expect(shanghai.addWorkingMinutes(at('2026-03-10T11:00'), 120)).toEqual(at('2026-03-10T14:00'))
    expect(shanghai.addWorkingMinutes(at('2026-03-06T17:00'), 120)).toEqual(at('2026-03-09T10:00'))
    expect(shanghai.addWorkingMinutes(at('2026-02-14T17:30'), 60)).toEqual(at('2026-02-24T09:30'))
  })

  test('a span that ends with the day ends on that day', () => {
    expect(shanghai.addWorkingMinutes(at('2026-03-10T16:00'), 120)).toEqual(at('2026-03-10T18:00'))
    expect(shanghai.addWorkingMinutes(at('2026-03-10T18:00'), -120)).toEqual(at('2026-03-10T16:00'))
  })

  test("the company's own days off and on come before the calendar of the country", () => {
    expect(shanghai.workingMinutesBetween(at('2026-03-11T00:00'), at('2026-03-12T00:00'))).toBe(0)
    expect(shanghai.workingMinutesBetween(at('2026-03-14T00:00'), at('2026-03-15T00:00'))).toBe(480)
  })

  test('a calendar without working time is refused instead of searched for ever', () => {
    const never = workingCalendar({ timeZone: 'Asia/Shanghai', spans, isWorkingDay: () => false })
    expect(() => never.addWorkingMinutes(at('2026-03-10T09:00'), 1)).toThrow('no working time')
    expect(() => never.addWorkingMinutes(at('2026-03-10T09:00'), -1)).toThrow('no working time')
  })
})

// The zone in the east has no summer time, the one in the west changes its clocks, by day in the night shift's hours.
const zones = [
  { timeZone: 'Asia/Shanghai', spans },
  { timeZone: 'America/New_York', spans: [[60, 200], ...spans] as DaySpan[] },
]

describe.each(zones)('ten years in $timeZone, minute by minute', ({ timeZone, spans }) => {
  const begin = Date.UTC(2018, 0, 1)
  const minutes = Math.round((Date.UTC(2028, 0, 1) - begin) / minuteMs)
  const calendar = workingCalendar({ timeZone, spans, isWorkingDay })

  /** Working minutes before each minute, by looking at every single one of them. */
  const counted = new Int32Array(minutes + 1)
  let offset = 0
  let works = false
  let dayOf = -1
  for (let i = 0; i < minutes; i++) {
    const moment = begin + i * minuteMs
    if (i % 30 === 0) offset = zoneOffsetMs(moment, timeZone)
    const wall = moment + offset
    const day = Math.floor(wall / 86_400_000)
    if (day !== dayOf) {
      dayOf = day
      works = isWorkingDay(new Date(wall).toISOString().slice(0, 10))
    }
    const minute = (wall - day * 86_400_000) / minuteMs
    const open = works && spans.some(([from, to]) => minute >= from && minute < to)
    counted[i + 1] = (counted[i] as number) + (open ? 1 : 0)
  }
  const moment = (i: number) => new Date(begin + i * minuteMs)
  const anywhere = fc.integer({ min: 0, max: minutes })

  test('the time between two moments is the number of open minutes', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        expect(calendar.workingMinutesBetween(moment(a), moment(b))).toBe(
          (counted[b] as number) - (counted[a] as number),
        )
      }),
      { numRuns: 3_000 },
    )
  })

  test('adding reaches the first minute by which that much has passed, and takes back to the last', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 60_000 }), (a, length) => {
        const wanted = (counted[a] as number) + length
        fc.pre(wanted <= (counted[minutes] as number))
        const end = (calendar.addWorkingMinutes(moment(a), length).getTime() - begin) / minuteMs
        expect(counted[end]).toBe(wanted)
        expect(counted[end - 1]).toBe(wanted - 1)
        const back = (calendar.addWorkingMinutes(moment(end), -length).getTime() - begin) / minuteMs
        expect(counted[back]).toBe(counted[a])
        expect(counted[back + 1]).toBe((counted[a] as number) + 1)
      }),
      { numRuns: 3_000 },
    )
  })
})
