import { join } from 'node:path'
import { createHttp } from '../http/server.ts'
import { type Job, type Module, sql, systemActor } from '../kernel/index.ts'
import type { Bucket } from '../platform/files/s3-store.ts'
import { startJobs, type Task } from '../platform/jobs/jobs.ts'
import { authRoutes } from './auth-routes.ts'
import { authenticator, entrance } from './authenticate.ts'
import { outsideSigning } from './e-sign.ts'
import { openFileStore } from './file-storage.ts'
import { foldSearch } from './fold-search.ts'
import { importTask } from './imports.ts'
import { liveRoutes } from './live.ts'
import { moduleRoutes } from './module-routes.ts'
import { tellNeighbours } from './neighbours.ts'
import { planRoutes, planTask } from './plan-routes.ts'
import { publicRoutes } from './public-routes.ts'
import { startReactions } from './reactions.ts'
import { type App, followChanges, openApp } from './runtime.ts'
import { startSchedule } from './schedule.ts'
import { setupGate } from './setup.ts'
import { removingStored } from './stored.ts'
import { transferRoutes } from './transfer-routes.ts'
import { forgetUnfinished } from './unfinished-imports.ts'
import { webFiles } from './web-files.ts'

interface ServerOptions {
  readonly databaseUrl: string
  /** Built web, or null where only the API is served. */
  readonly webRoot: string | null
  /** Folder for uploads. */
  readonly home: string
  /** Where uploads stay; the local disk without it. */
  readonly bucket?: Bucket | null
  readonly log: 'silent' | 'info'
  readonly proxies?: readonly string[]
  /** See `openApp`. */
  readonly modules?: readonly Module[]
}

export interface Server {
  readonly app: App
  /** Token for the set-up page while there is no account; null afterwards. */
  readonly setupToken: string | null
  listen(host: string, port: number): Promise<string>
  close(): Promise<void>
}

const maxUploadBytes = 200 * 1024 * 1024

/** Web server, job queue and reactions over one database, in one process. */
export const buildServer = async ({
  databaseUrl,
  webRoot,
  home,
  bucket = null,
  log,
  proxies,
  modules,
}: ServerOptions): Promise<Server> => {
  const files = await openFileStore(bucket, join(home, 'files'), maxUploadBytes)
  const app = await openApp({ databaseUrl, log, modules })
  const authenticate = entrance(authenticator(app))
  const http = await createHttp({ runtime: app, authenticate, maxUploadBytes, proxies })
  const setup = setupGate(app)
  http.get('/healthz', { config: { open: true } }, async () => {
    await app.store.cells(sql`select 1`)
    return { ok: true }
  })
  authRoutes(http, app, setup)
  transferRoutes(http, app, join(home, 'imports'))
  publicRoutes(http, app)
  planRoutes(http, app, join(home, 'imports'))
  moduleRoutes(http, app, files, home)
  const live = liveRoutes(http, app, authenticate)
  await webFiles(http, app, webRoot)

  const scheduled = [
    ...app.modules.flatMap((m) => m.jobs ?? []),
    outsideSigning(files),
    removingStored(files),
    forgetUnfinished,
    foldSearch,
  ]
  const jobs = await startJobs(app.store.driver, tasksOf(app, scheduled))
  const schedule = startSchedule(app, scheduled)
  const reactions = startReactions(app)
  const changes = followChanges(app, databaseUrl)
  const others = tellNeighbours(app)
  return {
    app,
    setupToken: (await setup.isNeeded()) ? setup.token : null,
    listen: (host, port) => http.listen({ host, port }),
    close: async () => {
      live.stop()
      schedule.stop()
      await http.close()
      await Promise.all([jobs.stop(), reactions.stop(), changes.stop()])
      await others.stop()
      await app.close()
    },
  }
}

const tasksOf = (app: App, jobs: readonly Job[]): Record<string, Task> => ({
  import: importTask(app),
  plan: planTask(app),
  ...Object.fromEntries(jobs.map((job): [string, Task] => [job.name, (payload) => job.run(app, systemActor, payload)])),
})
