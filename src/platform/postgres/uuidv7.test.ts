import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { UUIDV7 } from './uuidv7.ts'

const { url } = await testDatabase('empty')
const client = new pg.Client({ connectionString: url })
await client.connect()
afterAll(() => client.end())

test('ids made before PostgreSQL 18 are of the same kind: their moment can be read, and they rise', async () => {
  await client.query(UUIDV7)
  const { rows } = await client.query<{ id: string; version: number; off: number }>(`
    with made as materialized (select n, public.uuidv7('-2 days') as id from generate_series(1, 2000) as n)
    select id, uuid_extract_version(id) as version,
      abs(extract(epoch from uuid_extract_timestamp(id) - (now() - interval '2 days')))::float8 as off from made order by n`)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(2000)
  expect(new Set(rows.map(({ version }) => version))).toEqual(new Set([7]))
  expect(Math.max(...rows.map(({ off }) => off))).toBeLessThan(60)
  const moments = rows.map(({ id }) => id.slice(0, 18))
  expect(moments).toEqual([...moments].sort())
})
