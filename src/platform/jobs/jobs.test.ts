import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { eventually } from '../../../test/harness/program.ts'
import { openPool } from '../postgres/pool.ts'
import { enqueue, startJobs, type Task } from './jobs.ts'

const { url } = await testDatabase()
const db = openPool(url)
const pool = db.driver
afterAll(() => db.close())

const waiting = async (): Promise<number> =>
  (await pool.query('select count(*)::int as n from graphile_worker.jobs')).rows[0].n

async function withJobs(tasks: Record<string, Task>, work: () => Promise<unknown>): Promise<void> {
  const jobs = await startJobs(pool, tasks)
  await work().finally(() => jobs.stop())
}

test('a job runs with its payload once its transaction is committed', async () => {
  const seen: unknown[] = []
  const remember: Task = async (payload) => void seen.push(payload)
  await withJobs({ remember }, async () => {
    await db.transaction((tx) => enqueue(tx, 'remember', { 客户: '华为' }))
    await eventually(() => seen.length > 0 || undefined)
  })
  expect(seen).toEqual([{ 客户: '华为' }])
  expect(await waiting()).toBe(0)
})

test('a job of a transaction that was rolled back never existed', async () => {
  const attempt = db.transaction(async (tx) => {
    await enqueue(tx, 'remember', 1)
    throw new Error('rolled back')
  })
  await expect(attempt).rejects.toThrow('rolled back')
  expect(await waiting()).toBe(0)
})

test('jobs with one key are one job, the newest', async () => {
  const seen: unknown[] = []
  await enqueue(db, 'remember', 'old', { key: 'digest:1' })
  await enqueue(db, 'remember', 'new', { key: 'digest:1' })
  await withJobs({ remember: async (payload) => void seen.push(payload) }, () =>
    eventually(async () => (await waiting()) === 0 || undefined),
  )
  expect(seen).toEqual(['new'])
})

test('a job for later waits for its time', async () => {
  const seen: unknown[] = []
  await enqueue(db, 'remember', 'later', { runAt: new Date('2999-01-01T00:00:00Z') })
  await enqueue(db, 'remember', 'now')
  await withJobs({ remember: async (payload) => void seen.push(payload) }, () =>
    eventually(() => seen.length > 0 || undefined),
  )
  expect(seen).toEqual(['now'])
  await pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
})

test('a job that fails is kept for another attempt', async () => {
  await enqueue(db, 'stumble', 1)
  const stumble: Task = async () => {
    throw new Error('the mail server is away')
  }
  const attempts = async () => (await pool.query('select attempts, last_error from graphile_worker.jobs')).rows[0]
  await withJobs({ stumble }, () => eventually(async () => ((await attempts()).last_error ? true : undefined)))
  expect(await attempts()).toMatchObject({
    attempts: 1,
    last_error: expect.stringContaining('the mail server is away'),
  })
  await pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
})

test('stopping does not wait for a job that hangs, and the job is tried again later', async () => {
  let started = false
  const hang: Task = () => {
    started = true
    return new Promise(() => {})
  }
  await enqueue(db, 'hang', 1)
  await withJobs({ hang }, () => eventually(() => started || undefined))
  expect((await pool.query('select locked_at, attempts from graphile_worker.jobs')).rows).toEqual([
    { locked_at: null, attempts: 1 },
  ])
})
