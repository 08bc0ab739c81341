import { expect, test } from 'vitest'
import { contractingWorld } from '../contracting.fixture.ts'

const c = await contractingWorld()
const { w, finance } = c
const accountId = await c.accountOf('日期公司')
const onDebt = (verb: string, id: string, body: object) => w.as(finance).post(`receivable/${id}/${verb}`, body)
const refund = (id: string, on: string) =>
  w.as(finance).post(`receipt/${id}/refund`, { amount: 1_00, on, reason: '多付' })

test.each([
  ['credit', { amount: 1_00 }],
  ['writeOff', {}],
])('%s is of a day on which the debt was there: neither of tomorrow nor of before it', async (verb, body) => {
  const debt = await c.debt(accountId, 5_00)
  const of = (on: string) => onDebt(verb, debt, { ...body, on, reason: '核对' })
  expect(await of('2026-03-11')).toMatchObject({
    status: 409,
    body: { code: 'receivable.future_adjustment', fields: [{ field: 'on' }] },
  })
  expect(await of('2026-01-04')).toMatchObject({
    status: 409,
    body: { code: 'receivable.early_adjustment', fields: [{ field: 'on' }], facts: { issuedOn: '2026-01-05' } },
  })
  expect(await c.debtRow(debt)).toMatchObject({ state: 'open', open_amount: 5_00 })
  expect((await of('2026-01-05')).status).toBe(200)
})

test('money goes back neither tomorrow nor before it came', async () => {
  const id = await c.money(accountId, 5_00)
  expect((await refund(id, '2026-03-11')).body).toMatchObject({
    code: 'receipt.future_refund',
    fields: [{ field: 'on' }],
  })
  expect((await refund(id, '2026-02-28')).body).toMatchObject({
    code: 'receipt.early_refund',
    fields: [{ field: 'on' }],
  })
  expect(await c.moneyRow(id)).toMatchObject({ refunded: 0 })
  expect((await refund(id, '2026-03-01')).status).toBe(200)
})

test('a debt paid in advance took no days to settle, and never less than none', async () => {
  const debt = await c.debt(accountId, 5_00, { issuedOn: '2026-03-05', dueOn: '2026-04-05' })
  await c.money(accountId, 5_00, { receivableId: debt })
  expect(await c.debtRow(debt)).toMatchObject({ state: 'settled', settle_days: 0, days_late: 0 })
})
