/** Days are counted from 1970-01-01 as they are in China; instants are ISO 8601 in UTC. */
const dayMs = 86_400_000
const hourMs = 3_600_000
const chinaIsAhead = 8 * hourMs

export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
export const dayAt = (at: Date): number => Math.floor((at.getTime() + chinaIsAhead) / dayMs)

/** The instant of an hour in China on a day: 9.5 is half past nine. */
export const instant = (day: number, hour: number): string =>
  new Date(day * dayMs + hour * hourMs - chinaIsAhead).toISOString()

/** The same day, or the Monday after a weekend. */
export const onWorkday = (day: number): number => {
  // Day 0 was a Thursday.
  const weekday = (day + 3) % 7
  return weekday < 5 ? day : day + 7 - weekday
}

export interface Quarter {
  /** 2026-Q3 */
  readonly name: string
  readonly from: number
  /** The first day after it. */
  readonly to: number
}

const quarterAt = (year: number, index: number): Quarter => {
  const first = (offset: number) => Math.floor(Date.UTC(year, (index + offset) * 3, 1) / dayMs)
  const date = dateOf(first(0))
  return { name: `${date.slice(0, 4)}-Q${(Number(date.slice(5, 7)) + 2) / 3}`, from: first(0), to: first(1) }
}

/** When everything in the story happens. */
export interface Calendar {
  readonly today: number
  readonly now: Date
  /** The first day of the history. */
  readonly begin: number
  /** From the first of the history to the one that is running, in order. */
  readonly quarters: readonly Quarter[]
  /** The quarter that was missed, talked about and learned from. */
  readonly story: Quarter
  readonly detectedOn: number
  readonly reviewOn: number
  readonly reviewClosedOn: number
  readonly projectOn: number
  /** The new process version is in force from here. */
  readonly publishedOn: number
  readonly effectFrom: number
  readonly effectTo: number
  readonly evaluatedOn: number
}

const quartersBefore = 11
const daysToLearn = 45

/** The story is that of the last third quarter that ended long enough ago for its lesson to have shown an effect. */
export const calendarAt = (now: Date): Calendar => {
  const today = dayAt(now)
  const year = Number(dateOf(today).slice(0, 4))
  const story = quarterAt(year, 2).to + daysToLearn <= today ? quarterAt(year, 2) : quarterAt(year - 1, 2)
  const storyYear = Number(story.name.slice(0, 4))
  const quarters: Quarter[] = []
  for (let index = 2 - quartersBefore; quarterAt(storyYear, index).from <= today; index++) {
    quarters.push(quarterAt(storyYear, index))
  }
  const effectTo = Math.min(story.to + 91, today - 3)
  return {
    today,
    now,
    begin: (quarters[0] as Quarter).from,
    quarters,
    story,
    detectedOn: onWorkday(story.to + 1),
    reviewOn: onWorkday(story.to + 5),
    reviewClosedOn: onWorkday(story.to + 9),
    projectOn: onWorkday(story.to + 11),
    publishedOn: onWorkday(story.to + 18),
    effectFrom: story.to + 22,
    effectTo,
    evaluatedOn: effectTo + 1,
  }
}
