import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrateJobs } from '../jobs/jobs.ts'
import { OperatorError } from '../operator-error.ts'
import { UUIDV7_IF_ABSENT } from './uuidv7.ts'

export interface Migration {
  name: string
  sha256: string
}

interface MigrationFile extends Migration {
  sql: string
}

export const MIGRATIONS = fileURLToPath(new URL('../../../db/migrations', import.meta.url))

// One migrating process at a time; the others wait and then find nothing left to do.
const MIGRATION_LOCK = 7_423_002

interface Options {
  folder?: string
  /** Name of the last migration to apply; a restore stops at the version of its backup. */
  upTo?: string
}

/** Brings a database up to this version of the code: forward only, each file in its own transaction. */
export async function migrate(
  url: string,
  { folder = MIGRATIONS, upTo }: Options = {},
): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(MIGRATION_TABLE)
    await client.query(UUIDV7_IF_ABSENT)
    const files = readMigrations(folder).filter(({ name }) => !upTo || name <= upTo)
    const pending = pendingMigrations(files, await appliedMigrations(client))
    await migrateJobs(url)
    for (const migration of pending) await apply(client, migration)
    return { applied: pending.map(({ name }) => name) }
  } finally {
    await client.end()
  }
}

const MIGRATION_TABLE = `
  create schema if not exists kernel;
  create table if not exists kernel.migration (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
  )`

export function readMigrations(folder = MIGRATIONS): MigrationFile[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_\w+\.sql$/.test(name))
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8')
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

export async function appliedMigrations(client: pg.ClientBase): Promise<Migration[]> {
  const { rows } = await client.query<Migration>('select name, sha256 from kernel.migration order by name')
  return rows
}

function pendingMigrations(files: MigrationFile[], applied: Migration[]): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, sha256 } of applied) {
    const file = byName.get(name)
    if (!file) throw newerDatabase(name)
    if (file.sha256 !== sha256) throw changedMigration(name)
  }
  const done = new Set(applied.map(({ name }) => name))
  const pending = files.filter(({ name }) => !done.has(name))
  const last = applied.at(-1)?.name
  const late = last && pending.find(({ name }) => name < last)
  if (late) throw lateMigration(late.name, last)
  return pending
}

async function apply(client: pg.Client, { name, sql, sha256 }: MigrationFile): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into kernel.migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    const { message } = cause as Error
    throw new OperatorError(
      `迁移 ${name} 失败,数据库保持原样:${message}`,
      `The migration ${name} failed; the database is as before: ${message}`,
      cause,
    )
  }
}

const newerDatabase = (name: string): OperatorError =>
  new OperatorError(
    `数据库比程序新:它已应用本程序不认识的迁移 ${name}。请升级程序后再启动;数据没有被改动。`,
    `The database is newer than this program: it has the unknown migration ${name}. Upgrade the program; nothing was changed.`,
  )

const changedMigration = (name: string): OperatorError =>
  new OperatorError(
    `迁移文件 ${name} 在应用之后被修改过。请恢复该文件的原内容,改动写进新的迁移;数据没有被改动。`,
    `The migration ${name} was edited after it had been applied. Restore it and put the change into a new one; nothing was changed.`,
  )

const lateMigration = (name: string, last: string): OperatorError =>
  new OperatorError(
    `迁移文件 ${name} 排在已应用的 ${last} 之前。请给它一个更大的编号;数据没有被改动。`,
    `The migration ${name} sorts before ${last}, which is already applied. Give it a higher number; nothing was changed.`,
  )
