import { describe, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { assignmentPlan, assignmentRule } from './assignment/index.ts'
import { rubric, rubricItem } from './followup/index.ts'
import { scorecard, scoreFactor } from './grading/index.ts'

const w = await world()
const admin = w.as(w.team.admin)
const points = { points: 5 }

const another = { position: 2, name: '另一条' }
const factor = { name: '渔业', group: 'need', field: 'industry', op: 'contains', value: '渔', ...points } as const
const item = { position: 9, name: '写明预算', ...points }
const rule = { position: 1, name: '轮流', method: 'round_robin', unitId: w.team.units.city } as const

const card = await w.make(scorecard, { name: '在用的评分卡', gradeA: 70, gradeB: 40, state: 'retired' })
const standard = await w.make(rubric, { name: '在用的标准', passFrom: 80, state: 'retired' })
const plan = await w.make(assignmentPlan, { name: '在用的方案', state: 'active' })

const kinds = [
  {
    of: 'scorecard',
    version: card,
    part: 'score-factor',
    draft: { scorecardId: card.id, ...factor },
    add: { name: '另一条' },
    change: points,
  },
  {
    of: 'rubric',
    version: standard,
    part: 'rubric-item',
    draft: { rubricId: standard.id, ...item },
    add: another,
    change: points,
  },
  {
    of: 'assignment-plan',
    version: plan,
    part: 'assignment-rule',
    draft: { planId: plan.id, ...rule },
    add: another,
    change: {},
  },
] as const
const made = {
  'score-factor': await w.make(scoreFactor, kinds[0].draft),
  'rubric-item': await w.make(rubricItem, kinds[1].draft),
  'assignment-rule': await w.make(assignmentRule, kinds[2].draft),
}

describe.each(kinds)('$part', ({ of, version, part, draft, add, change }) => {
  const refused = { status: 409, code: 'version.not_draft', detail: expect.stringContaining(`「${version.name}」`) }

  test('is neither added to, changed in nor removed from a version that was put in force', async () => {
    expect((await admin.post(part, { ...draft, ...add })).body).toMatchObject(refused)
    const patch = { version: 1, name: '改过', ...change }
    expect((await admin.patch(`${part}/${made[part].id}`, patch)).body).toMatchObject(refused)
    expect((await admin.delete(`${part}/${made[part].id}`)).body).toMatchObject(refused)
  })

  test('is changed in a copy, which is a draft and where people go on', async () => {
    const { result } = (await admin.post(`${of}/${version.id}/copy`)).body
    expect(result.opens).toEqual({ entity: of, id: result.id })
    const key = Object.keys(draft)[0] as string
    const [copied] = (await admin.get(part, { filter: { [key]: result.id } })).body.items
    expect((await admin.patch(`${part}/${copied.id}`, { version: 1, name: '改过', ...change })).status).toBe(200)
    expect((await admin.delete(`${part}/${copied.id}`)).status).toBe(204)
  })
})
