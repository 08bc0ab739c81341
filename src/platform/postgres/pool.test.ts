import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { sql } from '../../kernel/sql.ts'
import { openPool } from './pool.ts'

const { url } = await testDatabase()
const db = openPool(url)
const other = openPool(url)
afterAll(() => Promise.all([db.close(), other.close()]))

test('a connection cut between two statements of a transaction fails that transaction and nothing else', async () => {
  const cut = db.transaction(async (tx) => {
    const [own] = await tx.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await other.rows(sql`select pg_terminate_backend(${own?.pid ?? 0}, 5000)`)
    // Long enough for the news to arrive while no statement waits for an answer.
    await new Promise((arrived) => setTimeout(arrived, 100))
    await tx.rows(sql`select 1`)
  })
  await expect(cut).rejects.toThrow()
  expect(await db.rows(sql`select 1 as one`)).toEqual([{ one: 1 }])
})
