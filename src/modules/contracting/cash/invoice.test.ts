import { describe, expect, test } from 'vitest'
import { contractingWorld } from '../contracting.fixture.ts'

const c = await contractingWorld()
const { w, rep, finance } = c
const accountId = await c.accountOf('开票公司')

let number = 0
const issue = (receivableId: string, amount: number, more: object = {}) =>
  w.as(finance).post('invoice', { number: `F${++number}`, receivableId, amount, ...more })
const credit = (receivableId: string, amount: number, red?: string) =>
  w.as(finance).post(`receivable/${receivableId}/credit`, { amount, reason: '退货', ...(red && { number: red }) })

describe('an invoice', () => {
  test('never exceeds what is open for it, to the 分, whatever was paid', async () => {
    const debt = await c.debt(accountId, 100_00)
    await c.money(accountId, 100_00, { receivableId: debt })
    expect((await issue(debt, 60_00)).status).toBe(201)
    const { body } = await issue(debt, 40_01)
    expect(body).toMatchObject({ code: 'invoice.over_open', fields: [{ field: 'amount' }] })
    expect(body.detail).toContain('还可开票 40.00 元')
    expect((await issue(debt, 40_00)).status).toBe(201)
  })

  test('is not raised above the rest by an edit, nor by coming back from the recycle bin', async () => {
    const debt = await c.debt(accountId, 100_00)
    const { body: first } = await issue(debt, 60_00)
    const edited = await w.as(finance).patch(`invoice/${first.id}`, { version: first.version, amount: 100_01 })
    expect(edited.body.code).toBe('invoice.over_open')
    await w.as(finance).delete(`invoice/${first.id}`)
    expect((await issue(debt, 100_00)).status).toBe(201)
    expect((await w.as(finance).post(`invoice/${first.id}/restore`)).body.code).toBe('invoice.over_open')
  })

  test('of what was credited is no longer open; a credit note opens what it took back', async () => {
    const debt = await c.debt(accountId, 100_00)
    await issue(debt, 50_00)
    expect((await credit(debt, 30_00)).status).toBe(200)
    expect((await issue(debt, 20_01)).body.code).toBe('invoice.over_open')
    expect((await issue(debt, 20_00)).status).toBe(201)
  })

  test('two at once: one is refused', async () => {
    const debt = await c.debt(accountId, 100_00)
    const answers = await Promise.all([issue(debt, 60_00), issue(debt, 60_00)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  })
})

describe('a credit note', () => {
  test('has a number where the customer holds an invoice for what it takes back', async () => {
    const debt = await c.debt(accountId, 100_00)
    await issue(debt, 60_00)
    const { body } = await credit(debt, 40_01)
    expect(body).toMatchObject({ code: 'receivable.red_needed', fields: [{ field: 'number' }] })
    expect(body.detail).toContain('已开票 60.00 元,红冲后只剩 59.99 元')
    expect((await credit(debt, 40_00)).status).toBe(200)
    expect((await credit(debt, 10_00)).body.code).toBe('receivable.red_needed')
    expect((await credit(debt, 10_00, 'H903')).status).toBe(200)
    // A red invoice that was written down by itself counts as well.
    await issue(debt, 20_00, { kind: 'credit' })
    expect((await credit(debt, 20_00)).status).toBe(200)
  })

  test('stays as long as what it took back does, to the 分', async () => {
    const debt = await c.debt(accountId, 100_00)
    await issue(debt, 100_00)
    await credit(debt, 10_00, 'H904')
    const { body: notes } = await w.as(finance).get('invoice', { filter: { number: 'H904' } })
    const red = notes.items[0]
    const gone = await w.as(finance).delete(`invoice/${red.id}`)
    expect(gone.body).toMatchObject({ code: 'invoice.red_held', detail: expect.stringContaining('多 10.00 元') })
    const less = await w.as(finance).patch(`invoice/${red.id}`, { version: red.version, amount: 9_99 })
    expect(less.body).toMatchObject({ code: 'invoice.red_held', fields: [{ field: 'amount' }] })
    const { body } = await w.as(finance).get('adjustment', { filter: { receivableId: debt } })
    await w.as(finance).post(`adjustment/${body.items[0].id}/cancel`, { reason: '登记错误' })
    expect((await w.as(finance).delete(`invoice/${red.id}`)).status).toBe(204)
  })

  test('for what was paid already says how: release first', async () => {
    const debt = await c.debt(accountId, 100_00)
    const money = await c.money(accountId, 100_00, { receivableId: debt })
    expect((await credit(debt, 1)).body).toMatchObject({
      code: 'receivable.paid',
      fields: [{ field: 'amount' }],
      detail: expect.stringContaining('释放核销'),
    })
    await w.as(finance).post(`receipt/${money}/release`, { receivableId: debt, amount: 1, reason: '折让' })
    expect((await credit(debt, 1)).status).toBe(200)
  })

  test('takes back no more than was invoiced', async () => {
    const debt = await c.debt(accountId, 100_00)
    const { body: blue } = await issue(debt, 30_00)
    expect((await credit(debt, 30_01, 'H901')).body).toMatchObject({ code: 'invoice.over_red' })
    expect((await credit(debt, 30_00, 'H902')).status).toBe(200)
    expect((await w.as(finance).delete(`invoice/${blue.id}`)).body.code).toBe('invoice.over_red')
  })
})

test('a plan that is in force is neither removed nor re-dated by hand, and a confirmed receipt stays', async () => {
  const { body: agreed } = await w.as(rep).post('contract', { name: '框架', accountId, amount: 10_00, kind: 'sale' })
  const plan = { name: '全款', contractId: agreed.id, issuedOn: '2026-03-10', dueOn: '2026-04-10', amount: 10_00 }
  const { body: line } = await w.as(rep).post('receivable', plan)
  await c.force(agreed.id)
  expect((await w.as(rep).delete(`receivable/${line.id}`)).body.code).toBe('receivable.in_force')
  const dated = await w.as(rep).patch(`receivable/${line.id}`, { version: line.version, dueOn: '2026-05-10' })
  expect(dated.body).toMatchObject({ code: 'receivable.due_fixed', fields: [{ field: 'dueOn' }] })
  const money = await c.money(accountId, 1_00)
  expect((await w.as(rep).delete(`receipt/${money}`)).body.code).toBe('receipt.confirmed')
})
