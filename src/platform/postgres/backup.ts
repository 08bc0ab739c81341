import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import {
  copyStatement,
  END_OF_ROWS,
  HEADER,
  type Header,
  MANIFEST,
  type Manifest,
  recordTables,
  type Table,
} from './archive.ts'
import { copyOut } from './copy.ts'
import { appliedMigrations } from './migrate.ts'

export interface Contents {
  tables: number
  rows: number
}

/** Everything of one moment in one file, while people go on working. The file appears only when it is complete. */
export async function backup(url: string, path: string): Promise<Contents> {
  const unfinished = `${path}.unfinished`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read, read only')
    const manifest: Manifest = { tables: {}, sha256: '' }
    await pipeline(
      Readable.from(archive(client, manifest)),
      createGzip({ level: 4 }),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    ).catch(unwritable(path))
    await rename(unfinished, path)
    return contents(manifest)
  } finally {
    await client.end()
    await rm(unfinished, { force: true })
  }
}

export function contents({ tables }: Manifest): Contents {
  const counts = Object.values(tables).map(({ rows }) => rows)
  return { tables: counts.length, rows: counts.reduce((sum, rows) => sum + rows, 0) }
}

async function* archive(client: pg.Client, manifest: Manifest): AsyncGenerator<Buffer> {
  const whole = createHash('sha256')
  for await (const chunk of body(client, manifest)) {
    whole.update(chunk)
    yield chunk
  }
  manifest.sha256 = whole.digest('hex')
  yield Buffer.from(`${MANIFEST}${JSON.stringify(manifest)}\n`)
}

async function* body(client: pg.Client, manifest: Manifest): AsyncGenerator<Buffer> {
  const header: Header = { format: 1, at: new Date().toISOString(), migrations: await appliedMigrations(client) }
  yield Buffer.from(`${HEADER}${JSON.stringify(header)}\nset session_replication_role = replica;\n`)
  for (const table of await recordTables(client)) yield* tableRows(client, table, manifest)
  yield Buffer.from(await sequenceValues(client))
}

async function* tableRows(client: pg.Client, table: Table, manifest: Manifest): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let rows = 0
  yield Buffer.from(`${copyStatement(table)}\n`)
  for await (const chunk of copyOut(client, `copy ${table.name} (${table.columns}) to stdout`)) {
    rows += countLines(chunk)
    hash.update(chunk)
    yield chunk
  }
  yield Buffer.from(END_OF_ROWS)
  manifest.tables[table.name] = { rows, sha256: hash.digest('hex') }
}

export function countLines(chunk: Buffer): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  return lines
}

async function sequenceValues(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ line: string }>(`
    select format('select pg_catalog.setval(%L, %s);', format('%I.%I', schemaname, sequencename), last_value) as line
    from pg_sequences where last_value is not null and schemaname not like 'pg\\_%' order by 1`)
  return rows.map(({ line }) => `${line}\n`).join('')
}

const unwritable =
  (path: string) =>
  (cause: NodeJS.ErrnoException): never => {
    if (!cause.syscall) throw cause
    throw new OperatorError(
      `无法写入备份文件 ${path}(${cause.code})。请检查文件夹、权限和磁盘空间。`,
      `Cannot write the backup ${path} (${cause.code}); check the folder, its permissions and disk space.`,
      cause,
    )
  }
