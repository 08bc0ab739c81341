import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accuracy } from './movement.query.ts'
import { forecastPeriod, lockedFrom, standingOf } from './period.rules.ts'
import { lineOf, type Person, rollUp, type Unit } from './roll-up.rules.ts'

describe('rules', () => {
  test('too much and too little are equally wrong', () => {
    expect([accuracy(100, 80), accuracy(80, 100), accuracy(0, 5), accuracy(0, 0)]).toEqual([0.8, 0.8, 0, null])
  })

  test('a period is open until it is locked, and locked until it is over', () => {
    const quarter = forecastPeriod('2026-Q3') as { name: string; from: string; to: string }
    expect(lockedFrom(quarter, 5)).toBe('2026-09-26')
    expect(['2026-09-25', '2026-09-26', '2026-10-01'].map((day) => standingOf(quarter, 5, day))).toEqual([
      'open',
      'locked',
      'over',
    ])
    expect([forecastPeriod('2026'), forecastPeriod('2026-13'), forecastPeriod('this_month')]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('in any organisation nobody reports to themselves, and every forecast is the own word and those of the reports', () => {
    const organisations = fc
      .array(fc.record({ parent: fc.nat(), manager: fc.nat(), homes: fc.array(fc.nat(), { maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 12,
      })
      .chain((plan) =>
        fc.record({
          plan: fc.constant(plan),
          said: fc.array(fc.integer({ min: -1, max: 1000 }), { minLength: 40, maxLength: 40 }),
        }),
      )
    fc.assert(
      fc.property(organisations, ({ plan, said }) => {
        const { people, units } = organisationFrom(plan)
        const line = lineOf(people, units)
        const called = (id: string) => word(said[Number(id.slice(1)) % 40])
        const overridden = (m: string, r: string) => word(said[(Number(m.slice(1)) * 7 + Number(r.slice(1)) * 3) % 40])
        for (const { id } of people) {
          expect(line.below(id).filter((one) => one === id)).toHaveLength(1)
          const expected = line
            .reports(id)
            .reduce(
              (sum, one) => sum + (overridden(id, one) ?? rollUp(line, { called, overridden }, one)),
              called(id) ?? 0,
            )
          expect(rollUp(line, { called, overridden }, id)).toBe(expected)
          const alone = rollUp(line, { called, overridden: () => undefined }, id)
          expect(alone).toBe(line.below(id).reduce((sum, one) => sum + (called(one) ?? 0), 0))
        }
      }),
    )
  })
})

const word = (n: number | undefined) => (n === undefined || n < 0 ? undefined : n)

/** Units below any earlier one, managed by anybody, with people at home anywhere. */
const organisationFrom = (plan: readonly { parent: number; manager: number; homes: readonly number[] }[]) => {
  const people: Person[] = plan.flatMap(({ homes }, u) =>
    homes.map((home, i) => ({
      id: `p${u * 3 + i}`,
      employeeId: `p${u * 3 + i}`,
      name: '',
      unitId: `u${home % plan.length}`,
      isActive: true,
      sells: true,
    })),
  )
  const units: Unit[] = plan.map(({ parent, manager }, u) => ({
    id: `u${u}`,
    parentId: u === 0 ? null : `u${parent % u}`,
    managerId: people.length > 0 && manager % 3 > 0 ? (people[manager % people.length] as Person).id : null,
  }))
  return { people, units }
}
