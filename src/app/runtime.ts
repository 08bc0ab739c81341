import { randomUUID } from 'node:crypto'
import pg from 'pg'
import pino from 'pino'
import { systemActor } from '../kernel/access/actor.ts'
import type { Company, EventDraft } from '../kernel/command/ctx.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { transact } from '../kernel/command/transact.ts'
import { compose } from '../kernel/entity/registry.ts'
import type { Module } from '../kernel/module.ts'
import { seedApprovals } from '../modules/approvals/index.ts'
import { loadCompany, loadCustomFields, seedRoles } from '../modules/people/index.ts'
import { seedProcesses } from '../modules/process/index.ts'
import { openPool, type Pool } from '../platform/postgres/pool.ts'
import { modules as allModules } from './modules.ts'
import { neighbours } from './neighbours.ts'

/** An event as far as whoever follows needs to know it. */
export type Happened = Pick<EventDraft, 'entity' | 'verb' | 'recordId'>

export interface App extends Runtime {
  readonly store: Pool
  /** What it is made of. */
  readonly modules: readonly Module[]
  /** Tells this process from others over the same database. */
  readonly process: string
  /** Called after every transaction of this process that left events. */
  onCommitted(listener: (events: readonly Happened[]) => void): void
  /** Called for the same, and soon after for what happened in other processes. */
  onEvents(listener: (events: readonly Happened[]) => void): void
  /** Something happened in another process. */
  heard(events: readonly Happened[]): void
  /** Called after configuration was loaded again. */
  onReload(listener: () => void): void
  close(): Promise<void>
}

interface AppOptions {
  readonly databaseUrl: string
  readonly log: 'silent' | 'info'
  readonly now?: () => Date
  readonly connections?: number
  /** The whole product without it; a test may have a kind of record of its own. */
  readonly modules?: readonly Module[]
}

/** Everything but the web server: modules, connections, configuration, reactions. The command line and tests use it too. */
export const openApp = async ({
  databaseUrl,
  log: level,
  now = () => new Date(),
  connections = 10,
  modules = allModules,
}: AppOptions): Promise<App> => {
  compose(modules)
  const log = pino({
    level: level === 'silent' ? 'error' : level,
    redact: ['password', 'token', '*.password', '*.token'],
    // Errors of the driver carry the whole connection, its password included.
    serializers: {
      err: ({ name, message, code, stack }: Error & { code?: string }) => ({ name, message, code, stack }),
    },
  })
  const store = openPool(databaseUrl, {
    max: connections,
    onError: (error) => log.error({ err: error }, 'connection lost'),
  })
  const commitListeners: ((events: readonly Happened[]) => void)[] = []
  const eventListeners: ((events: readonly Happened[]) => void)[] = []
  const reloadListeners: (() => void)[] = []
  const heard = (events: readonly Happened[]) => {
    for (const listener of eventListeners) listener(events)
  }
  let company: Company | undefined
  const load = async () => {
    company = await loadCompany(store)
    await loadCustomFields(store)
    for (const listener of reloadListeners) listener()
  }
  // One after the other: what was read earlier never replaces what was read later.
  let loading: Promise<void> = Promise.resolve()
  const reload = () => {
    loading = loading.then(load, load)
    return loading
  }
  const app: App = {
    store,
    modules,
    log,
    now,
    company: () => company!,
    reload,
    process: randomUUID(),
    committed: (events) => {
      for (const listener of commitListeners) listener(events)
      heard(events)
    },
    heard,
    onCommitted: (listener) => commitListeners.push(listener),
    onEvents: (listener) => eventListeners.push(listener),
    onReload: (listener) => reloadListeners.push(listener),
    close: () => store.close(),
  }
  await seedRoles(store)
  await reload()
  await transact(app, systemActor, seedProcesses)
  await transact(app, systemActor, seedApprovals)
  return app
}

/** Follows what other processes do, configuration first of all; comes back by itself when the connection is lost. */
export const followChanges = (app: App, databaseUrl: string): { stop(): Promise<void> } => {
  let client: pg.Client | undefined
  let stopped = false
  const connect = async (isAgain = false) => {
    if (stopped) return
    client = new pg.Client({ connectionString: databaseUrl, application_name: 'bihuan-listen' })
    client.on('notification', ({ channel, payload }) => {
      if (channel === neighbours) return hear(app, payload ?? '')
      app.reload().catch((error) => app.log.error({ err: error }, 'reload failed'))
    })
    client.on('error', () => {})
    // Whatever ends this connection, even before it listens, is answered by one new one.
    let ended = false
    const again = () => {
      if (ended || stopped) return
      ended = true
      setTimeout(() => void connect(true), 1_000).unref()
    }
    client.on('end', again)
    await client
      .connect()
      .then(() => client?.query(`listen bihuan_live; listen ${neighbours}`))
      // What was announced while nobody listened.
      .then(() => (isAgain ? app.reload() : undefined))
      .catch(again)
  }
  void connect()
  return {
    stop: async () => {
      stopped = true
      await client?.end().catch(() => {})
    },
  }
}

const hear = (app: App, message: string): void => {
  const { from, happened } = JSON.parse(message) as { from: string; happened: readonly Happened[] }
  if (from !== app.process) app.heard(happened)
}
