import { expect, test } from 'vitest'
import { contractingWorld } from '../contracting.fixture.ts'

const c = await contractingWorld()
const { w, rep, admin, finance } = c
const owed = { issuedOn: '2026-01-05', dueOn: '2026-02-28' }

const riskFor = async (accountId: string) => {
  const { body } = await w.as(rep).post('contract', { name: '下一单', accountId, amount: 1_00 })
  return (await w.as(rep).get(`contract/${body.id}`)).body
}

test('what was credited without a payment says nothing of how a customer pays', async () => {
  const accountId = await c.accountOf('解约公司')
  for (const amount of [1_00, 2_00, 3_00]) {
    const debt = await c.debt(accountId, amount, owed)
    await w.as(finance).post(`receivable/${debt}/credit`, { amount, reason: '解约' })
  }
  expect(await riskFor(accountId)).toMatchObject({ riskReasons: ['已结清 0 笔,不足以判断付款习惯'] })
})

test('a bad debt counts as late, on whatever day it was given up, and the reasons say so', async () => {
  const accountId = await c.accountOf('赖账公司')
  for (const amount of [1_00, 2_00])
    await c.money(accountId, amount, { receivableId: await c.debt(accountId, amount, owed) })
  const debt = await c.debt(accountId, 3_00, owed)
  await w.as(finance).post(`receivable/${debt}/writeOff`, { on: '2026-02-28', reason: '破产' })
  const risk = await riskFor(accountId)
  // Paid on 1 March, a day after the last of February: all three are late.
  expect(risk.riskReasons[0]).toContain('已结清 3 笔中 3 笔逾期(含坏账 1 笔)')
})

test('the limit of high risk is not below that of medium risk', async () => {
  const [policy] = (await w.as(admin).get('credit-policy')).body.items
  const set = (more: object) => w.as(admin).patch(`credit-policy/${policy.id}`, { version: policy.version, ...more })
  expect((await set({ mediumOverdueDays: 90, highOverdueDays: 30 })).body).toMatchObject({
    code: 'request.invalid',
    fields: [{ field: 'highOverdueDays', message: expect.stringContaining('不能低于「中风险:逾期天数达到」') }],
  })
  expect((await set({ mediumLateShare: 0.6, highLateShare: 0.5 })).body.fields).toMatchObject([
    { field: 'highLateShare' },
  ])
  expect((await set({ mediumOverdueDays: 30, highOverdueDays: 30 })).status).toBe(200)
})

test('one day has one active step of the ladder', async () => {
  const step = { name: '再催一次', fromDays: 15, tells: ['owner'], action: '打电话' }
  const refused = await w.as(admin).post('dunning-step', step)
  expect(refused.body).toMatchObject({ code: 'dunning-step.same_rung', fields: [{ field: 'fromDays' }] })
  expect(refused.body.detail).toContain('「书面催款」')
  const { body } = await w.as(admin).post('dunning-step', { ...step, state: 'retired' })
  expect(
    (await w.as(admin).patch(`dunning-step/${body.id}`, { version: body.version, state: 'active' })).body.code,
  ).toBe('dunning-step.same_rung')
  expect((await w.as(admin).post('dunning-step', { ...step, fromDays: 16 })).status).toBe(201)
})
