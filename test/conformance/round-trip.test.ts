import { expect, test } from 'vitest'
import { type Entity, get, type Row, select, sql } from '../../src/kernel/index.ts'
import { world } from '../harness/world.ts'
import { everyEntity, samplesOf } from './samples.ts'
import { csv, importFile, revert } from './transfer.ts'

const w = await world()
const { admin, rep, stranger } = w.team
const boss = w.as(admin)
const samples = samplesOf(w, admin)

const travelling = everyEntity().filter((e) => e.grants.import && e.grants.export)
const importable = (e: Entity) => Object.keys(e.fields).filter((key) => e.fields[key]?.by !== 'system')
const valuesOf = (e: Entity, row: Row<Entity>) =>
  Object.fromEntries(importable(e).map((key) => [key, (row as Record<string, unknown>)[key]]))

const bin = (e: Entity, rows: readonly Row<Entity>[]) =>
  w.app.store.rows(
    sql`update ${sql.table(e.table)} set deleted_at = now() where id = any(${rows.map((row) => row.id)}::uuid[])`,
  )

test.each(travelling.flatMap((e) => ['csv', 'xlsx'].map((format) => [e.name, format, e] as const)))(
  '%s: what leaves as %s comes back equal, and a revert takes it away',
  async (name, format, e) => {
    const originals = [await samples.make(e), await samples.make(e), await samples.make(e)]
    const filter = { id: { in: originals.map((row) => row.id) } }
    const url = `/api/${name}/export?format=${format}&sort=id&filter=${encodeURIComponent(JSON.stringify(filter))}`
    const exported = await w.http.inject({ url, headers: { 'x-actor': admin.userId } })
    expect(exported.statusCode, exported.body).toBe(200)
    await bin(e, originals)
    const mapping = importable(e).map((field) => ({
      column: e.fields[field]?.zh,
      field,
      // Versions of a process share the names of their stages.
      ...(field === 'nodeId' && {
        among: { processVersionId: (originals[0] as Record<string, unknown>).processVersionId },
      }),
    }))
    const run = await importFile(w, boss, name, `x.${format}`, exported.rawPayload, { mapping, duplicates: 'create' })
    expect(
      run.rows.map(({ outcome, faults }) => [outcome, faults]),
      run.text,
    ).toEqual(originals.map(() => ['created', null]))
    const returned = await Promise.all(
      run.rows.map(({ record_id }) => w.within(admin, (ctx) => get(ctx, e, record_id as string))),
    )
    expect(returned.map((row) => valuesOf(e, row))).toEqual(originals.map((row) => valuesOf(e, row)))
    const { state, progress } = await revert(w, boss, run.id)
    expect([state, progress.kept]).toEqual(['reverted', 0])
    const left = await w.within(admin, (ctx) =>
      select(ctx, e, { filter: { id: { in: returned.map((row) => row.id) } } }),
    )
    expect(left).toEqual([])
  },
)

const ofTheCompany: Record<string, unknown> = {
  text: '甲、乙',
  'long-text': '一行\n又一行',
  integer: -12,
  decimal: 10.25,
  percent: 0.125,
  money: 1_234_567_89,
  date: '2024-02-29',
  instant: '2025-12-31T15:59:00Z',
  boolean: false,
  choice: 'b',
  'multi-choice': ['a', 'b'],
  person: rep.employeeId,
  phone: '13900000001',
  email: 'wang@example.cn',
  url: 'https://example.cn/?a=1&b=2',
  address: { province: '广东省', city: '深圳市', district: '南山区', street: '科技园 1 号' },
}

test.each(['csv', 'xlsx'])(
  'a field of the company, of whatever kind, leaves as %s and comes back equal',
  async (format) => {
    const fields = Object.keys(ofTheCompany).map((kind) => ({ kind, key: `${format}${kind.replace('-', '')}` }))
    const choices = ['a', 'b'].map((value) => ({ value, zh: `选项 ${value}` }))
    for (const { kind, key } of fields) {
      const more = kind.endsWith('choice') ? { choices } : {}
      const made = await boss.post('custom-field', { entity: 'account', key, kind, zh: `公司的${key}`, ...more })
      expect(made.status, made.text).toBe(201)
    }
    const values = Object.fromEntries(fields.map(({ kind, key }) => [key, ofTheCompany[kind]]))
    const { body: original } = await boss.post('account', { name: `公司字段 ${format}`, ...values })
    const filter = encodeURIComponent(JSON.stringify({ id: original.id }))
    const url = `/api/account/export?format=${format}&filter=${filter}`
    const exported = await w.http.inject({ url, headers: { 'x-actor': admin.userId } })
    await boss.delete(`account/${original.id}`)
    const mapping = [
      { column: '客户名称', field: 'name' },
      ...fields.map(({ key }) => ({ column: `公司的${key}`, field: key })),
    ]
    const plan = { mapping, duplicates: 'create' }
    const run = await importFile(w, boss, 'account', `x.${format}`, exported.rawPayload, plan)
    expect(
      run.rows.map(({ faults }) => faults),
      run.text,
    ).toEqual([null])
    expect((await boss.get(`account/${run.rows[0]?.record_id}`)).body).toMatchObject(values)
  },
)

test('a target leaves in the unit of its metric and comes back so; without its metric it is refused', async () => {
  const target = everyEntity().find(({ name }) => name === 'target') as Entity
  const { company } = w.team.units
  const goals = { won_amount: 500_000_050, win_rate: 0.6315, won_count: 20 }
  const drafts = Object.entries(goals).map(([metric, value]) => ({ metric, value, period: '2027', unitId: company }))
  const made = await Promise.all(drafts.map((draft) => samples.make(target, { ...draft, employeeId: null })))
  const filter = JSON.stringify({ id: { in: made.map((row) => row.id) } })
  const { text } = await boss.get('target/export', { format: 'csv', fields: 'metric,value', filter, sort: 'metric' })
  expect(text.replace('\uFEFF', '').trim().split('\r\n').slice(1)).toEqual([
    '赢单率,63.15%',
    '销售额,5000000.50',
    '成交单数,20',
  ])
  await bin(target, made)
  const columns = { metric: '指标', value: '目标值', period: '期间', unitId: '组织' }
  const mapping = Object.entries(columns).map(([field, column]) => ({ column, field }))
  const file = csv([
    // What measures the value stands behind it.
    ['目标值', '指标', '期间', '组织'],
    ['500 万', '销售额', '2027', company],
    ['63.15%', '赢单率', '2027', company],
    ['20', '成交单数', '2027', company],
    ['很多', '销售额', '2027-Q1', company],
  ])
  const run = await importFile(w, boss, 'target', 'x.csv', file, { mapping, duplicates: 'create' })
  const values = await Promise.all(
    run.rows.slice(0, 3).map(async (row) => (await boss.get(`target/${row.record_id}`)).body.value),
  )
  expect(values).toEqual([500_000_000, 0.6315, 20])
  expect(run.rows[3]).toMatchObject({
    outcome: 'failed',
    faults: [{ field: 'value', message: '「目标值」:「很多」不是金额,请写成 12000.50 或 1.2 万,没有就留空。' }],
  })
  const bare = mapping.filter(({ field }) => field !== 'metric')
  const unmeasured = await importFile(w, boss, 'target', 'x.csv', file, { mapping: bare, duplicates: 'create' })
  expect(unmeasured.rows.flatMap(({ faults }) => faults)).toMatchObject(
    Array.from({ length: 4 }, () => ({ field: 'value', code: 'measure' })),
  )
})

const account = everyEntity().find(({ name }) => name === 'account') as Entity
const task = everyEntity().find(({ name }) => name === 'task') as Entity

test('an update by import is taken back to the former values; what somebody changed since stays', async () => {
  const rows = [await samples.make(account, { note: '原' }), await samples.make(account, { note: '原' })]
  const names = rows.map((row) => (row as Record<string, unknown>).name as string)
  const plan = {
    mapping: [
      { column: '名', field: 'name' },
      { column: '注', field: 'note' },
    ],
    duplicates: 'update',
    key: 'name',
  }
  const run = await importFile(w, boss, 'account', 'x.csv', csv([['名', '注'], ...names.map((n) => [n, '新'])]), plan)
  expect(run.rows.map(({ outcome }) => outcome)).toEqual(['updated', 'updated'])
  await boss.patch(`account/${rows[1]?.id}`, { version: 2, note: '后来' })
  expect((await revert(w, boss, run.id)).progress.kept).toBe(1)
  const notes = await Promise.all(rows.map(async (row) => (await boss.get(`account/${row.id}`)).body.note))
  expect(notes).toEqual(['原', '后来'])
})

test('a record that two rows of one file updated gets back what it was before the first', async () => {
  const created = await w
    .as(w.team.admin)
    .post('account', { name: '两行同一家', phone: '051288889999', website: 'https://vor.cn' })
  const rows = [
    ['name', 'phone', 'website'],
    ['两行同一家', '', 'https://one.cn'],
    ['两行另一名', '051288889999', 'https://two.cn'],
  ]
  const run = await importFile(w, w.as(w.team.admin), 'account', 'x.csv', csv(rows), {
    mapping: ['name', 'phone', 'website'].map((field) => ({ column: field, field })),
    duplicates: 'update',
    key: 'identity',
  })
  expect(run.rows.map(({ outcome }) => outcome)).toEqual(['updated', 'updated'])
  expect((await revert(w, w.as(w.team.admin), run.id)).progress.kept).toBe(0)
  const { body } = await w.as(w.team.admin).get(`account/${created.body.id}`)
  expect([body.name, body.phone, body.website]).toEqual(['两行同一家', '051288889999', 'https://vor.cn'])
})

test('a custom field that an import filled in leaves with a whole export, and is empty again when the import is taken back', async () => {
  await boss.post('custom-field', { entity: 'account', key: 'paper', kind: 'text', zh: '旧系统编号' })
  await boss.post('custom-field', { entity: 'account', key: 'grade', kind: 'text', zh: '旧系统等级' })
  const row = await samples.make(account, { name: '有旧编号的客户' })
  await boss.patch(`account/${row.id}`, { version: 1, grade: '甲' })
  const mapping = ['name', 'paper', 'grade'].map((field) => ({ column: field, field }))
  const file = csv([
    ['name', 'paper', 'grade'],
    ['有旧编号的客户', 'K-1', '乙'],
  ])
  const plan = { mapping, duplicates: 'update', key: 'name' }
  const run = await importFile(w, boss, 'account', 'x.csv', file, plan)
  const { body: filled } = await boss.get(`account/${row.id}`)
  expect([filled.paper, filled.grade]).toEqual(['K-1', '乙'])
  const { text } = await boss.get('account/export', { format: 'csv', filter: JSON.stringify({ id: row.id }) })
  const [header = [], cells = []] = text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','))
  expect(['旧系统编号', '旧系统等级'].map((name) => cells[header.indexOf(name)])).toEqual(['K-1', '乙'])
  expect((await revert(w, boss, run.id)).progress.kept).toBe(0)
  const { body: back } = await boss.get(`account/${row.id}`)
  expect([back.paper, back.grade]).toEqual([null, '甲'])
})

const supervisor = await w.team.person('supervisor', w.team.units.otherCity)

test('an import learns nothing of an unseen record by its name, code or id, nor by the key of duplicates', async () => {
  const unseen = await w.make(account, { name: '看不见的客户', ownerId: rep.employeeId })
  const plan = {
    mapping: [
      { column: '姓名', field: 'name' },
      { column: '客户', field: 'accountId' },
    ],
    duplicates: 'create',
  }
  const told = async (text: string) => {
    const file = csv([
      ['姓名', '客户'],
      ['王', text],
    ])
    const { rows } = await importFile(w, w.as(supervisor), 'contact', 'x.csv', file, plan)
    return rows[0]?.faults?.map(({ message }) => message.replace(text, '…'))
  }
  const absent = await told('没有的客户')
  expect(absent?.[0]).toContain('没有名称、编码或编号为')
  expect(await told('看不见的客户')).toEqual(absent)
  expect(await told(unseen.id)).toEqual(absent)
  const again = await importFile(w, w.as(supervisor), 'account', 'x.csv', csv([['名'], ['看不见的客户']]), {
    mapping: [{ column: '名', field: 'name' }],
    duplicates: 'skip',
    key: 'name',
  })
  expect(again.rows.map(({ outcome }) => outcome)).toEqual(['created'])
})

test('an import changes no record that its person may only look at', async () => {
  const seen = await w.make(account, { name: '运营可见的客户', ownerId: stranger.employeeId })
  const row = await w.make(task, {
    title: '别人的任务',
    ownerId: stranger.employeeId,
    subjectEntity: 'account',
    subjectId: seen.id,
  })
  const keeper = w.as(await w.team.person('operations'))
  expect((await keeper.get(`task/${row.id}`)).body.can).not.toContain('update')
  const plan = {
    mapping: [
      { column: '任务', field: 'title' },
      { column: '责任人', field: 'ownerId' },
      { column: '说明', field: 'note' },
    ],
    duplicates: 'update',
    key: 'title',
  }
  const file = csv([
    ['任务', '责任人', '说明'],
    ['别人的任务', stranger.employeeId, '篡改'],
  ])
  const run = await importFile(w, keeper, 'task', 'x.csv', file, plan)
  expect(run.rows.map(({ outcome }) => outcome)).toEqual(['failed'])
  expect((await boss.get('task', { filter: { note: '篡改' } })).body.items).toEqual([])
})
