import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/platform/postgres/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { isAlive, readPostmaster, signal } from '../../src/platform/postgres/postmaster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

const PREFIX = 'bihuan-test-'

/** One throw-away PostgreSQL for the whole run, with a migrated template that `testDatabase()` copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeAbandoned()
  const home = join(tmpdir(), `${PREFIX}${process.pid}`)
  const postgres = await startEmbedded({ home, durable: false })
  const remove = async () => {
    await postgres.stop()
    for (const folder of [postgres.folder, home]) rmSync(folder, { recursive: true, force: true })
  }
  await prepareTemplate(postgres.url('postgres'), postgres.url('bihuan_template')).catch(async (error) => {
    await remove()
    throw error
  })
  project.provide('postgresUrl', postgres.url('postgres'))
  return remove
}

async function prepareTemplate(adminUrl: string, templateUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query('create database bihuan_template')
    await migrate(templateUrl)
    await admin.query('alter database bihuan_template with allow_connections false is_template true')
  } finally {
    await admin.end()
  }
}

/** A run that was killed leaves its PostgreSQL behind; the next run clears it away. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(name.slice(PREFIX.length))
    if (!name.startsWith(PREFIX) || !owner || isAlive(owner)) continue
    const { pid } = readPostmaster(join(tmpdir(), name, 'postgres'))
    if (pid && isAlive(pid)) signal(pid, 'SIGQUIT')
    rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5 })
  }
}
