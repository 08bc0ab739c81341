import { followUp, lastWords } from '../seed/follow-ups.ts'
import { type Random, randomFor, seededId } from '../seed/random.ts'
import { type Calendar, dateOf, instant, onWorkday } from './calendar.ts'
import type { DealPlan } from './deals.ts'
import { demoSeed } from './organisation.ts'

export interface Stay {
  /** Position of the node, from 0. */
  readonly node: number
  readonly enteredAt: string
  readonly leftAt: string | null
}

export interface Conversation {
  readonly day: number
  readonly hour: number
  readonly kind: 'call' | 'visit' | 'email' | 'wechat' | 'meeting'
  readonly content: string
  readonly feedback: string
  readonly nextAction: string | null
  readonly nextActionOn: string | null
  readonly noFollowUpReason: string | null
}

export interface DemoDeal extends DealPlan {
  readonly id: string
  readonly createdAt: string
  readonly startedOn: string
  readonly expectedOn: string
  readonly stays: readonly Stay[]
  readonly conversations: readonly Conversation[]
}

const standardDays = [2, 5, 10, 8, 12]
const wonNode = standardDays.length

interface Course {
  readonly plan: DealPlan
  readonly random: Random
  readonly lastNode: number
  /** Days at each node, in order. */
  readonly durations: readonly number[]
  readonly from: number
  readonly until: number
  /** Days on which the customer was spoken to. */
  readonly days: number[]
}

/**
 * Gives each deal its way through the stages and its conversations. The conversations of the quarter of the story lie 22 days
 * apart on average, to the day: that is the number the retrospective is about.
 */
export const liveDeals = (calendar: Calendar, plans: readonly DealPlan[]): DemoDeal[] => {
  const courses = plans.map((plan, i) => courseOf(calendar, plan, randomFor(demoSeed, 'life', i)))
  settleGaps(calendar, courses)
  return courses.map((course) => lived(calendar, course)).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
}

const courseOf = (calendar: Calendar, plan: DealPlan, random: Random): Course => {
  const lastNode = plan.outcome === 'won' ? wonNode - 1 : random.whole(plan.outcome === 'open' ? 0 : 1, wonNode - 1)
  const until = plan.closedDay ?? calendar.today
  const slow = until >= calendar.story.from && until < calendar.publishedOn ? 1.35 : 1
  const durations = standardDays
    .slice(0, lastNode + 1)
    .map((days) => Math.max(1, Math.round(random.logNormal(days * slow, 0.45))))
  const from = until - durations.reduce((sum, days) => sum + days, 0)
  return { plan, random, lastNode, durations, from, until, days: conversationDays(calendar, plan, random, from, until) }
}

const usualGap = 15
const storyGap = 26
const learnedGap = 9

const conversationDays = (
  { story, publishedOn }: Calendar,
  { outcome }: DealPlan,
  random: Random,
  from: number,
  until: number,
): number[] => {
  const last = outcome === 'open' ? until - random.whole(1, 6) : until
  const days = [Math.min(onWorkday(from), last)]
  for (;;) {
    const before = days.at(-1) as number
    const slow = before >= story.from - 20 && before < story.to - 12
    const median = before >= publishedOn ? learnedGap : slow ? storyGap : usualGap
    const drawn = onWorkday(before + Math.max(2, Math.round(random.logNormal(median, 0.3))))
    // With the new standard in force nobody waits for the old appointment.
    const day = before < publishedOn && drawn > publishedOn + 4 ? onWorkday(publishedOn + random.whole(0, 4)) : drawn
    if (day > last - 3 || day <= before) break
    days.push(day)
  }
  if (outcome !== 'open' && last > (days.at(-1) as number)) days.push(last)
  return days
}

const storyMean = 22

/** Moves first conversations, whose own gap does not count, until the gaps of the story's quarter have exactly the mean. */
const settleGaps = ({ story }: Calendar, courses: readonly Course[]): void => {
  const isIn = (day: number) => day >= story.from && day < story.to
  const gaps = courses.flatMap(({ days }) =>
    days.slice(1).flatMap((day, i) => (isIn(day) ? [day - (days[i] as number)] : [])),
  )
  let short = storyMean * gaps.length - gaps.reduce((sum, gap) => sum + gap, 0)
  const movable = courses.filter(({ days }) => days.length > 1 && isIn(days[1] as number))
  for (let i = 0; short !== 0; i++) {
    const { days } = movable[i % movable.length] as Course
    const step = Math.sign(short)
    if (step < 0 && (days[1] as number) - (days[0] as number) <= 2) continue
    days[0] = (days[0] as number) - step
    short -= step
  }
}

const lived = (calendar: Calendar, course: Course): DemoDeal => {
  const { plan, random, from, until, days } = course
  const begun = Math.min(from, days[0] as number)
  const createdAt = instant(begun, 8.5)
  const expected = plan.closedDay ?? calendar.today + random.whole(6, 75)
  return {
    ...plan,
    id: seededId(random, Date.parse(createdAt)),
    createdAt,
    startedOn: dateOf(begun),
    expectedOn: dateOf(expected + (plan.outcome === 'open' ? 0 : random.whole(-12, 8))),
    stays: staysOf(course, begun, until),
    conversations: days.map((day, i) => conversation(calendar, course, day, i)),
  }
}

const closingHour = 17.5

const staysOf = ({ plan, lastNode, durations, from }: Course, begun: number, until: number): Stay[] => {
  const stays: Stay[] = []
  let day = from
  for (let node = 0; node <= lastNode; node++) {
    const leaves = day + (durations[node] as number)
    const closes = node === lastNode
    const leftAt =
      closes && plan.outcome === 'open' ? null : instant(closes ? until : leaves, closes ? closingHour : 16)
    stays.push({ node, enteredAt: node === 0 ? instant(begun, 8.5) : instant(day, 16), leftAt })
    day = leaves
  }
  if (plan.outcome === 'won') {
    const at = instant(until, closingHour)
    stays.push({ node: wonNode, enteredAt: at, leftAt: at })
  }
  return stays
}

const conversation = (calendar: Calendar, course: Course, day: number, index: number): Conversation => {
  const { plan, random, days } = course
  const contact = random.pick(plan.customer.people)
  const stage = stageOn(course, day)
  const { nextAction, ...said } = followUp(
    random,
    stage,
    plan.product.name,
    `${contact.name.slice(0, 1)}${shortTitle(contact.title)}`,
  )
  const isLast = index === days.length - 1
  const at = { day, hour: 9 + ((index * 5 + random.whole(0, 12)) % 16) / 2 }
  if (isLast && plan.outcome !== 'open') {
    return { ...said, ...at, nextAction: null, nextActionOn: null, noFollowUpReason: lastWords[plan.outcome] }
  }
  const next = isLast ? calendar.today + random.whole(-3, 9) : (days[index + 1] as number)
  return {
    ...said,
    ...at,
    nextAction,
    nextActionOn: dateOf(onWorkday(Math.max(next, day + 1))),
    noFollowUpReason: null,
  }
}

const stageOn = ({ durations, from }: Course, day: number): number => {
  let end = from
  const stage = durations.findIndex((days) => {
    end += days
    return day < end
  })
  return stage < 0 ? durations.length - 1 : stage
}

const shortTitle = (title: string): string =>
  title === '总经理' ? '总' : title.replace(/^.*(经理|部长|厂长|总监|主管)$/, '$1')
