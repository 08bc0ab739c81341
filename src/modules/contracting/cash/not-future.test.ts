import { expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { contractingWorld } from '../contracting.fixture.ts'

// The world stands at 2026-03-10.
const c = await contractingWorld()
const { w, rep, finance } = c
const accountId = await c.accountOf('到账公司')
const [today, tomorrow] = ['2026-03-10', '2026-03-11']
const ahead = (field: string) => ({ status: 422, body: { fields: [{ field, code: 'future' }] } })

test('an invoice is not dated ahead, neither when it is written down nor by an edit', async () => {
  const receivableId = await c.debt(accountId, 100_00)
  const draft = { receivableId, amount: 10_00 }
  const refused = await w.as(finance).post('invoice', { ...draft, number: 'F1', issuedOn: tomorrow })
  expect(refused).toMatchObject(ahead('issuedOn'))
  expect(refused.body.detail).toContain('「开票日期」不能晚于今天(2026-03-10)。请填写发票上的日期')
  const { body } = await w.as(finance).post('invoice', { ...draft, number: 'F2', issuedOn: today })
  const edited = await w.as(finance).patch(`invoice/${body.id}`, { version: body.version, issuedOn: tomorrow })
  expect(edited).toMatchObject(ahead('issuedOn'))
  expect((await w.as(finance).patch(`invoice/${body.id}`, { version: body.version, title: '总公司' })).status).toBe(200)
})

test('a receipt is not dated ahead: neither registered, nor edited, nor imported, each row for itself', async () => {
  const draft = { accountId, amount: 10_00 }
  expect(await w.as(rep).post('receipt', { ...draft, receivedOn: tomorrow })).toMatchObject(ahead('receivedOn'))
  const { body } = await w.as(rep).post('receipt', { ...draft, receivedOn: today })
  const edited = await w.as(rep).patch(`receipt/${body.id}`, { version: body.version, receivedOn: tomorrow })
  expect(edited).toMatchObject(ahead('receivedOn'))
  const header = ['accountId', 'amount', 'receivedOn']
  const mapping = header.map((field) => ({ field, column: field }))
  const sheet = csv([header, ['到账公司', '1', today], ['到账公司', '2', tomorrow]])
  const { rows } = await importFile(w, w.as(finance), 'receipt', 'x.csv', sheet, { mapping, duplicates: 'create' })
  expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'failed'])
  expect(rows[1]!.faults).toMatchObject([{ field: 'receivedOn' }])
})

test('a plan may be for a day to come', async () => {
  const plan = { name: '尾款', accountId, issuedOn: '2026-06-01', dueOn: '2026-07-01', amount: 10_00 }
  expect((await w.as(rep).post('receivable', plan)).status).toBe(201)
})
