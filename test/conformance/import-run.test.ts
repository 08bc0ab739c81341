import { expect, test } from 'vitest'
import { importTask } from '../../src/app/imports.ts'
import { first, sql } from '../../src/kernel/index.ts'
import type { Pool } from '../../src/platform/postgres/pool.ts'
import { workbookParts, zipOf } from '../../src/platform/tables/sheet.fixture.ts'
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

const titled = '客户导入表(2026 年)\r\n客户名称,城市\r\n标题下的客户,苏州\r\n'

test('a table below a title is read from the row of its column names, once somebody says so', async () => {
  const { body: run } = await boss.upload('import/account', 'x.csv', titled)
  expect(run.table).toMatchObject({ headerLine: 1, notes: [{ code: 'title_above_header', line: 2 }] })
  const { body: read } = await boss.post(`import/${run.id}/table`, { headerLine: 2 })
  expect(read).toMatchObject({ state: 'mapping', header: ['客户名称', '城市'], table: { headerLine: 2, notes: [] } })
  const mapping = read.columns.map(({ header, suggestion }: Record<string, string>) => ({
    column: header,
    field: suggestion,
  }))
  await boss.post(`import/${run.id}/start`, { mapping, duplicates: 'create' })
  await importTask(w.app)({ runId: run.id })
  expect((await boss.get(`import/${run.id}`)).body.progress).toMatchObject({ rows: 1, created: 1 })
  const { items } = (await boss.get('account', { filter: { name: '标题下的客户' }, fields: 'name,city' })).body
  expect(items).toMatchObject([{ name: '标题下的客户', city: '苏州' }])
  expect(await boss.post(`import/${run.id}/table`, { headerLine: 1 })).toMatchObject({
    status: 409,
    body: { code: 'import.under_way' },
  })
})

const cell = (text: string) => `<c t="str"><v>${text}</v></c>`
const rowOf = (...cells: string[]) => `<row>${cells.map(cell).join('')}</row>`
const twoSheets = zipOf({
  ...workbookParts({
    rows: rowOf('请勿改动'),
    sheets: '<sheet name="说明" sheetId="1" r:id="rId1"/><sheet name="客户" sheetId="2" r:id="rId2"/>',
  }),
  'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${rowOf('客户名称', '城市')}${rowOf('二页客户', '杭州')}</sheetData></worksheet>`,
})

test('a table on the second sheet of a workbook is read from there; a sheet or row that is not there is refused', async () => {
  const { body: run } = await boss.upload('import/account', 'x.xlsx', twoSheets)
  expect(run.table).toMatchObject({ sheet: '说明', sheets: ['说明', '客户'] })
  const { body: read } = await boss.post(`import/${run.id}/table`, { sheet: '客户' })
  expect(read).toMatchObject({ header: ['客户名称', '城市'], table: { sheet: '客户' } })
  const wrong = await Promise.all(
    [{ sheet: '价格' }, { headerLine: 900 }, { headerLine: 0 }].map((choice) =>
      boss.post(`import/${run.id}/table`, choice),
    ),
  )
  expect(wrong.map(({ status, body }) => [status, body.fields[0].field])).toEqual([
    [422, 'file'],
    [422, 'file'],
    [422, 'headerLine'],
  ])
  expect((await boss.get(`import/${run.id}`)).body.table.sheet).toBe('客户')
})

test('nobody else changes how a run reads its file', async () => {
  const { body: run } = await boss.upload('import/account', 'x.csv', titled)
  expect((await w.as(w.team.supervisor).post(`import/${run.id}/table`, { headerLine: 2 })).status).toBe(404)
})

test("what the company's own field asks for is asked of every new row, whether its column is there or not", async () => {
  const field = { entity: 'opportunity', key: 'origin', zh: '来历', kind: 'text', required: true }
  const { body: added } = await boss.post('custom-field', field)
  const rows = csv([
    ['name', 'origin'],
    ['有来历', '展会'],
    ['没来历', ''],
  ])
  const both = ['name', 'origin'].map((key) => ({ column: key, field: key }))
  for (const [mapping, failures] of [
    [both, [3]],
    [both.slice(0, 1), [2, 3]],
  ] as const) {
    const run = await importFile(w, boss, 'opportunity', 'a.csv', rows, { mapping, dryRun: true })
    const failed = run.rows.filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ line, faults }) => [line, faults?.[0]?.field])).toEqual(
      failures.map((line) => [line, 'origin']),
    )
  }
  await boss.delete(`custom-field/${added.id}`)
})

test('the sample row of a template is left out and named, whatever else was filled in there', async () => {
  const rows = [['【示例行】导入时自动跳过', 'SAMPLE-0', '不是数字', '员工姓名'], ...deals('样例', 1)]
  const { id, rows: outcomes } = await importFile(w, boss, 'opportunity', 'x.csv', file(rows), {
    mapping,
    duplicates: 'create',
  })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['skipped', 'created'])
  expect(outcomes[0]?.faults?.[0]?.message).toContain('示例行')
  const { body } = await boss.get(`import/${id}`)
  expect([body.state, body.progress.created, body.progress.skipped, body.progress.failed]).toEqual(['done', 1, 1, 0])
})

test('rows that total, sign or repeat the header of a table are left out and named, and no deal is made of them', async () => {
  const lines = [
    ['表里的商机一', '100'],
    ['小 计', '100'],
    ['name', 'amount'],
    ['合计通信有限公司的商机', '200'],
    ['合计：', '300'],
    ['制表人：李雷', ''],
  ]
  const run = await importFile(w, boss, 'opportunity', 'x.csv', csv([['name', 'amount'], ...lines]), {
    mapping: ['name', 'amount'].map((field) => ({ column: field, field })),
    duplicates: 'create',
  })
  expect(run.rows.map(({ outcome }) => outcome)).toEqual([
    'created',
    'skipped',
    'skipped',
    'created',
    'skipped',
    'skipped',
  ])
  const shown = (await boss.get(`import/${run.id}`)).body
  expect(shown.progress).toMatchObject({ created: 2, skipped: 4, failed: 0 })
  expect(shown.faults.map((row: { faults: { code: string }[] }) => row.faults[0]?.code)).toEqual([
    'total',
    'header',
    'total',
    'signature',
  ])
})

test('merged cells and hidden rows of a long sheet are told when it has been checked, before anything is imported', async () => {
  const rows = Array.from({ length: 700 }, (_, i) => rowOf(`合并客户 ${i}`, '苏州'))
  const book = zipOf(
    workbookParts({
      rows: [rowOf('客户名称', '城市'), ...rows, rowOf('隐藏的客户', '苏州').replace('<row>', '<row hidden="1">')].join(
        '',
      ),
      afterRows: '<mergeCells><mergeCell ref="B2:B9"/></mergeCells>',
    }),
  )
  const run = await importFile(w, boss, 'account', 'x.xlsx', book, {
    mapping: [{ column: '客户名称', field: 'name' }],
    duplicates: 'create',
    dryRun: true,
  })
  const { body } = await boss.get(`import/${run.id}`)
  expect([body.state, body.progress.rows, body.progress.created]).toEqual(['checked', 701, 0])
  expect(body.notes.map(({ code }: { code: string }) => code)).toEqual(['merged_cells', 'hidden_rows'])
  const read = await boss.post(`import/${run.id}/table`, { headerLine: 2 })
  expect(read.body.notes).toEqual([])
})
