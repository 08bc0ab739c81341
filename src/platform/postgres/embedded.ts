import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { makeFolder } from '../files/folder.ts'
import { OperatorError } from '../operator-error.ts'
import { createCluster, launch, readPassword } from './cluster.ts'
import { findInstallation, type Installation } from './installation.ts'
import { isAlive, isGone, readPostmaster, signal } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** Where the cluster lives; outside `home` when PostgreSQL may not enter that. */
  folder: string
  /** Connection string of a database in the cluster. */
  url(database: string): string
  /** Stops PostgreSQL unless another Bihuan process (server or command line) still uses it. */
  stop(): Promise<void>
}

interface Options {
  /** Folder that holds everything Bihuan keeps on this machine, `.bihuan` by default. */
  home: string
  /** false for throw-away clusters of tests: no fsync. */
  durable?: boolean
  /** Called when PostgreSQL died and could not be brought back. */
  onLost?: (error: unknown) => void
}

interface Attached {
  client: pg.Client
  port: number
}

// Held shared by every process that uses the cluster; whoever can take it alone is the last one and stops PostgreSQL.
const PRESENCE_LOCK = 7_423_001
/** SQLSTATE of a server that is starting up, recovering or shutting down. */
const CANNOT_CONNECT_NOW = '57P03'
const START_DEADLINE_MS = 30_000
/** After a kill PostgreSQL replays what was not yet in its tables: minutes for gigabytes on a slow disk. */
const RECOVERY_DEADLINE_MS = 600_000
const SHUTDOWN_PATIENCE_MS = 4_000

export async function startEmbedded({ home, durable = true, onLost }: Options): Promise<EmbeddedPostgres> {
  prepareHome(resolve(home))
  const installation = findInstallation(resolve(home))
  if (!existsSync(installation.folder)) createCluster(installation, durable)
  const password = readPassword(installation)
  let presence = await attachOrLaunch(installation, password, durable)
  let stopping = false

  // PostgreSQL killed under us comes back on the same port, so that the pools of this process reconnect by themselves.
  const watch = (): void => {
    presence.client.once('end', () => {
      if (stopping) return
      attachOrLaunch(installation, password, durable, presence.port).then(
        (revived) => {
          presence = revived
          watch()
        },
        (error) => onLost?.(error),
      )
    })
  }
  watch()

  return {
    folder: installation.folder,
    url: (database) => connectionString(password, presence.port, database),
    stop: async () => {
      stopping = true
      await leave(installation, presence.client)
    },
  }
}

function prepareHome(home: string): void {
  try {
    makeFolder(home, 0o755)
    accessSync(home, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new OperatorError(
      `无法写入文件夹 ${home}。请检查权限,或用 BIHUAN_HOME 指定另一个文件夹。`,
      `Cannot write to the folder ${home}; check its permissions or choose another one with BIHUAN_HOME.`,
      cause,
    )
  }
}

async function attachOrLaunch(at: Installation, password: string, durable: boolean, port?: number): Promise<Attached> {
  const began = Date.now()
  for (;;) {
    const running = await attachSoon(at, password, began)
    if (running) return running
    const exited = launch(at, port ?? (await freePort()), durable)
    const launched = await attachSoon(at, password, began, exited)
    if (launched) return launched
    // It exited: another process was faster, an older one is still going down, or it cannot start at all.
    if (Date.now() > began + START_DEADLINE_MS) throw didNotStart(at)
    await wait(200)
  }
}

/** Joins a running server of this cluster. Its password is random, so whoever accepts it is ours. */
async function attach({ folder }: Installation, password: string): Promise<Attached | 'recovering' | undefined> {
  const { pid, port } = readPostmaster(folder)
  if (!pid || !port || !isAlive(pid)) return undefined
  const client = new pg.Client({
    connectionString: connectionString(password, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
    application_name: 'bihuan presence',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK])
    return { client, port }
  } catch (error) {
    await client.end().catch(() => {})
    return (error as { code?: string }).code === CANNOT_CONNECT_NOW ? 'recovering' : undefined
  }
}

/** Joins the server that is being launched, or one that is recovering; undefined when there is none. */
async function attachSoon(
  at: Installation,
  password: string,
  began: number,
  exited?: Promise<void>,
): Promise<Attached | undefined> {
  let over = exited === undefined
  void exited?.then(() => {
    over = true
  })
  for (;;) {
    const attached = await attach(at, password)
    if (typeof attached === 'object') return attached
    const patience = attached === 'recovering' ? RECOVERY_DEADLINE_MS : over ? 0 : START_DEADLINE_MS
    if (Date.now() > began + patience) return undefined
    await wait(30)
  }
}

async function leave({ folder }: Installation, presence: pg.Client): Promise<void> {
  if (!(await isLast(presence))) return presence.end().catch(() => {})
  const { pid } = readPostmaster(folder)
  if (!pid) return
  signal(pid, 'SIGINT')
  if (await isGone(folder, pid, SHUTDOWN_PATIENCE_MS)) return
  signal(pid, 'SIGQUIT')
  await isGone(folder, pid, SHUTDOWN_PATIENCE_MS)
}

async function isLast(presence: pg.Client): Promise<boolean> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK])
    const { rows } = await presence.query('select pg_try_advisory_lock($1) as alone', [PRESENCE_LOCK])
    return rows[0].alone
  } catch {
    return false
  }
}

const connectionString = (password: string, port: number, database: string): string =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}?sslmode=disable`

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })
}

function didNotStart({ folder }: Installation): OperatorError {
  const path = join(folder, 'log')
  const end = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
  return new OperatorError(
    `内置的 PostgreSQL 没有启动。日志 ${path} 的最后几行:\n${end}`,
    `The embedded PostgreSQL did not start; see the log above.`,
  )
}
