import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { migrate } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { url } = await testDatabase('empty')

const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql)

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

beforeEach(async () => {
  await query('drop schema if exists kernel cascade; drop schema if exists shop cascade')
  rmSync(join(folder, '0003_more.sql'), { force: true })
  write('0001_shop.sql', 'create schema shop; create table shop.item (id int primary key);')
  write('0002_price.sql', 'alter table shop.item add column price bigint;')
})

test('migrations run once, in order, and name what they applied', async () => {
  expect(await migrate(url, { folder })).toEqual({ applied: ['0001_shop.sql', '0002_price.sql'] })
  expect(await migrate(url, { folder })).toEqual({ applied: [] })
  write('0003_more.sql', 'create table shop.order_line (id int)')
  expect(await migrate(url, { folder })).toEqual({ applied: ['0003_more.sql'] })
})

test('a migration that fails leaves no trace of itself and keeps those before it', async () => {
  write('0003_more.sql', 'create table shop.half (id int); select 1 / 0;')
  await expect(migrate(url, { folder })).rejects.toThrow('迁移 0003_more.sql 失败')
  expect(
    await query(`select to_regclass('shop.half') as half, (select count(*)::int from kernel.migration) as n`),
  ).toEqual([{ half: null, n: 2 }])
})

test('several programs that start at once migrate exactly once', async () => {
  const all = await Promise.all([1, 2, 3].map(() => migrate(url, { folder })))
  expect(all.flatMap(({ applied }) => applied)).toEqual(['0001_shop.sql', '0002_price.sql'])
})

test('a file edited after it was applied is refused before anything else is applied', async () => {
  await migrate(url, { folder })
  write('0001_shop.sql', 'create schema shop;')
  write('0003_more.sql', 'create table shop.later (id int)')
  await expect(migrate(url, { folder })).rejects.toThrow('迁移文件 0001_shop.sql 在应用之后被修改过')
  expect(await query(`select to_regclass('shop.later') as later`)).toEqual([{ later: null }])
})

test('a newer database is refused and left as it is', async () => {
  await migrate(url, { folder })
  await query(`insert into kernel.migration (name, sha256) values ('0009_future.sql', 'x')`)
  write('0003_more.sql', 'create table shop.later (id int)')
  await expect(migrate(url, { folder })).rejects.toThrow('数据库比程序新')
  expect(await query(`select to_regclass('shop.later') as later`)).toEqual([{ later: null }])
})

test('a file that sorts before an applied one is refused', async () => {
  write('0003_more.sql', 'select 1')
  await migrate(url, { folder })
  await query(`delete from kernel.migration where name = '0002_price.sql'`)
  await expect(migrate(url, { folder })).rejects.toThrow('排在已应用的 0003_more.sql 之前')
})
