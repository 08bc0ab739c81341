import { momentOf, zoneOffsetMs } from './time-zone.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
/** A calendar without a working hour for this long is a mistake, not a holiday. */
const maxYearsAhead = 100

/** A stretch of a working day in minutes since midnight: `[540, 720]` is 9:00 to 12:00. */
export type DaySpan = readonly [from: number, to: number]

export interface WorkingHours {
  readonly timeZone: string
  /** In order, without overlaps; lunch is the gap between two of them. */
  readonly spans: readonly DaySpan[]
  isWorkingDay(day: string): boolean
}

export interface WorkingCalendar {
  readonly minutesPerDay: number
  isWorkingDay(day: string): boolean
  isWorkingTime(at: Date): boolean
  /** The earliest moment at which this much working time has passed; before `from` where `minutes` is negative. */
  addWorkingMinutes(from: Date, minutes: number): Date
  /** Whole minutes of working time from one moment to a later one; negative when `to` is the earlier. */
  workingMinutesBetween(from: Date, to: Date): number
  /** Working time between two moments, stretch by stretch, for a statement that counts many waits at once. */
  scale(from: Date, to: Date): WorkingScale
}

/** Moments in milliseconds at which working time begins, and how much of it lies before each; the last is where it ends. */
export interface WorkingScale {
  readonly starts: readonly number[]
  readonly before: readonly number[]
}

/** The working time of one year: its stretches, and how much lies before each. */
interface Year {
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly before: Float64Array
  readonly total: number
}

/** Sums of whole days are made once for each year; a question is then a search among some 500 stretches, however far apart. */
export const workingCalendar = (hours: WorkingHours): WorkingCalendar => {
  const years = new Map<number, Year>()
  const begins = new Map<number, number>()
  const yearOf = (year: number): Year => {
    const known = years.get(year)
    if (known) return known
    const made = stretchesOf(year, hours)
    years.set(year, made)
    return made
  }
  const beginOf = (year: number): number => {
    const known = begins.get(year)
    if (known !== undefined) return known
    const at = momentOf(Date.UTC(year, 0, 1), hours.timeZone)
    begins.set(year, at)
    return at
  }
  const yearAt = (at: number): number => {
    const guess = new Date(at).getUTCFullYear()
    if (at < beginOf(guess)) return guess - 1
    return at < beginOf(guess + 1) ? guess : guess + 1
  }
  const between = (from: number, to: number): number => {
    if (from > to) return 0 - between(to, from)
    const last = yearAt(to)
    let sum = workedIn(yearOf(last), to)
    for (let year = yearAt(from); year < last; year++) sum += yearOf(year).total
    return sum - workedIn(yearOf(yearAt(from)), from)
  }
  const later = (from: number, ms: number): number => {
    let year = yearAt(from)
    let wanted = workedIn(yearOf(year), from) + ms
    const last = year + maxYearsAhead
    for (; wanted > yearOf(year).total; year++) {
      if (year > last) throw new Error('the working calendar has no working time')
      wanted -= yearOf(year).total
    }
    return momentAfter(yearOf(year), wanted)
  }
  const earlier = (from: number, ms: number): number => {
    let year = yearAt(from)
    let wanted = workedIn(yearOf(year), from) - ms
    const last = year - maxYearsAhead
    while (wanted < 0) {
      if (year < last) throw new Error('the working calendar has no working time')
      year--
      wanted += yearOf(year).total
    }
    return momentBefore(yearOf(year), wanted)
  }
  const minutesPerDay = hours.spans.reduce((sum, [from, to]) => sum + to - from, 0)
  return {
    minutesPerDay,
    isWorkingDay: hours.isWorkingDay,
    isWorkingTime: (at) => {
      const { starts, ends } = yearOf(yearAt(at.getTime()))
      const i = lastAtMost(starts, at.getTime())
      return i >= 0 && at.getTime() < (ends[i] as number)
    },
    addWorkingMinutes: (from, minutes) => {
      if (minutes === 0) return from
      const at = from.getTime()
      return new Date(minutes > 0 ? later(at, minutes * minuteMs) : earlier(at, -minutes * minuteMs))
    },
    // Adding nothing makes a zero of minus zero.
    workingMinutesBetween: (from, to) => Math.trunc(between(from.getTime(), to.getTime()) / minuteMs) + 0,
    scale: (from, to) => {
      const years: Year[] = []
      for (let year = yearAt(from.getTime()); year <= yearAt(to.getTime()); year++) years.push(yearOf(year))
      return scaleOf(years, from.getTime(), to.getTime())
    },
  }
}

const stretchesOf = (year: number, { timeZone, spans, isWorkingDay }: WorkingHours): Year => {
  const starts: number[] = []
  const ends: number[] = []
  const before: number[] = []
  let total = 0
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += dayMs) {
    if (!isWorkingDay(new Date(day).toISOString().slice(0, 10))) continue
    const moment = clockOf(day, timeZone)
    for (const [from, to] of spans) {
      const start = moment(from)
      const end = moment(to)
      if (end <= start) continue
      starts.push(start)
      ends.push(end)
      before.push(total)
      total += end - start
    }
  }
  return {
    starts: Float64Array.from(starts),
    ends: Float64Array.from(ends),
    before: Float64Array.from(before),
    total,
  }
}

const scaleOf = (years: readonly Year[], from: number, to: number): WorkingScale => {
  const starts: number[] = []
  const before = [0]
  for (const year of years)
    for (const [i, opens] of year.starts.entries()) {
      const start = Math.max(opens, from)
      const end = Math.min(year.ends[i] as number, to)
      if (end <= start) continue
      starts.push(start)
      before.push((before.at(-1) as number) + end - start)
    }
  return { starts, before }
}

/** Minutes of this day to moments. Only days on which clocks are changed need to be asked minute by minute. */
const clockOf = (day: number, timeZone: string): ((minutes: number) => number) => {
  const ahead = zoneOffsetMs(day - dayMs / 2, timeZone)
  if (ahead === zoneOffsetMs(day + 1.5 * dayMs, timeZone)) return (minutes) => day + minutes * minuteMs - ahead
  return (minutes) => momentOf(day + minutes * minuteMs, timeZone)
}

/** Index of the last value that is not above `wanted`, or -1. */
const lastAtMost = (sorted: Float64Array, wanted: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) <= wanted) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Working time of the year up to a moment in it. */
const workedIn = ({ starts, ends, before }: Year, at: number): number => {
  const i = lastAtMost(starts, at)
  if (i < 0) return 0
  return (before[i] as number) + Math.min(at, ends[i] as number) - (starts[i] as number)
}

/** The earliest moment of the year by which `wanted` of its working time, more than none, has passed. */
const momentAfter = ({ starts, before }: Year, wanted: number): number => {
  let i = lastAtMost(before, wanted)
  if (before[i] === wanted && i > 0) i--
  return (starts[i] as number) + wanted - (before[i] as number)
}

/** The latest moment of the year by which no more than `wanted` of its working time has passed. */
const momentBefore = ({ starts, before, ends, total }: Year, wanted: number): number => {
  if (wanted === total) return ends.at(-1) as number
  const i = lastAtMost(before, wanted)
  return (starts[i] as number) + wanted - (before[i] as number)
}
