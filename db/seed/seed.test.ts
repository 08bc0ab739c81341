import { beforeAll, expect, test } from 'vitest'
import { openApp } from '../../src/app/runtime.ts'
import { sql } from '../../src/kernel/index.ts'
import { signIn } from '../../src/modules/people/index.ts'
import { openPool } from '../../src/platform/postgres/pool.ts'
import { testDatabase } from '../../test/harness/database.ts'
import { seedCompany } from './index.ts'
import { verifyHistory } from './verify.ts'

const now = new Date('2026-05-13T02:00:00Z')
const size = { employees: 60, accounts: 300, opportunities: 1_200, years: 3, password: 'lvcheng-tianqi-52' }
const [one, same, other] = await Promise.all([testDatabase(), testDatabase(), testDatabase()])

const rowsOf = async <T>(url: string, query: ReturnType<typeof sql>): Promise<T[]> => {
  const pool = openPool(url, { max: 1 })
  try {
    return (await pool.rows(query)) as T[]
  } finally {
    await pool.close()
  }
}

const digest = (url: string) =>
  rowsOf(
    url,
    sql`select md5(string_agg(o.id || o.name || o.amount || o.outcome || o.owner_id || a.name, '' order by o.id)) as deals,
      (select md5(string_agg(id || content || happened_at, '' order by id)) from crm.activity) as activities
      from crm.opportunity as o join crm.account as a on a.id = o.account_id`,
  )

const indexes = (url: string) => rowsOf(url, sql`select indexdef from pg_indexes where schemaname = 'crm' order by 1`)
const foreignKeys = (url: string) =>
  rowsOf(
    url,
    sql`select conrelid::regclass || ' ' || pg_get_constraintdef(oid) as it from pg_constraint where contype = 'f' order by 1`,
  )

beforeAll(async () => {
  await seedCompany(one.url, { ...size, randomSeed: 7 }, now)
  await seedCompany(same.url, { ...size, randomSeed: 7 }, now)
}, 120_000)

test('holds as many records as were asked for, two follow-ups to a deal, three quarters of them closed', async () => {
  const [counts] = await rowsOf<Record<string, number>>(
    one.url,
    sql`select (select count(*) from people.employee) as employees, (select count(*) from crm.account) as accounts,
      (select count(*) from crm.opportunity) as opportunities,
      (select count(*) from crm.activity) / 1200.0 as activities,
      (select count(*) from crm.opportunity where outcome <> 'open') / 1200.0 as closed`,
  )
  expect(counts).toMatchObject({ employees: 60, accounts: 300, opportunities: 1_200 })
  expect(counts?.activities).toBeCloseTo(2, 0)
  expect(counts?.closed).toBeGreaterThan(0.65)
  expect(counts?.closed).toBeLessThan(0.85)
})

test('the same seed gives the same records, another one others', async () => {
  await seedCompany(other.url, { ...size, randomSeed: 8 }, now)
  expect(await digest(same.url)).toEqual(await digest(one.url))
  expect(await digest(other.url)).not.toEqual(await digest(one.url))
})

test('newest first by id is newest first by time', async () => {
  const [row] = await rowsOf<{ disorder: number }>(
    one.url,
    sql`select count(*) as disorder from (select created_at, lag(created_at) over (order by id) as before from crm.opportunity) as o
      where created_at < before`,
  )
  expect(row?.disorder).toBe(0)
})

test('whose turn it was on a deal is what the database itself says of it', async () => {
  const kept = sql<object>`select opportunity_id, owner_id, side, started_at, ended_at from crm.turn order by opportunity_id, started_at`
  const loaded = await rowsOf(one.url, kept)
  await rowsOf(one.url, sql`select crm.keep_turns(array_agg(id), now()) from crm.opportunity`)
  expect(await rowsOf(one.url, kept)).toEqual(loaded)
  expect(loaded.length).toBeGreaterThan(0)
})

test('every index and foreign key is back', async () => {
  const bare = await testDatabase()
  expect(await indexes(one.url)).toEqual(await indexes(bare.url))
  expect(await foreignKeys(one.url)).toEqual(await foreignKeys(bare.url))
})

test('a representative and an administrator sign in', async () => {
  const app = await openApp({ databaseUrl: one.url, log: 'silent', connections: 2 })
  try {
    for (const email of ['rep-1@seed.bihuan.example', 'admin-1@seed.bihuan.example']) {
      const { actor } = await signIn(app, { email, password: size.password, agent: 'test', address: '127.0.0.1' })
      expect(actor.roles).toEqual([email.split('-')[0]])
    }
  } finally {
    await app.close()
  }
})

test('a company that has customers is left alone', async () => {
  await expect(seedCompany(one.url, { ...size, randomSeed: 9 }, now)).rejects.toThrow('没有生成')
})

const broken = [
  [
    'a sum that is off',
    `update crm.opportunity_by_stage set amount = amount + 1 where ctid = (select ctid from crm.opportunity_by_stage limit 1)`,
  ],
  ['a deal without its stay', `delete from crm.stage_entry where left_at is null`],
  ['a stay that is nobody’s', `update crm.stage_entry set owner_id = null where left_at is null`],
  ['a first win that is no win', `update crm.account set first_won_on = '2020-01-01' where first_won_on is not null`],
  [
    'a deal that no search finds',
    `delete from crm.opportunity_search where id = (select id from crm.opportunity limit 1)`,
  ],
] as const

test.each(broken)('the check refuses %s', async (_, damage) => {
  const pool = openPool(same.url, { max: 1 })
  const client = await pool.driver.connect()
  try {
    await client.query('begin')
    await verifyHistory(client)
    await client.query(damage)
    await expect(verifyHistory(client)).rejects.toThrow('inconsistent')
  } finally {
    await client.query('rollback')
    client.release()
    await pool.close()
  }
})
