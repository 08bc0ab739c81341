import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import {
  ArchiveReader,
  damaged,
  END_OF_ROWS,
  HEADER,
  type Header,
  MANIFEST,
  type Manifest,
  recordTables,
} from './archive.ts'
import { type Contents, contents, countLines } from './backup.ts'
import { copyIn } from './copy.ts'
import { appliedMigrations, type Migration, migrate, readMigrations } from './migrate.ts'

/** Brings a backup back into an empty database. The whole file is checked first, then stored in one transaction. */
export async function restore(url: string, path: string): Promise<Contents> {
  const { header, manifest } = await verify(path)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await checkTarget(client, header)
    await migrate(url, { upTo: header.migrations.at(-1)?.name })
    await load(client, path, manifest)
  } finally {
    await client.end()
  }
  await migrate(url)
  return contents(manifest)
}

/** Reads the file once without touching the database; whatever is wrong with it shows here. */
async function verify(path: string): Promise<{ header: Header; manifest: Manifest }> {
  try {
    return await readThrough(open(path))
  } catch (cause) {
    throw cause instanceof OperatorError ? cause : unreadable(path, cause as NodeJS.ErrnoException)
  }
}

async function readThrough(reader: ArchiveReader): Promise<{ header: Header; manifest: Manifest }> {
  const whole = createHash('sha256')
  const found: Manifest = { tables: {}, sha256: '' }
  let header: Header | undefined
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    if (line.startsWith(MANIFEST)) {
      found.sha256 = whole.digest('hex')
      if (!header || line !== MANIFEST + JSON.stringify(found) || (await reader.line()) !== undefined) break
      return { header, manifest: found }
    }
    if (line.startsWith(HEADER)) header = JSON.parse(line.slice(HEADER.length)) as Header
    whole.update(`${line}\n`)
    const copied = parseCopy(line)
    if (copied) found.tables[copied.name] = await checkRows(reader, whole)
  }
  throw damaged()
}

async function checkRows(
  reader: ArchiveReader,
  whole: ReturnType<typeof createHash>,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256')
  let rows = 0
  for await (const chunk of reader.rows()) {
    rows += countLines(chunk)
    hash.update(chunk)
    whole.update(chunk)
  }
  whole.update(END_OF_ROWS)
  return { rows, sha256: hash.digest('hex') }
}

async function checkTarget(client: pg.Client, { migrations }: Header): Promise<void> {
  await client.query('begin; set local session_replication_role = replica; rollback').catch(mayNotRestore)
  const ours = readMigrations()
  const foreign = migrations.find(({ name, sha256 }, at) => ours[at]?.name !== name || ours[at]?.sha256 !== sha256)
  if (foreign) throw foreignVersion(foreign)
  for (const { name } of await recordTables(client)) {
    const { rows } = await client.query(`select exists (select from ${name}) as used`)
    if (rows[0].used) throw notEmpty(name)
  }
  const { rows } = await client.query(`select to_regclass('kernel.migration') is not null as migrated`)
  const applied = rows[0].migrated ? await appliedMigrations(client) : []
  if (applied.length > migrations.length) throw targetIsNewer()
}

async function load(client: pg.Client, path: string, manifest: Manifest): Promise<void> {
  const tables = new Map((await recordTables(client)).map((table) => [table.name, table.columns.split(',')]))
  await client.query('begin')
  // Records come in the order of table names: references and triggers wait until all are there.
  await client.query('set local session_replication_role = replica')
  await client.query(`truncate ${[...tables.keys()].join(', ')}`)
  const reader = open(path)
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    const copied = parseCopy(line)
    if (copied) {
      const known = tables.get(copied.name)
      if (!known || !copied.columns.every((column) => known.includes(column))) throw damaged()
      const stored = await copyIn(client, line, reader.rows())
      if (stored !== manifest.tables[copied.name]?.rows) throw damaged()
    }
    if (SEQUENCE_VALUE.test(line)) await client.query(line)
  }
  await client.query('commit')
  await client.query('analyze')
}

const SEQUENCE_VALUE = /^select pg_catalog\.setval\('[\w."]+', \d+\);$/

function parseCopy(line: string): { name: string; columns: string[] } | undefined {
  const [, name, columns] = /^copy (\S+) \((\S+)\) from stdin;$/.exec(line) ?? []
  return name && columns ? { name, columns: columns.split(',') } : undefined
}

function open(path: string): ArchiveReader {
  const text = createGunzip()
  // A failure of either stream reaches the reader through the second one.
  pipeline(createReadStream(path), text, () => {})
  return new ArchiveReader(text)
}

function unreadable(path: string, cause: NodeJS.ErrnoException): OperatorError {
  if (!cause.syscall) return damaged(cause)
  return new OperatorError(
    `无法读取备份文件 ${path}(${cause.code})。请检查路径和权限。`,
    `Cannot read the backup ${path} (${cause.code}); check the path and its permissions.`,
    cause,
  )
}

const foreignVersion = ({ name }: Migration): OperatorError =>
  new OperatorError(
    `备份来自另一个版本的程序(迁移 ${name} 不在本程序中),没有恢复任何内容。请用不低于备份时的版本恢复。`,
    `The backup was made by another version (its migration ${name} is not part of this program); nothing was restored.`,
  )

const notEmpty = (table: string): OperatorError =>
  new OperatorError(
    `目标数据库里已有记录(${table}),没有恢复任何内容。请恢复到一个空的数据库:用 BIHUAN_HOME 指定新文件夹,或用 DATABASE_URL 指定空库。`,
    `The target database already has records (${table}); nothing was restored. Restore into an empty one (a new BIHUAN_HOME, or an empty database in DATABASE_URL).`,
  )

const targetIsNewer = (): OperatorError =>
  new OperatorError(
    '目标数据库的结构比备份新,没有恢复任何内容。请恢复到一个全新的空数据库,恢复后会自动升级。',
    'The target schema is newer than the backup; nothing was restored. Restore into a new empty database; it is upgraded afterwards.',
  )

const mayNotRestore = (cause: Error): never => {
  throw new OperatorError(
    '当前数据库账号无权恢复:需要超级用户,或执行 grant set on parameter session_replication_role to <账号>。没有恢复任何内容。',
    'This database account may not restore: it must be a superuser or may set session_replication_role. Nothing was restored.',
    cause,
  )
}
