import { describe, expect, test } from 'vitest'
import { sql, systemActor } from '../../../kernel/index.ts'
import { contractingWorld } from '../contracting.fixture.ts'
import { dunDue } from './dunning.job.ts'

const c = await contractingWorld()
const { w, rep, finance } = c
const accountId = await c.accountOf('江海阀门有限公司')

const run = (verb: string, id: string, body: object = {}, by = finance) => w.as(by).post(`receipt/${id}/${verb}`, body)
const onDebt = (verb: string, id: string, body: object = {}, by = finance) =>
  w.as(by).post(`receivable/${id}/${verb}`, body)

describe('到账确认', () => {
  test('money registered by sales counts nowhere before finance has confirmed it', async () => {
    const debt = await c.debt(accountId, 1_000_00)
    const { body } = await w.as(rep).post('receipt', { accountId, receivableId: debt, amount: 1_000_00 })
    expect(body).toMatchObject({ state: 'registered', unallocated: 0, ownerId: rep.employeeId })
    expect(await c.debtRow(debt)).toMatchObject({ received: 0, open_amount: 1_000_00, state: 'open' })
    expect((await run('confirm', body.id, { receivedOn: '2026-03-02' })).body).toMatchObject({
      state: 'confirmed',
      allocated: 1_000_00,
      unallocated: 0,
      confirmedBy: finance.employeeId,
    })
    expect(await c.debtRow(debt)).toMatchObject({
      received: 1_000_00,
      open_amount: 0,
      state: 'settled',
      settled_on: '2026-03-02',
      days_late: 25,
      settle_days: 56,
    })
  })

  test('a representative cannot confirm that money has come in', async () => {
    const { body } = await w.as(rep).post('receipt', { accountId, amount: 5 })
    expect((await run('confirm', body.id, {}, rep)).status).toBe(403)
  })

  test('money of tomorrow cannot be confirmed today', async () => {
    const { body } = await w.as(rep).post('receipt', { accountId, amount: 5 })
    expect((await run('confirm', body.id, { receivedOn: '2026-03-11' })).body).toMatchObject({
      code: 'receipt.future',
      fields: [{ field: 'receivedOn' }],
    })
  })

  test('what finance did not find goes back with a reason, and can be submitted again', async () => {
    const { body } = await w.as(rep).post('receipt', { accountId, amount: 5 })
    expect((await run('reject', body.id, { reason: '银行流水里没有' })).body.state).toBe('rejected')
    expect((await run('confirm', body.id)).body.code).toBe('command.not_now')
    expect((await run('resubmit', body.id, {}, rep)).body).toMatchObject({ state: 'registered', refusal: null })
  })

  test('a confirmed receipt is neither edited nor removed', async () => {
    const id = await c.money(accountId, 7_00)
    expect((await w.as(rep).patch(`receipt/${id}`, { version: 2, amount: 9_00 })).body.code).toBe('command.not_now')
    expect((await w.as(rep).delete(`receipt/${id}`)).status).toBe(409)
  })
})

describe('allocation', () => {
  test('a part payment leaves the rest open; too much stays with the receipt', async () => {
    const debt = await c.debt(accountId, 100_00)
    await c.money(accountId, 30_01, { receivableId: debt })
    expect(await c.debtRow(debt)).toMatchObject({
      received: 30_01,
      open_amount: 69_99,
      state: 'partial',
      settled_on: null,
    })
    const over = await c.money(accountId, 100_00, { receivableId: debt })
    expect(await c.debtRow(debt)).toMatchObject({ received: 100_00, open_amount: 0 })
    expect(await c.moneyRow(over)).toMatchObject({ allocated: 69_99, unallocated: 30_01 })
  })

  test('money is moved from one debt to another', async () => {
    const [wrong, right] = [await c.debt(accountId, 50_00), await c.debt(accountId, 80_00)]
    const id = await c.money(accountId, 60_00, { receivableId: wrong })
    await run('release', id, { receivableId: wrong, amount: 20_00, reason: '客户说明是另一笔' })
    expect(await c.debtRow(wrong)).toMatchObject({ received: 30_00, open_amount: 20_00, state: 'partial' })
    expect((await run('allocate', id, { receivableId: right })).status).toBe(200)
    expect(await c.debtRow(right)).toMatchObject({ received: 30_00, open_amount: 50_00 })
    expect(await c.moneyRow(id)).toMatchObject({ allocated: 60_00, unallocated: 0 })
  })

  test('more than the receipt has left is refused', async () => {
    const [debt, id] = [await c.debt(accountId, 500_00), await c.money(accountId, 10_00)]
    const answer = await run('allocate', id, { receivableId: debt, amount: 10_01 })
    expect(answer.body).toMatchObject({ code: 'receipt.over_allocated', fields: [{ field: 'amount' }] })
    expect(answer.body.detail ?? answer.text).toContain('10.00 元')
  })

  test('more than the debt is refused', async () => {
    const [debt, id] = [await c.debt(accountId, 5_00), await c.money(accountId, 10_00)]
    expect((await run('allocate', id, { receivableId: debt, amount: 6_00 })).body.code).toBe('receipt.over_owed')
  })

  test('a settled debt takes no more', async () => {
    const debt = await c.debt(accountId, 5_00)
    await c.money(accountId, 5_00, { receivableId: debt })
    const id = await c.money(accountId, 10_00)
    expect((await run('allocate', id, { receivableId: debt })).body.code).toBe('receipt.settled')
  })

  test("one customer's money does not pay another's debt", async () => {
    const debt = await c.debt(await c.accountOf('别家公司'), 5_00)
    const id = await c.money(accountId, 10_00)
    expect((await run('allocate', id, { receivableId: debt })).body.code).toBe('receipt.other_customer')
    expect((await w.as(rep).post('receipt', { accountId, receivableId: debt, amount: 5 })).body.fields).toMatchObject([
      { field: 'accountId', code: 'other_customer' },
    ])
  })

  test('what was not booked there, or not as much, cannot be released', async () => {
    const [debt, other] = [await c.debt(accountId, 5_00), await c.debt(accountId, 5_00)]
    const id = await c.money(accountId, 5_00, { receivableId: debt })
    const release = (receivableId: string, amount: number) =>
      run('release', id, { receivableId, amount, reason: '试' }).then(({ body }) => body.code)
    expect(await release(other, 1)).toBe('receipt.not_allocated')
    expect(await release(debt, 5_01)).toBe('receipt.over_released')
  })

  test('two people allocating the same money at once: one is refused, nothing is paid twice', async () => {
    const [first, second] = [await c.debt(accountId, 10_00), await c.debt(accountId, 10_00)]
    const id = await c.money(accountId, 10_00)
    const answers = await Promise.all(
      [first, second].map((receivableId) => run('allocate', id, { receivableId, amount: 10_00 })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await c.moneyRow(id)).toMatchObject({ allocated: 10_00, unallocated: 0 })
  })
})

test('timelines of a debt and of money tell what was booked, with how much and where', async () => {
  const debt = await c.debt(accountId, 900_000_09)
  const money = await c.money(accountId, 900_000_00, { receivableId: debt })
  await onDebt('credit', debt, { amount: 1, reason: '抹零' })
  await run('release', money, { receivableId: debt, amount: 5, reason: '多核了' })
  await run('refund', money, { amount: 5, reason: '多付' })
  const told = async (path: string) =>
    (await w.as(rep).get(`${path}/timeline`)).body.items.map((item: { body: string | null }) => item.body)
  const { code: debtCode } = (await w.as(rep).get(`receivable/${debt}`)).body
  const { code } = (await w.as(rep).get(`receipt/${money}`)).body
  const booked = `899,999.95 元:${code} → ${debtCode} 货款,到账日期 2026-03-01`
  expect(await told(`receivable/${debt}`)).toEqual(expect.arrayContaining([booked, '红冲 0.01 元:抹零']))
  expect(await told(`receipt/${money}`)).toEqual(expect.arrayContaining([booked, '0.05 元,退款日期 2026-03-10:多付']))
})

describe('money that goes back', () => {
  test('only what pays nothing is refunded', async () => {
    const debt = await c.debt(accountId, 5_00)
    const id = await c.money(accountId, 8_00, { receivableId: debt })
    expect((await run('refund', id, { amount: 4_00, reason: '多付' })).body.code).toBe('receipt.over_refunded')
    expect((await run('refund', id, { amount: 3_00, reason: '多付' })).status).toBe(200)
    expect(await c.moneyRow(id)).toMatchObject({ allocated: 5_00, refunded: 3_00, unallocated: 0 })
    expect((await run('reverse', id, { reason: '退票' })).body.code).toBe('receipt.refunded')
  })

  test('a refund that was a mistake is cancelled with a reason by finance alone, and the money is there again', async () => {
    const id = await c.money(accountId, 8_00)
    await run('refund', id, { amount: 3_00, reason: '多付' })
    const { body } = await w.as(finance).get('refund', { filter: { receiptId: id } })
    const cancel = (more: object, by = finance) => w.as(by).post(`refund/${body.items[0].id}/cancel`, more)
    expect((await cancel({ reason: '记错' }, rep)).status).toBe(403)
    expect((await cancel({})).body).toMatchObject({ code: 'request.invalid', fields: [{ field: 'reason' }] })
    expect((await cancel({ reason: '记错' })).status).toBe(200)
    expect(await c.moneyRow(id)).toMatchObject({ refunded: 0, unallocated: 8_00 })
    expect((await run('reverse', id, { reason: '退票' })).body.state).toBe('reversed')
  })

  test('a bounced draft opens its debts again', async () => {
    const debt = await c.debt(accountId, 5_00)
    const id = await c.money(accountId, 5_00, { receivableId: debt })
    expect((await run('reverse', id, { reason: '承兑被拒' })).body).toMatchObject({ state: 'reversed', allocated: 0 })
    expect(await c.debtRow(debt)).toMatchObject({ received: 0, open_amount: 5_00, state: 'open', settled_on: null })
  })
})

describe('debts', () => {
  test('a credit note and a write-off close a debt without money, and can be taken back', async () => {
    const debt = await c.debt(accountId, 100_00)
    await w.as(finance).post('invoice', { number: 'F1', receivableId: debt, amount: 100_00 })
    await onDebt('credit', debt, { amount: 40_00, number: 'H1', reason: '退货' })
    await onDebt('writeOff', debt, { reason: '客户破产' })
    expect(await c.debtRow(debt)).toMatchObject({
      credited: 40_00,
      written_off: 60_00,
      open_amount: 0,
      state: 'settled',
    })
    const { body } = await w.as(finance).get('adjustment', { filter: { receivableId: debt, kind: 'write_off' } })
    await w.as(finance).post(`adjustment/${body.items[0].id}/cancel`, { reason: '破产清算分得款项' })
    expect(await c.debtRow(debt)).toMatchObject({ written_off: 0, open_amount: 60_00, state: 'partial' })
  })

  test('no more is credited than is open', async () => {
    const debt = await c.debt(accountId, 100_00)
    const over = { amount: 100_01, reason: '退货' }
    expect((await onDebt('credit', debt, over)).body.code).toBe('receivable.over_open')
    expect((await onDebt('writeOff', debt, over)).body.code).toBe('receivable.over_open')
  })

  test('what something is booked on cannot be removed', async () => {
    const debt = await c.debt(accountId, 5_00)
    await c.money(accountId, 1_00, { receivableId: debt })
    expect((await w.as(rep).delete(`receivable/${debt}`)).body.code).toBe('receivable.booked')
  })

  test('a new due date is not before the debt itself', async () => {
    const debt = await c.debt(accountId, 5_00)
    const body = { dueOn: '2026-01-01', reason: '协商' }
    expect((await onDebt('reschedule', debt, body)).body.code).toBe('receivable.before_issue')
  })
})

describe('aging', () => {
  test('what is owed stands in the bucket of its days past due, today and on an earlier day', async () => {
    const customer = await c.accountOf('账龄公司')
    const due = ['2026-04-01', '2026-03-09', '2026-02-06', '2026-01-08', '2025-12-09', '2025-09-10']
    for (const [i, dueOn] of due.entries()) await c.debt(customer, 10 ** i, { issuedOn: '2025-08-01', dueOn })
    const paid = await c.debt(customer, 1_000_000, { issuedOn: '2025-08-01', dueOn: '2026-02-01' })
    await c.money(customer, 1_000_000, { receivableId: paid })
    const aging = async (on?: string) =>
      (await w.as(rep).get('receivable-aging', { accountId: customer, ...(on && { on }) })).body.items.map(
        (item: { amount: number }) => item.amount,
      )
    expect(await aging()).toEqual([1, 10, 100, 1_000, 10_000, 100_000])
    // On 28 February the last one was still owed, 27 days late, and so were others less long.
    expect(await aging('2026-02-28')).toEqual([11, 1_000_100, 1_000, 10_000, 100_000, 0])
    await c.debt(customer, 5, { issuedOn: '2026-03-11', dueOn: '2026-04-11' })
    const { items } = (await w.as(rep).get('receivable-aging', { accountId: customer })).body
    for (const { name, count, amount, records } of items) {
      const sum = { filter: records, measures: [{ count: '*' }, { sum: 'openAmount' }] }
      const { body } = await w.as(rep).post('receivable/aggregate', sum)
      expect([name, body.items[0]?.count ?? 0, body.items[0]?.sum_openAmount ?? 0]).toEqual([name, count, amount])
    }
    expect((await w.as(rep).get('receivable-aging', { on: '2026-12-01' })).body.code).toBe('receivable.future_aging')
  })
})

describe('dunning ladder', () => {
  const rungs = (debt: string) =>
    w.app.store
      .rows<{ name: string }>(
        sql`select name from contracting.dunning where receivable_id = ${debt}::uuid order by from_days`,
      )
      .then((rows) => rows.map(({ name }) => name))
  const sweep = () => w.within(systemActor, dunDue)
  const at = (day: string) => {
    w.now = new Date(`${day}T02:00:00Z`)
  }

  test('each rung is told once, to the owner and further up, and a dispute stops the ladder', async () => {
    const debt = await c.debt(await c.accountOf('拖欠公司'), 9_00, { issuedOn: '2026-03-01', dueOn: '2026-03-20' })
    await sweep()
    expect(await rungs(debt)).toEqual([])
    at('2026-03-13')
    await sweep()
    at('2026-03-21')
    await sweep()
    await sweep()
    expect(await rungs(debt)).toEqual(['到期前提醒', '到期未付'])
    expect((await w.as(rep).get('task', { filter: { subjectId: debt } })).body.items).toMatchObject([
      { ownerId: rep.employeeId, title: expect.stringContaining('电话催收') },
    ])
    await onDebt('dispute', debt, { reason: '客户称货不对板' }, rep)
    at('2026-04-25')
    await sweep()
    expect(await rungs(debt)).toEqual(['到期前提醒', '到期未付'])
    await onDebt('resolve', debt, { result: '已换货' }, rep)
    await sweep()
    expect(await rungs(debt)).toEqual(['到期前提醒', '到期未付', '升级催收'])
    const told = await w.app.store.rows<{ n: number }>(
      sql`select count(*) as n from work.notification where subject_id = ${debt}::uuid and title like '升级催收%'`,
    )
    expect(told[0]?.n).toBe(3)
  })

  test('more time means the ladder begins again', async () => {
    const debt = await c.debt(await c.accountOf('宽限公司'), 9_00, { issuedOn: '2026-04-01', dueOn: '2026-04-20' })
    await sweep()
    expect(await rungs(debt)).toEqual(['到期未付'])
    await onDebt('reschedule', debt, { dueOn: '2026-04-24', reason: '客户发薪后付款' })
    await sweep()
    expect(await rungs(debt)).toEqual(['到期未付', '到期未付'])
  })
})
