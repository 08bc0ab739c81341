import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { cuttableLine } from '../../../test/harness/line.ts'
import { eventually } from '../../../test/harness/program.ts'
import { sql } from '../../kernel/sql.ts'
import { openPool } from '../postgres/pool.ts'
import { enqueue, startJobs, type Task } from './jobs.ts'

const { url } = await testDatabase()
const db = openPool(url)
const pool = db.driver
afterAll(() => db.close())

const forgetAll = () => pool.query('truncate graphile_worker._private_jobs')

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
  await forgetAll()
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
  await forgetAll()
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
  await forgetAll()
})

describe('a database that is lost', () => {
  const seldom = { timeout: 30_000 }

  test('is waited for by its jobs, which are tried again', seldom, async () => {
    const line = await cuttableLine(url)
    const far = openPool(line.url, { onError: () => {} })
    let runs = 0
    const jobs = await startJobs(far.driver, {
      long: async () => {
        runs += 1
        if (runs === 1) await far.rows(sql`select pg_sleep(60)`)
      },
    })
    await enqueue(db, 'long', 1)
    await eventually(() => runs === 1 || undefined)
    line.cut()
    await wait(500)
    line.mend()
    await eventually(() => runs === 2 || undefined)
    await eventually(async () => (await waiting()) === 0 || undefined)
    await jobs.stop()
    await far.close()
    line.close()
  })

  test('does not keep its queue from stopping', seldom, async () => {
    const line = await cuttableLine(url)
    const far = openPool(line.url, { onError: () => {} })
    let isRunning = false
    const jobs = await startJobs(far.driver, {
      long: async () => {
        isRunning = true
        await far.rows(sql`select pg_sleep(60)`)
      },
    })
    await enqueue(db, 'long', 1)
    await eventually(() => isRunning || undefined)
    line.cut()
    await jobs.stop()
    await far.close()
    line.close()
    await forgetAll()
  })
})

describe('a job held under a name', () => {
  const minutesAgo = async (minutes: number) =>
    void (await pool.query(
      `update graphile_worker._private_jobs set locked_at = now() - make_interval(mins => ${minutes})`,
    ))

  test('that no living server bears is taken up again', async () => {
    await enqueue(db, 'remember', 1)
    await pool.query(`update graphile_worker._private_jobs set locked_by = 'pool-gone', locked_at = now()`)
    await minutesAgo(2)
    const seen: unknown[] = []
    await withJobs({ remember: async (payload) => void seen.push(payload) }, () =>
      eventually(() => seen.length > 0 || undefined),
    )
    expect(seen).toEqual([1])
  })

  test('of a server that lives stays with it, however long it takes', async () => {
    let runs = 0
    let end = () => {}
    const long: Task = () => {
      runs += 1
      return new Promise((done) => {
        end = done
      })
    }
    await enqueue(db, 'long', 1)
    await withJobs({ long }, async () => {
      await eventually(() => runs === 1 || undefined)
      await minutesAgo(200)
      const seen: unknown[] = []
      await withJobs({ long, remember: async (payload) => void seen.push(payload) }, async () => {
        await enqueue(db, 'remember', 1)
        await eventually(() => seen.length > 0 || undefined)
      })
      end()
      await eventually(async () => (await waiting()) === 0 || undefined)
    })
    expect(runs).toBe(1)
  })
})
