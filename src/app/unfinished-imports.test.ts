import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { csv } from '../../test/conformance/transfer.ts'
import { world } from '../../test/harness/world.ts'
import { sql, systemActor } from '../kernel/index.ts'
import { importTask } from './imports.ts'
import { removingStored } from './stored.ts'
import { forgetUnfinished } from './unfinished-imports.ts'

const w = await world()
const boss = w.as(w.team.admin)
const dayMs = 86_400_000

// Runs are dated by the database, whatever the world's clock says.
const [{ now } = { now: '' }] = await w.app.store.rows<{ now: string }>(sql`select now() as now`)
const after = (days: number) => {
  w.now = new Date(Date.parse(now) + days * dayMs)
}
const forget = () => forgetUnfinished.run(w.app, systemActor, {})

const sheet = csv([
  ['姓名', '手机'],
  ['王小明', '13812340001'],
  ['', '13812340002'],
])
const mapping = [
  { column: '姓名', field: 'name' },
  { column: '手机', field: 'phone' },
]
const upload = async () => (await boss.upload('import/lead', '名单.csv', sheet)).body
const shown = async (id: string) => (await boss.get(`import/${id}`)).body
const stored = async (id: string) =>
  (
    await w.app.store.rows<{ path: string; rows: number }>(sql`select file_path as path,
      (select count(*)::integer from kernel.import_row where run_id = r.id) as rows from kernel.import_run as r where id = ${id}::uuid`)
  )[0] ?? { path: '', rows: 0 }

/** As the queue does it. */
const checked = async () => {
  const { id } = await upload()
  await boss.post(`import/${id}/start`, { mapping, duplicates: 'create', dryRun: true })
  await importTask(w.app)({ runId: id })
  return id
}

test('an import that nobody goes on with is forgotten with its file and what its check found, after the days the company says', async () => {
  const [mapped, looked] = [await upload(), await checked()]
  expect(Date.parse(mapped.keptUntil) - Date.parse(now)).toBeGreaterThanOrEqual(7 * dayMs)
  expect(await shown(looked)).toMatchObject({ state: 'checked', keptUntil: expect.any(String) })
  expect((await stored(looked)).rows).toBe(2)
  after(6.9)
  await forget()
  expect((await shown(mapped.id)).state).toBe('mapping')
  const [company] = (await boss.get('company')).body.items
  await boss.patch(`company/${company.id}`, { version: company.version, importDays: 3 })
  await forget()
  for (const id of [mapped.id, looked]) {
    expect(await shown(id)).toMatchObject({ state: 'expired', keptUntil: null, faults: [] })
    expect(await stored(id)).toEqual({ path: '', rows: 0 })
    const refused = await boss.post(`import/${id}/start`, { mapping, duplicates: 'create' })
    expect(refused.body).toMatchObject({ status: 409, code: 'import.expired' })
  }
})

test('an import begun and left is told to whoever began it, among those of its kind, and may be mapped anew after its check', async () => {
  const [mapped, looked] = [await upload(), await checked()]
  const left = async (who = boss, entity = 'lead') => (await who.get('import', { entity })).body.items
  expect(await left()).toMatchObject([
    { id: looked, fileName: '名单.csv', state: 'checked', keptUntil: expect.any(String) },
    { id: mapped.id, state: 'mapping' },
  ])
  expect((await shown(looked)).columns).toMatchObject([{ header: '姓名', samples: ['王小明', ''] }, { header: '手机' }])
  expect(await left(boss, 'account')).toEqual([])
  expect(await left(w.as(await w.team.person('operations')))).toEqual([])
  expect((await w.as(w.team.rep).get('import', { entity: 'lead' })).status).toBe(403)
  await boss.post(`import/${mapped.id}/start`, { mapping, duplicates: 'create' })
  await importTask(w.app)({ runId: mapped.id })
  expect(await left()).toMatchObject([{ id: looked }])
})

test('a file of nothing but column names says so before anything is mapped', async () => {
  const { body } = await boss.upload('import/lead', '名单.csv', csv([['姓名', '手机']]))
  expect(body.table.notes).toMatchObject([{ code: 'no_rows', message: expect.stringContaining('没有数据') }])
})

test('the file itself goes; an import that has ended keeps what it needs to be reverted', async () => {
  const [mapped, done] = [await upload(), await checked()]
  const { path } = await stored(mapped.id)
  await boss.post(`import/${done}/start`, { mapping, duplicates: 'create' })
  await importTask(w.app)({ runId: done })
  after(400)
  await forget()
  expect(await shown(done)).toMatchObject({ state: 'done', keptUntil: null, progress: { created: 1, failed: 1 } })
  expect((await boss.post(`import/${done}/revert`)).status).toBe(200)
  const jobs = await w.app.store.rows<{ payload: object }>(
    sql`select payload from graphile_worker._private_jobs as j join graphile_worker._private_tasks as t on t.id = j.task_id
      where t.identifier = 'work.remove-stored' order by j.id`,
  )
  const removing = removingStored(undefined as never)
  expect(existsSync(path)).toBe(true)
  for (const { payload } of jobs) await removing.run(w.app, systemActor, payload)
  expect(existsSync(path)).toBe(false)
})
