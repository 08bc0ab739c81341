import { describe, expect, test } from 'vitest'
import { calendarAt, dateOf } from './calendar.ts'
import { planCustomers } from './customers.ts'
import { planDeals } from './deals.ts'
import { type DemoDeal, liveDeals } from './lives.ts'
import { planOrganisation } from './organisation.ts'

const plan = (now: Date) => {
  const calendar = calendarAt(now)
  const organisation = planOrganisation(calendar.begin)
  const customers = planCustomers(calendar, organisation.sellers)
  return { calendar, organisation, customers, deals: liveDeals(calendar, planDeals(calendar, customers)) }
}

const weekday = '2026-11-20T02:00:00Z'
const days = [
  weekday,
  '2026-11-14T16:30:00Z',
  '2026-11-22T02:00:00Z',
  '2027-01-01T03:00:00Z',
  '2027-06-30T23:59:00Z',
  '2028-02-29T08:00:00Z',
]

test('the same day gives the same company', () => {
  expect(plan(new Date(weekday))).toEqual({ ...plan(new Date(weekday)), organisation: expect.anything() })
  const people = (now: string) => plan(new Date(now)).organisation.people
  expect(people(weekday)).toEqual(people(weekday))
})

describe.each(days)('on %s', (day) => {
  const { calendar, customers, deals } = plan(new Date(day))
  const won = deals.filter(({ outcome }) => outcome === 'won')
  const inStory = (at: number | null) => at !== null && at >= calendar.story.from && at < calendar.story.to
  const buyers = (list: readonly DemoDeal[]) => new Set(list.map(({ customer }) => customer.id))
  const wonBefore = won.filter(({ closedDay }) => (closedDay as number) < calendar.story.from)
  const wonInStory = won.filter(({ closedDay }) => inStory(closedDay))

  test('the story is a third quarter that is over, and its consequences lie before today', () => {
    expect(calendar.story.name).toMatch(/-Q3$/)
    expect(calendar.evaluatedOn).toBeLessThan(calendar.today)
    expect(calendar.effectTo).toBeGreaterThan(calendar.effectFrom)
  })

  test('the sums of the story hold to the last fen and the last customer', () => {
    expect(wonInStory.reduce((sum, { amount }) => sum + amount, 0)).toBe(380_000_000)
    const [former, now] = [buyers(wonBefore), buyers(wonInStory)]
    expect(former.size).toBe(80)
    expect([...now].filter((id) => former.has(id))).toHaveLength(52)
    expect([...now].filter((id) => !former.has(id))).toHaveLength(12)
    const gaps = deals.flatMap(({ conversations }) =>
      conversations.slice(1).flatMap(({ day: at }, i) => (inStory(at) ? [at - (conversations[i]?.day as number)] : [])),
    )
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBe(22 * gaps.length)
  })

  test('nothing lies in the future, before its own beginning, or with somebody unknown', () => {
    const known = new Set(customers.map(({ id }) => id))
    for (const { customer, createdAt, startedOn, closedDay, conversations, stays } of deals) {
      expect(known.has(customer.id)).toBe(true)
      const lastDay = conversations.at(-1)?.day as number
      expect(lastDay).toBeLessThan(calendar.today)
      expect(startedOn <= dateOf(closedDay ?? calendar.today)).toBe(true)
      expect(customer.createdAt < createdAt).toBe(true)
      for (const { enteredAt, leftAt } of stays) expect(leftAt === null || enteredAt <= leftAt).toBe(true)
    }
  })
})
