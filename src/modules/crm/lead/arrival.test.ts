import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { createMany, type Draft, sql } from '../../../kernel/index.ts'
import { loadPlan } from '../assignment/assign.ts'
import { type Decision, decide } from '../assignment/decide.ts'
import { assignmentPlan, assignmentRule } from '../assignment/index.ts'
import { loadScorecard } from '../grading/active-scorecard.ts'
import { scorer } from '../grading/score.ts'
import { lead } from '../index.ts'

const w = await world(new Date('2026-03-10T02:00:00Z'))
const { admin, units } = w.team
const marketing = await w.team.person('marketing')

const one = fc.record({
  industry: fc.constantFrom('机械', '电子', 'ＡＩ', null),
  region: fc.constantFrom('江苏', '江苏省苏州市', '浙江', null),
  title: fc.constantFrom('总经理', '采购经理', '文员', null),
  budget: fc.constantFrom(null, 1, 50_000_000),
  annualRevenue: fc.constantFrom(null, 499.99, 500),
  purchaseWithin: fc.constantFrom(null, 'month', 'half', 'later'),
  source: fc.constantFrom('referral', 'exhibition', null),
  grade: fc.constantFrom(null, null, null, 'B'),
})

test('a batch of any leads gets the grades and the owners that the rules give to each by itself, one after the other', async () => {
  const plan = await w.make(assignmentPlan, { name: '方案', state: 'draft' })
  const rules: Partial<Draft<typeof assignmentRule>>[] = [
    { name: '江苏机械', regions: '江苏', industries: '机械', unitId: units.city, capacity: 9 },
    { name: '江苏', regions: '江苏', method: 'least_loaded', unitId: units.province, capacity: 20 },
    { name: '转介绍', sources: '客户转介绍', unitId: units.city },
    { name: '其余 A 级', grades: ['A'], unitId: units.province },
  ]
  for (const [i, rule] of rules.entries()) {
    await w.make(assignmentRule, { planId: plan.id, position: i + 1, method: 'round_robin', name: '', ...rule })
  }
  await w.as(admin).post(`assignment-plan/${plan.id}/activate`)
  const before = await w.within(marketing, (ctx) => loadPlan(ctx, plan))
  const card = await loadScorecard({ db: w.app.store })
  const drafts = fc.sample(one, { numRuns: 120, seed: 7 }).map((draft, i) => ({ ...draft, name: `客户${i}` }))
  const rows = await w.within(marketing, (ctx) => createMany(ctx, lead, drafts as Draft<typeof lead>[]))
  const owners = new Set<string | null>()
  for (const [i, draft] of drafts.entries()) {
    const row = rows[i]!
    const scored = scorer(card!, card!.factors)(draft)
    if (!draft.grade) expect(row).toMatchObject({ score: scored.score, grade: scored.grade, gradedBy: 'scorecard' })
    else expect(row).toMatchObject({ grade: draft.grade, gradedBy: 'person', score: null })
    const sourceName = lead.fields.source.choices?.find(({ value }) => value === draft.source)
    const chosen = decide({ ...draft, grade: row.grade, sourceName }, before.rules, before.desk)
    expect(row.assignment as Decision).toMatchObject(chosen)
    owners.add(chosen.ownerId)
  }
  expect(owners.size).toBeGreaterThan(3)
  const turns = await w.app.store.rows(sql`select rule_id, last_id from crm.assignment_turn order by rule_id`)
  expect(turns).toEqual(
    [...before.desk.last]
      .map(([rule_id, last_id]) => ({ rule_id, last_id }))
      .sort((a, b) => (a.rule_id < b.rule_id ? -1 : 1)),
  )
})
