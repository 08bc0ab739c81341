import { expect, test } from 'vitest'
import { importTask } from '../../src/app/imports.ts'
import { first, sql } from '../../src/kernel/index.ts'
import type { Pool } from '../../src/platform/postgres/pool.ts'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

// Files longer than one batch: two batches may be on their way at once.

const w = await world()
const boss = w.as(w.team.admin)
const owner = w.team.rep.employeeId as string
const mapping = ['name', 'code', 'amount', 'ownerId'].map((field) => ({ column: field, field }))
const deals = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => [`${prefix} ${i}`, `${prefix}-${i}`, '1.50', owner])
const file = (rows: readonly string[][]) => csv([['name', 'code', 'amount', 'ownerId'], ...rows])
const stored = async (prefix: string) =>
  (
    await first<{ n: number }>(
      w.app.store,
      sql`select count(*) as n from crm.opportunity where code like ${`${prefix}-%`} and deleted_at is null`,
    )
  )?.n

/** The store in which the first batch is still on its way when the second is stored, and then the power is cut. */
const losingTheFirst = (store: Pool): Pool => {
  let batches = 0
  let secondStored = () => {}
  const afterSecond = new Promise<void>((done) => {
    secondStored = done
  })
  return {
    ...store,
    transaction: async (run, last) => {
      const batch = ++batches
      if (batch === 1) {
        await afterSecond
        throw new Error('power cut')
      }
      const result = await store.transaction(run, last)
      if (batch === 2) secondStored()
      return result
    },
  }
}

test('a run cut off while its second batch was ahead of the first goes on with every row stored once', async () => {
  const rows = deals('断电', 2_600)
  const { body } = await boss.upload('import/opportunity', 'x.csv', file(rows))
  await boss.post(`import/${body.id}/start`, { mapping, duplicates: 'create' })
  await importTask({ ...w.app, store: losingTheFirst(w.app.store) })({ runId: body.id })
  const cut = await stored('断电')
  expect(cut).toBeGreaterThan(0)
  expect(cut).toBeLessThan(rows.length)
  // A process that dies leaves the run as it is; the queue starts it again.
  await w.app.store.rows(sql`update kernel.import_run set state = 'running' where id = ${body.id}::uuid`)
  await importTask(w.app)({ runId: body.id })
  const run = await boss.get(`import/${body.id}`)
  expect([run.body.state, run.body.progress.created, run.body.progress.failed]).toEqual(['done', rows.length, 0])
  expect(await stored('断电')).toBe(rows.length)
})

test('of two rows with one code in different batches one is stored and the other reported', async () => {
  const rows = deals('同号', 2_600)
  rows[2_300]![1] = rows[40]![1] as string
  const run = await importFile(w, boss, 'opportunity', 'x.csv', file(rows), { mapping, duplicates: 'create' })
  const failed = run.rows.filter(({ outcome }) => outcome === 'failed')
  expect(failed.map(({ faults }) => faults?.[0]?.field)).toEqual(['code'])
  expect(run.rows.filter(({ outcome }) => outcome === 'created')).toHaveLength(rows.length - 1)
  expect(await stored('同号')).toBe(rows.length - 1)
})

test('a row may name a record that an earlier batch of the same file brought', async () => {
  const companies = Array.from({ length: 2_200 }, (_, i) => [`上级公司 ${i}`, i === 0 ? '' : '上级公司 0', owner])
  const run = await importFile(w, boss, 'account', 'x.csv', csv([['name', 'parentId', 'ownerId'], ...companies]), {
    mapping: ['name', 'parentId', 'ownerId'].map((field) => ({ column: field, field })),
    duplicates: 'create',
  })
  const late = run.rows.filter(({ line, outcome }) => outcome === 'created' && line > 1_600)
  expect(late).toHaveLength(companies.length - 1_599)
})

test('a row whose key fits several records changes none of them and says why', async () => {
  const twins = await Promise.all([1, 2].map((amount) => boss.post('opportunity', { name: '两条同名商机', amount })))
  const only = (await boss.post('opportunity', { name: '只此一条商机', amount: 1 })).body
  const run = await importFile(w, boss, 'opportunity', 'x.csv', '商机名称,金额\n两条同名商机,99\n只此一条商机,98\n', {
    mapping: [
      { column: '商机名称', field: 'name' },
      { column: '金额', field: 'amount' },
    ],
    duplicates: 'update',
    key: 'name',
  })
  expect(run.rows.map(({ outcome, faults }) => [outcome, faults?.[0]?.field])).toEqual([
    ['failed', 'name'],
    ['updated', undefined],
  ])
  expect(run.rows[0]?.faults?.[0]?.message).toContain('多条商机')
  const amounts = await Promise.all(
    [...twins.map(({ body }) => body), only].map(({ id }) => boss.get(`opportunity/${id}`)),
  )
  expect(amounts.map(({ body }) => body.amount)).toEqual([1, 2, 9800])
})
