import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Logger, type Runner, run, runMigrations, type WorkerEvents, type WorkerPool } from 'graphile-worker'
import type pg from 'pg'
import { type Db, sql } from '../../kernel/sql.ts'

/** Work done outside a request. It may run twice (a crash after the work, before the tick): make it idempotent. */
export type Task = (payload: unknown, aborted: AbortSignal | undefined) => Promise<void>

export interface JobOptions {
  /** A second job with the same key replaces the first one that has not started yet. */
  key?: string
  runAt?: Date
}

const CONCURRENCY = 4
const STOP_PATIENCE_MS = 2_000
const LEFT_BEHIND_MS = 60_000

/**
 * Jobs that are still running when the patience ends go back to the queue. So do, within two minutes, those of a server that
 * was killed; the queue itself would hold them for hours.
 */
export async function startJobs(pool: pg.Pool, tasks: Record<string, Task>): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload: unknown, { abortSignal }: { abortSignal?: AbortSignal }) => task(payload, abortSignal),
    ]),
  )
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:listen:success', ({ workerPool, client }) => {
    client.query("select set_config('application_name', $1, false)", [workerPool.id]).catch(() => {})
  })
  const runner = await run({
    pgPool: patient(pool),
    events,
    taskList,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    crontab: '',
    logger,
  })
  // A failure of the runner itself is logged by it; without this line it would end the process.
  runner.promise.catch(() => {})
  const release = () => void releaseLeftBehind(pool).catch(() => {})
  release()
  const releasing = setInterval(release, LEFT_BEHIND_MS)
  return {
    stop: async () => {
      clearInterval(releasing)
      await stopWithin(runner, STOP_PATIENCE_MS)
    },
  }
}

/** A living server listens on a connection that bears the name under which it holds its jobs. */
const releaseLeftBehind = (pool: pg.Pool): Promise<unknown> =>
  pool.query(`select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs as j
    where locked_at < now() - interval '${LEFT_BEHIND_MS} milliseconds'
      and not exists (select from pg_stat_activity as a where a.application_name = j.locked_by)))`)

/** Failures that the queue knows what to do about: giving way to another, and its tables not being there yet. */
const known = ['40001', '40P01', '42P01']
/** The one it tries again after three seconds, later after minutes. */
const databaseAway = '57P03'

type Callback = Parameters<pg.Pool['connect']>[0]

/**
 * The queue gives back the connection it listens on twice when that is lost while the queue stops. A pool that has ended gives
 * none, nor a way to give it back.
 */
const once = (release: Parameters<Callback>[2] | undefined): Parameters<Callback>[2] => {
  let isReleased = false
  return (fault) => {
    if (!isReleased) release?.(fault)
    isReleased = true
  }
}

/**
 * The queue awaits nothing that it notes about a finished job: a note that fails, whatever the reason (a database lost, its disk
 * full), would end the program. Told that the database is away it tries again until it is back.
 */
function patient(pool: pg.Pool): pg.Pool {
  const again = (error: Error & { code?: string }): never => {
    throw known.includes(error.code ?? '')
      ? error
      : Object.assign(new Error(error.message, { cause: error }), { code: databaseAway })
  }
  const client = (real: pg.PoolClient): pg.PoolClient =>
    new Proxy(real, {
      get: (of, key) =>
        key === 'query' ? (query: pg.QueryConfig) => of.query(query).catch(again) : Reflect.get(of, key),
    })
  const connect = (callback?: Callback) =>
    callback
      ? pool.connect((error, real, release) => callback(error, real, once(release)))
      : pool.connect().then(client, again)
  return new Proxy(pool, { get: (of, key) => (key === 'connect' ? connect : Reflect.get(of, key)) })
}

async function stopWithin(runner: Runner, patienceMs: number): Promise<void> {
  let workers: WorkerPool | undefined
  runner.events.once('pool:gracefulShutdown', ({ workerPool }) => {
    workers = workerPool
  })
  const patience = new AbortController()
  const late = wait(patienceMs, 'late', { signal: patience.signal }).catch(() => undefined)
  const stopped = runner.stop().catch(() => {})
  // runner.kill() does nothing once a stop is under way; only the pool itself can still be forced.
  if ((await Promise.race([stopped, late])) === 'late') {
    const forced = Promise.resolve(workers?.forcefulShutdown('Bihuan is stopping')).catch(() => {})
    // With the database away nothing can be given back; the next server takes it up.
    await Promise.race([forced, wait(patienceMs, undefined, { signal: patience.signal }).catch(() => {})])
  }
  patience.abort()
}

/** Queues a job inside the caller's transaction: it runs only if that commits. */
export async function enqueue(tx: Db, task: string, payload: unknown, { key, runAt }: JobOptions = {}): Promise<void> {
  await tx.rows(sql`select graphile_worker.add_job(
    ${task}, ${JSON.stringify(payload)}::json, job_key := ${key ?? null}, run_at := ${runAt?.toISOString() ?? null}::timestamptz)`)
}

/** The queue's own tables; part of every migration of the database. */
export async function migrateJobs(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger })
}

const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') console.error(`任务队列:${message}`)
})
