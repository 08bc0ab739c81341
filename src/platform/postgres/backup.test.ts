import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-backup-'))
const file = join(folder, 'whole.gz')
const source = await testDatabase()

beforeAll(async () => {
  await query(source.url, FILL)
  await backup(source.url, file)
})

afterAll(() => rmSync(folder, { recursive: true }))

// References against the order of names, a generated column, a sequence and a trigger that must not fire again.
const FILL = `
  insert into kernel.setting (key, value) select 'key ' || n, jsonb_build_object('名称', E'第\\n' || n || E'\\t\\\\.') from generate_series(1, 5000) n;
  insert into kernel.event (at, actor_id, entity, record_id, verb, version)
    select now(), gen_random_uuid(), 'account', gen_random_uuid(), 'create', 1 from generate_series(1, 300);
  -- As if written in a cluster that is far ahead of the one it is restored into.
  update kernel.event set tx = '99999999999';
  select graphile_worker.add_job('send-mail', '{"to":"张三"}', job_key := 'once');`

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const CONTENTS = `
  select (select md5(string_agg(s::text, '' order by key)) from kernel.setting s) as settings,
    (select md5(string_agg(concat(seq, at, actor_id, record_id), '' order by seq)) from kernel.event) as events,
    (select json_agg(json_build_array(task_identifier, key)) from graphile_worker.jobs) as jobs`

const isUntouched = async (url: string): Promise<void> => {
  const [row] = await query(url, `select to_regnamespace('kernel') is null as untouched`)
  expect(row).toEqual({ untouched: true })
}

test('a backup restored into an empty database is the same company, jobs included', async () => {
  const target = await testDatabase('empty')
  const restored = await restore(target.url, file)
  expect(restored.rows).toBeGreaterThan(5300)
  expect(await query(target.url, CONTENTS)).toEqual(await query(source.url, CONTENTS))
})

test('after a restore new records get new numbers, and events are visible to readers at once', async () => {
  const target = await testDatabase('empty')
  await restore(target.url, file)
  const [event] = await query(
    target.url,
    `insert into kernel.event (at, actor_id, entity, record_id, verb, version)
      values (now(), gen_random_uuid(), 'account', gen_random_uuid(), 'create', 1) returning seq::int`,
  )
  expect(event).toEqual({ seq: 301 })
  expect(
    await query(
      target.url,
      // Later than any transaction of this server so far. Those that other test files have open only delay a reader.
      'select count(*)::int as hidden from kernel.event where tx >= pg_snapshot_xmax(pg_current_snapshot())',
    ),
  ).toEqual([{ hidden: 0 }])
})

test('a backup is of one moment although records keep arriving', async () => {
  const moving = await testDatabase()
  await query(
    moving.url,
    `insert into kernel.setting (key, value) select 'a' || n, '1' from generate_series(1, 20000) n`,
  )
  const path = join(folder, 'moving.gz')
  const running = backup(moving.url, path)
  for (let n = 0; n < 20; n++) {
    await query(
      moving.url,
      `with e as (insert into kernel.event (at, actor_id, entity, record_id, verb, version)
      values (now(), gen_random_uuid(), 'x', gen_random_uuid(), 'x', 1)) insert into kernel.setting (key, value) values ('b${n}', '1')`,
    )
  }
  await running
  const target = await testDatabase('empty')
  await restore(target.url, path)
  const [counts] = await query(
    target.url,
    `select (select count(*) from kernel.event) as events, (select count(*) from kernel.setting) - 20000 as settings`,
  )
  expect(counts?.events).toBe(counts?.settings)
})

const damages: [string, (archive: Buffer) => Buffer][] = [
  ['cut short', (archive) => archive.subarray(0, archive.length - 2000)],
  ['cut short but closed again properly', (archive) => gzipSync(gunzipSync(archive).subarray(0, 100_000))],
  ['with one byte flipped', (archive) => archive.map((byte, at) => (at === 5000 ? byte ^ 1 : byte)) as Buffer],
  ['with a value altered and packed again', (archive) => repacked(archive, 'key 77\t', 'key 7x\t')],
  ['with a row taken out', (archive) => repacked(archive, /key 77\t.*\n/, '')],
  ['with another statement put in', (archive) => repacked(archive, 'set session', 'drop schema kernel;\nset session')],
  ['without its end', (archive) => repacked(archive, /-- bihuan-manifest .*\n/, '')],
  ['that is something else', () => Buffer.from('PK not a backup')],
]

const repacked = (archive: Buffer, from: string | RegExp, to: string): Buffer => {
  const text = gunzipSync(archive).toString()
  expect(text.match(from)).not.toBeNull()
  return gzipSync(text.replace(from, to))
}

test.each(damages)('a backup %s is refused and nothing is stored', async (name, damage) => {
  const target = await testDatabase('empty')
  const path = join(folder, `${name}.gz`)
  writeFileSync(path, damage(readFileSync(file)))
  await expect(restore(target.url, path)).rejects.toThrow('备份文件不完整或被改动过')
  await isUntouched(target.url)
})

test('a database that has records is never overwritten', async () => {
  const before = await query(source.url, CONTENTS)
  await expect(restore(source.url, file)).rejects.toThrow('目标数据库里已有记录')
  expect(await query(source.url, CONTENTS)).toEqual(before)
})

test('who may not restore is told so before anything of the target is changed', async () => {
  const target = await testDatabase('empty')
  const [name, { host, pathname }] = [`plain_${process.pid}`, new URL(target.url)]
  await query(target.url, `create role ${name} login password 'p'`)
  onTestFinished(async () => void (await query(source.url, `drop role ${name}`)))
  const plain = `postgres://${name}:p@${host}${pathname}`
  await query(target.url, `alter database "${pathname.slice(1)}" owner to ${name}`)
  onTestFinished(
    async () => void (await query(source.url, `alter database "${pathname.slice(1)}" owner to current_user`)),
  )
  await expect(restore(plain, file)).rejects.toThrow('无权恢复')
  await isUntouched(target.url)
})

test('a backup of a newer version is refused and nothing is stored', async () => {
  const newer = await testDatabase()
  await query(newer.url, `insert into kernel.migration (name, sha256) values ('9999_future.sql', 'x')`)
  const path = join(folder, 'newer.gz')
  await backup(newer.url, path)
  const target = await testDatabase('empty')
  await expect(restore(target.url, path)).rejects.toThrow('9999_future.sql')
  await isUntouched(target.url)
})

test('a backup that cannot be written or read says so and leaves no half file', async () => {
  await expect(backup(source.url, join(folder, 'missing', 'x.gz'))).rejects.toThrow('无法写入备份文件')
  await expect(restore(source.url, join(folder, 'absent.gz'))).rejects.toThrow('无法读取备份文件')
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([])
})
