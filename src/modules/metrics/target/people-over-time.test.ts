import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { contextFor, sql } from '../../../kernel/index.ts'
import { computeMetric } from '../compute.ts'
import { target } from './target.entity.ts'

const w = await world(new Date('2026-12-20T02:00:00Z'))
const { units, admin } = w.team
const vp = await w.team.person('vp')
const cities = [units.city, units.otherCity]
const monthOf = (m: number) => `2026-${String(m + 1).padStart(2, '0')}`
const months = Array.from({ length: 12 }, (_, m) => m)

interface Life {
  city: 0 | 1
  joined: number | null
  left: number | null
  moved: number | null
  goals: (number | null)[]
}
const inMonth = fc.constantFrom(null, null, null, ...months.slice(1, 11))
const goal = fc.option(fc.integer({ min: 1, max: 1000 }), { freq: 12 })
const lives: Life[] = fc
  .sample(
    fc.record({
      city: fc.constantFrom(0 as const, 1 as const),
      joined: inMonth,
      left: inMonth,
      moved: inMonth,
      goals: fc.array(goal, { minLength: 12, maxLength: 12 }),
    }),
    { numRuns: 24, seed: 5 },
  )
  .map((life) => {
    const left = life.left !== null && life.left < (life.joined ?? 0) ? null : life.left
    const isThere = (m: number) => m >= (life.joined ?? 0) && m <= (left ?? 11)
    const moved =
      life.moved !== null && life.moved > (life.joined ?? 0) && life.moved <= (left ?? 11) ? life.moved : null
    return { ...life, left, moved, goals: life.goals.map((value, m) => (isThere(m) ? value : null)) }
  })

/** Of whoever has a goal in each month they were there: the months begun in one of these cities. */
const expected = (wanted: readonly number[], within: readonly string[]): number | null => {
  const counted = lives.flatMap(({ city, joined, left, moved, goals }) => {
    const there = wanted.filter((m) => m >= (joined ?? 0) && m <= (left ?? 11))
    if (there.some((m) => goals[m] === null)) return []
    const cityIn = (m: number) => cities[moved !== null && m > moved ? 1 - city : city] as string
    return there.filter((m) => within.includes(cityIn(m))).map((m) => goals[m] as number)
  })
  return counted.length > 0 ? counted.reduce((a, b) => a + b, 0) : null
}

test("a unit's target is that of its people in the months they began there, joiners, movers and leavers with theirs", async () => {
  for (const { city, joined, left, moved, goals } of lives) {
    const { employeeId } = await w.team.person('rep', cities[city])
    await w.app.store.rows(sql`update people.employee set joined_on = ${joined === null ? null : `${monthOf(joined)}-10`}::date,
      left_on = ${left === null ? null : `${monthOf(left)}-20`}::date where id = ${employeeId}::uuid`)
    if (moved !== null)
      await w.as(admin).post(`employee/${employeeId}/move`, { unitId: cities[1 - city], on: `${monthOf(moved)}-15` })
    for (const [m, value] of goals.entries())
      if (value !== null) await w.make(target, { metric: 'won_count', period: monthOf(m), employeeId, value })
  }
  const periods: [string, number[]][] = [
    ...months.map((m): [string, number[]] => [monthOf(m), [m]]),
    ...[0, 1, 2, 3].map((q): [string, number[]] => [`2026-Q${q + 1}`, [q * 3, q * 3 + 1, q * 3 + 2]]),
    ['2026-H1', months.slice(0, 6)],
    ['2026-H2', months.slice(6)],
    ['2026', months],
  ]
  for (const [period, wanted] of periods)
    for (const [unitId, within] of [
      [units.city, [units.city]],
      [units.otherCity, [units.otherCity]],
      [units.region, cities],
    ] as const) {
      const { target: goal } = await computeMetric(contextFor(w.app, w.app.store, vp), 'won_count', { period, unitId })
      expect([period, unitId, goal]).toEqual([period, unitId, expected(wanted, within)])
    }
})
