import { expect, test } from 'vitest'
import { importTask } from '../../src/app/imports.ts'
import { sql } from '../../src/kernel/index.ts'
import type { Pool } from '../../src/platform/postgres/pool.ts'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

// Rows that name records of their own kind: parents of accounts, units above units.

const w = await world()
const boss = w.as(w.team.admin)
const owner = w.team.rep.employeeId as string

test('a run cut off while rows wait for what they name goes on with every row stored once', async () => {
  const rows = Array.from({ length: 1_400 }, (_, i) => [
    `候 ${i}`,
    i === 1_399 ? '' : `候 ${Math.min(i + 700, 1_399)}`,
    owner,
  ])
  const { body } = await boss.upload('import/account', 'x.csv', csv([['name', 'parentId', 'ownerId'], ...rows]))
  const plan = {
    mapping: ['name', 'parentId', 'ownerId'].map((field) => ({ column: field, field })),
    duplicates: 'create',
  }
  await boss.post(`import/${body.id}/start`, plan)
  let batches = 0
  const transaction: Pool['transaction'] = (run, last) => {
    if (++batches > 1) throw new Error('power cut')
    return w.app.store.transaction(run, last)
  }
  await importTask({ ...w.app, store: { ...w.app.store, transaction } })({ runId: body.id })
  await w.app.store.rows(sql`update kernel.import_run set state = 'running' where id = ${body.id}::uuid`)
  await importTask(w.app)({ runId: body.id })
  const run = await boss.get(`import/${body.id}`)
  expect([run.body.state, run.body.progress.created, run.body.progress.failed]).toEqual(['done', rows.length, 0])
})

const named = (rows: readonly string[][], dryRun = false) =>
  importFile(w, boss, 'account', 'x.csv', csv([['name', 'parentId', 'ownerId'], ...rows]), {
    mapping: ['name', 'parentId', 'ownerId'].map((field) => ({ column: field, field })),
    duplicates: 'create',
    dryRun,
  })

test('a row may name a record that another row of the same file brings, above or below it, in the check as in the import', async () => {
  const companies = Array.from({ length: 2_200 }, (_, i) => [`上级公司 ${i}`, i === 0 ? '' : '上级公司 0', owner])
  const line = ['总部', '大区', '省区', '城市'].map((name, i, all) => [name, all[i - 1] ?? '', w.team.rep.name])
  for (const rows of [
    companies,
    companies.map(([name, ...more]) => [`倒 ${name}`, ...more]).reverse(),
    line.toReversed(),
  ]) {
    const renamed = rows.map(([name = '', parent = '', by = '']) => [
      name,
      name.startsWith('倒') && parent ? `倒 ${parent}` : parent,
      by,
    ])
    const checked = await named(renamed, true)
    expect(new Set(checked.rows.map(({ outcome }) => outcome))).toEqual(new Set(['checked']))
    const run = await named(renamed)
    expect(new Set(run.rows.map(({ outcome }) => outcome))).toEqual(new Set(['created']))
    expect(run.rows).toHaveLength(rows.length)
  }
  const city = (await boss.get('account', { filter: JSON.stringify({ name: '城市' }) })).body.items[0]
  expect(city.labels.parentId ?? (await boss.get(`account/${city.id}`)).body.labels.parentId).toBe('省区')
})

test('rows that name each other, themselves or nobody are refused, and those that name them with them', async () => {
  const run = await named([
    ['圈甲', '圈乙', owner],
    ['圈乙', '圈甲', owner],
    ['圈己', '圈己', owner],
    ['圈外', '无此公司', owner],
    ['圈下', '圈外', owner],
    ['圈旁', '', owner],
  ])
  expect(run.rows.map(({ outcome, faults }) => faults?.[0]?.field ?? outcome)).toEqual([
    ...Array(5).fill('parentId'),
    'created',
  ])
})

test('more rows than are kept in memory may wait for one at the end of the file, refused ones among them', async () => {
  const rows = Array.from({ length: 6_500 }, (_, i) => [`等 ${i}`, i === 6_400 ? '没有的上级' : '等 总部', owner])
  const all = [...rows, ['等 7', '等 总部', owner], ['等 总部', '', owner]]
  const plan = {
    mapping: ['name', 'parentId', 'ownerId'].map((field) => ({ column: field, field })),
    duplicates: 'skip',
    key: 'name',
  }
  const run = await importFile(w, boss, 'account', 'x.csv', csv([['name', 'parentId', 'ownerId'], ...all]), plan)
  expect(run.rows.flatMap(({ line, outcome }) => (outcome === 'created' ? [] : [[line, outcome]]))).toEqual([
    [6_402, 'failed'],
    [6_502, 'failed'],
  ])
  expect(run.rows).toHaveLength(all.length)
  const [{ n } = { n: 0 }] = await w.app.store.rows<{ n: number }>(
    sql`select count(*) as n from crm.account as c join crm.account as p on p.id = c.parent_id where p.name = '等 总部'`,
  )
  expect(n).toBe(6_499)
}, 60_000)
