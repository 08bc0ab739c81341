import { expect, test } from 'vitest'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

const w = await world()
const boss = w.as(w.team.admin)
const owner = w.team.rep.employeeId as string

const leads = (rows: readonly string[][], more: object = {}) =>
  importFile(w, boss, 'lead', 'x.csv', csv([['name', 'phone', 'email', 'ownerId'], ...rows]), {
    mapping: [
      { column: 'name', field: 'name' },
      { column: 'phone', field: 'phone', unknown: 'blank' },
      { column: 'email', field: 'email', unknown: 'blank' },
      { column: 'ownerId', field: 'ownerId' },
    ],
    duplicates: 'create',
    ...more,
  })

test('where a column may be left empty, what cannot be read keeps no row out and is told beside it; elsewhere it does', async () => {
  const rows = [
    ['Anna', 'ask reception', 'anna@example.com', owner],
    ['Bertil', '+46 70 712 34 56', 'bertil at example', owner],
    ['Carin', '+46 8 12 34 56 78', '', owner],
  ]
  const { id, rows: out } = await leads(rows)
  expect(out.map(({ outcome, faults }) => [outcome, faults?.map(({ field }) => field) ?? []])).toEqual([
    ['created', ['phone']],
    ['created', ['email']],
    ['created', []],
  ])
  const stored = await Promise.all(out.map(async ({ record_id }) => (await boss.get(`lead/${record_id}`)).body))
  expect(stored.map(({ phone, email }) => [phone, email])).toEqual([
    [null, 'anna@example.com'],
    ['+46707123456', null],
    ['+46812345678', null],
  ])
  const { progress, reasons } = (await boss.get(`import/${id}`)).body
  expect(progress).toMatchObject({ created: 3, failed: 0, warned: 2 })
  expect(reasons.map((r: { message: string; fails: boolean }) => [r.message.endsWith('已留空。'), r.fails])).toEqual([
    [true, false],
    [true, false],
  ])
  expect((await boss.get(`import/${id}/errors.csv`)).text).toContain('ask reception')
  const strict = await leads([['Doris', 'ask reception', '', owner]], {
    mapping: ['name', 'phone', 'ownerId'].map((field) => ({ column: field, field })),
  })
  expect(strict.rows.map(({ outcome }) => outcome)).toEqual(['failed'])
})

test('a record that is updated keeps its value where the cell cannot be read', async () => {
  const update = { key: 'name', duplicates: 'update' }
  const first = await leads([['Erik', '+46 70 712 34 57', '', owner]])
  await leads([['Erik', 'unknown', 'erik@example.com', owner]], update)
  const { body } = await boss.get(`lead/${first.rows[0]?.record_id}`)
  expect([body.phone, body.email]).toEqual(['+46707123457', 'erik@example.com'])
})

test('a required field is never left empty: the plan is refused with the way out', async () => {
  const refused = await leads([['Frida', '', '', owner]], {
    mapping: [
      { column: 'name', field: 'name', unknown: 'blank' },
      { column: 'ownerId', field: 'ownerId' },
    ],
  })
  expect([refused.status, refused.body.fields?.[0]?.field]).toEqual([422, 'mapping'])
  expect(refused.body.detail).toContain('「读不出时留空」')
})

test('what tells records apart is never left empty: a row without it would be taken for a new record each time', async () => {
  const refused = await leads([['Gustav', 'ask reception', '', owner]], { key: 'phone', duplicates: 'update' })
  expect([refused.status, refused.body.fields?.[0]?.field]).toEqual([422, 'mapping'])
  expect(refused.body.detail).toContain('「手机」用来判断重复')
})
