import { setTimeout as wait } from 'node:timers/promises'
import { Logger, type Runner, run, runMigrations, type WorkerPool } from 'graphile-worker'
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

/** Jobs that are still running when the patience ends go back to the queue. */
export async function startJobs(pool: pg.Pool, tasks: Record<string, Task>): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload: unknown, { abortSignal }: { abortSignal?: AbortSignal }) => task(payload, abortSignal),
    ]),
  )
  const runner = await run({
    pgPool: pool,
    taskList,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    crontab: '',
    logger,
  })
  // A failure of the runner itself is logged by it; without this line it would end the process.
  runner.promise.catch(() => {})
  return { stop: () => stopWithin(runner, STOP_PATIENCE_MS) }
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
  if ((await Promise.race([stopped, late])) === 'late') await workers?.forcefulShutdown('Bihuan is stopping')
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
