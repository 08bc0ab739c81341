import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from './database.ts'

const { url } = await testDatabase()
const other = await testDatabase()

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('a test file gets a migrated database with its own name', async () => {
  const [{ name }] = (await ask(url, 'select current_database() as name')) as [{ name: string }]
  expect(name).toMatch(/^test_/)
  expect(await ask(url, `select 1 from pg_namespace where nspname = 'graphile_worker'`)).toHaveLength(1)
})

test('what one file writes is not seen by another', async () => {
  await ask(url, 'create table public.mine (id int)')
  expect(await ask(other.url, `select to_regclass('public.mine') as found`)).toEqual([{ found: null }])
})
