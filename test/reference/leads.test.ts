import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { areaUnderCurve, liftByDecile, type Outcome } from '../../src/modules/crm/grading/back-test.ts'
import { type Factor, scorer } from '../../src/modules/crm/grading/score.ts'
import { openTable } from '../../src/platform/tables/sheet-open.ts'

const folder = fileURLToPath(new URL('../../../shared/data/leads_xeducation', import.meta.url))
const here = existsSync(folder)
if (!here) console.log('跳过:没有 ../shared/data/leads_xeducation')

type Lead = Record<string, string>

describe.skipIf(!here)('the leads of X Education', async () => {
  const leads: Lead[] = []
  if (here) {
    const table = await openTable(join(folder, 'leads.csv'))
    for await (const { cells } of table.rows()) {
      leads.push(Object.fromEntries(table.header.map((name, i) => [name, cells[i] ?? ''])))
    }
  }
  const reference = (
    here ? JSON.parse(readFileSync(join(folder, 'reference/sql_reference.json'), 'utf8')).results : {}
  ) as Record<string, { rows: { k: string; n: number; converted: number; rate: number }[] }>
  const factor = (field: string, op: Factor['op'], value: string, points: number): Factor => ({
    id: `${field} ${value}`,
    name: value,
    group: 'behaviour',
    field,
    op,
    value,
    effect: 'points',
    points,
  })
  const scored = (factors: Factor[]): Outcome[] => {
    const scoreOf = scorer({ gradeA: 60, gradeB: 30 }, factors)
    return leads.map((lead) => ({ score: scoreOf(lead).score, won: lead.Converted === '1' }))
  }

  test.each(['Lead Origin', 'What is your current occupation'])(
    'one factor for each value of %s parts them into the counted groups',
    (column) => {
      const known = reference[`by ${column}`]!.rows.filter(({ k }) => k !== '')
      expect(known.length).toBeGreaterThan(3)
      for (const { k, n, converted } of known) {
        const hit = scored([factor(column, 'in', k, 50)]).filter(({ score }) => score === 50)
        expect([hit.length, hit.filter(({ won }) => won).length], k).toEqual([n, converted])
      }
    },
  )

  test('a scorecard of origin, occupation and time spent tells the converted from the others; tenths add up to all of them', () => {
    const outcomes = scored([
      factor('Lead Origin', 'in', 'Lead Add Form', 40),
      factor('What is your current occupation', 'in', 'Working Professional', 30),
      factor('Total Time Spent on Website', 'gte', '300', 20),
      factor('Total Time Spent on Website', 'gte', '900', 15),
      factor('Last Activity', 'in', 'SMS Sent', 15),
      factor('Do Not Email', 'in', 'Yes', -10),
    ])
    const area = areaUnderCurve(outcomes) as number
    expect(area).toBeCloseTo(areaByThresholds(outcomes), 12)
    expect(area).toBeGreaterThan(0.75)
    const tenths = liftByDecile(outcomes)
    const { n, converted } = reference.total!.rows[0]!
    expect(tenths.reduce((sum, tenth) => sum + tenth.leads, 0)).toBe(n)
    expect(tenths.reduce((sum, tenth) => sum + tenth.won, 0)).toBeCloseTo(converted, 6)
    expect(tenths[0]!.lift).toBeGreaterThan(1.8)
    expect(tenths.at(-1)!.lift).toBeLessThan(0.6)
  })
})

/** The same area another way: trapezoids under the curve, threshold by threshold. */
const areaByThresholds = (outcomes: readonly Outcome[]): number => {
  const won = outcomes.filter((one) => one.won).length
  const lost = outcomes.length - won
  let area = 0
  let [right, wrong] = [0, 0]
  for (const threshold of [...new Set(outcomes.map(({ score }) => score))].sort((a, b) => b - a)) {
    const at = outcomes.filter(({ score }) => score === threshold)
    const [moreRight, moreWrong] = [at.filter((one) => one.won).length, at.filter((one) => !one.won).length]
    area += (moreWrong / lost) * ((right + moreRight / 2) / won)
    right += moreRight
    wrong += moreWrong
  }
  return wrong === lost ? area : Number.NaN
}
