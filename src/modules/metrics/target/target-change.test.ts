import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import type { Actor } from '../../../kernel/index.ts'
import { target } from './target.entity.ts'

const w = await world()
const { rep, supervisor, province, admin } = w.team

let month = 0
/** A target of the representative in a period nobody else in this file has; the clock stands in March 2026. */
const targetOf = (draft: object = {}) =>
  w.make(target, {
    metric: 'won_amount',
    period: `20${20 + Math.floor(month / 12)}-${String((month++ % 12) + 1).padStart(2, '0')}`,
    employeeId: rep.employeeId,
    value: 500_000_00,
    ...draft,
  })
const ask = (id: string, value: number, by: Actor = supervisor) =>
  w.as(by).post(`target/${id}/askChange`, { value, reason: '两个大客户推迟到下季度' })
const decide = (approvalId: string, verb: 'approve' | 'reject') =>
  w.as(province).post(`approval/${approvalId}/${verb}`, { opinion: '知道了' })
const goal = async (id: string) => (await w.as(rep).get(`target/${id}`)).body.value

test('another value for a target counts once the superior has said yes, and both stories say so', async () => {
  const { id } = await targetOf()
  const { body } = await ask(id, 450_000_00)
  const { changeId, approvalId } = body.result
  expect((await w.as(rep).get(`target-change/${changeId}`)).body).toMatchObject({
    approvalState: 'pending',
    formerValue: 500_000_00,
    value: 450_000_00,
    rise: -0.1,
    title: expect.stringMatching(/^rep\d+ 2020 年 1 月销售额 → ¥45 万$/),
    labels: { targetId: '销售额' },
  })
  expect(await goal(id)).toBe(500_000_00)
  expect((await decide(approvalId, 'approve')).status).toBe(200)
  expect(await goal(id)).toBe(450_000_00)
  expect((await w.as(rep).get(`target/${id}/timeline`)).text).toContain('经审批调整')
})

test('the superior reads both values in their unit and the reason', async () => {
  const { id } = await targetOf()
  const { approvalId } = (await ask(id, 450_000_00)).body.result
  const { summary } = (await w.as(province).get(`approval/${approvalId}`)).body
  expect(summary).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ label: '原目标值', value: '¥500,000.00' }),
      expect.objectContaining({ label: '新目标值', value: '¥450,000.00' }),
      expect.objectContaining({ label: '调整原因', value: '两个大客户推迟到下季度' }),
    ]),
  )
})

test('who may not set a target asks for no other: the superior does', async () => {
  const { id } = await targetOf()
  expect((await ask(id, 450_000_00, rep)).status).toBe(403)
})

test('a change that is refused leaves the target as it was, and may be asked for again', async () => {
  const { id } = await targetOf()
  const { approvalId } = (await ask(id, 1_00)).body.result
  await decide(approvalId, 'reject')
  expect(await goal(id)).toBe(500_000_00)
  expect((await ask(id, 480_000_00)).status).toBe(200)
})

test('nobody asks for the value it has, for two changes at a time, or for what the metric cannot be', async () => {
  const { id } = await targetOf()
  expect((await ask(id, 500_000_00)).body).toMatchObject({ code: 'target-change.same', fields: [{ field: 'value' }] })
  expect((await ask(id, 0.5)).body.fields).toMatchObject([{ field: 'value', code: 'whole' }])
  const atOnce = await Promise.all([600_000_00, 700_000_00, 800_000_00].map((value) => ask(id, value)))
  expect(atOnce.map(({ body }) => body.code).sort()).toEqual([
    'target-change.pending',
    'target-change.pending',
    undefined,
  ])
  const rate = await targetOf({ metric: 'win_rate', value: 0.4 })
  expect((await ask(rate.id, 40)).body.fields).toMatchObject([{ field: 'value', code: 'ratio' }])
})

test('a target that was rewritten or thrown away meanwhile is not changed by an old request', async () => {
  const [rewritten, thrownAway] = [await targetOf(), await targetOf()]
  const [first, second] = [await ask(rewritten.id, 1_00), await ask(thrownAway.id, 1_00)]
  await w.as(supervisor).patch(`target/${rewritten.id}`, { version: 1, value: 510_000_00 })
  expect((await decide(first.body.result.approvalId, 'approve')).body.code).toBe('target-change.moved')
  await w.as(supervisor).delete(`target/${thrownAway.id}`)
  expect((await decide(second.body.result.approvalId, 'approve')).body.code).toBe('target-change.gone')
  expect(await goal(rewritten.id)).toBe(510_000_00)
  const other = await targetOf()
  const third = await ask(other.id, 1_00)
  await w.as(supervisor).patch(`target/${other.id}`, { version: 1, metric: 'won_count' })
  expect((await decide(third.body.result.approvalId, 'approve')).body.code).toBe('target-change.moved')
})

test('where the company says so, a target whose period has begun changes by approval only', async () => {
  const [begun, ahead] = [await targetOf({ period: '2026-Q1' }), await targetOf({ period: '2026-Q3' })]
  const [{ id, version }] = (await w.as(admin).get('company')).body.items
  await w.as(admin).patch(`company/${id}`, { version, targetsByApproval: true })
  const leader = w.as(supervisor)
  const refused = { code: 'target.by_approval', fields: [{ field: 'value' }] }
  expect((await leader.patch(`target/${begun.id}`, { version: 1, value: 1_00 })).body).toMatchObject(refused)
  expect((await leader.delete(`target/${begun.id}`)).body).toMatchObject(refused)
  expect((await leader.patch(`target/${begun.id}`, { version: 1, note: '含续约' })).status).toBe(200)
  expect((await leader.patch(`target/${ahead.id}`, { version: 1, value: 1_00 })).status).toBe(200)
  const { approvalId } = (await ask(begun.id, 450_000_00)).body.result
  await decide(approvalId, 'approve')
  expect(await goal(begun.id)).toBe(450_000_00)
})
