import pg from 'pg'
import { OperatorError } from '../platform/operator-error.ts'
import { startEmbedded } from '../platform/postgres/embedded.ts'
import { readSettings, type Settings } from './settings.ts'

export interface Database {
  url: string
  close(): Promise<void>
}

const OLDEST_POSTGRES = 15

/** The company's own PostgreSQL when DATABASE_URL names one, the embedded one otherwise. */
export async function openDatabase(settings: Settings, onLost?: (error: unknown) => void): Promise<Database> {
  if (settings.databaseUrl) {
    await checkServer(settings.databaseUrl)
    return { url: settings.databaseUrl, close: async () => {} }
  }
  const postgres = await startEmbedded({ home: settings.home, onLost })
  try {
    await createIfAbsent(postgres.url('postgres'), 'bihuan')
  } catch (error) {
    await postgres.stop()
    throw error
  }
  return { url: postgres.url('bihuan'), close: () => postgres.stop() }
}

/** For the command line: works beside a running server and without one. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const database = await openDatabase(readSettings(process.env))
  const interrupt = (): void => void database.close().finally(() => process.exit(130))
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.once(event, interrupt)
  try {
    return await work(database.url)
  } finally {
    await database.close()
  }
}

async function checkServer(url: string): Promise<void> {
  const { version, encoding, finds } = await asClient(url, async (client) => {
    const { rows } = await client.query(`
      select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
        'public' = any(current_schemas(false)) as finds`)
    return rows[0] as { version: number; encoding: string; finds: boolean }
  }).catch((cause: Error) => {
    throw new OperatorError(
      `无法连接 DATABASE_URL 指定的 PostgreSQL(${cause.message})。请检查地址、账号和密码。`,
      `Cannot connect to the PostgreSQL named by DATABASE_URL (${cause.message}).`,
      cause,
    )
  })
  if (version < OLDEST_POSTGRES) {
    throw new OperatorError(
      `DATABASE_URL 指定的 PostgreSQL 是 ${version} 版,闭环需要 ${OLDEST_POSTGRES} 或更新的版本。请先升级 PostgreSQL。`,
      `PostgreSQL ${version} is too old; Bihuan needs ${OLDEST_POSTGRES} or newer.`,
    )
  }
  if (encoding !== 'UTF8') {
    throw new OperatorError(
      `DATABASE_URL 指定的数据库编码是 ${encoding},闭环需要 UTF8。请新建一个 UTF8 编码的数据库。`,
      `The database is encoded in ${encoding}; Bihuan needs UTF8.`,
    )
  }
  // Where the server has no uuidv7 of its own, ours lies in public.
  if (version < 18 && !finds) {
    throw new OperatorError(
      'DATABASE_URL 指定的数据库或账号的 search_path 里没有 public。请执行 alter database <数据库> reset search_path;账号另有设置的,再执行 alter role <账号> reset search_path。',
      'The search_path of the database or the account lacks public; reset it with alter database … reset search_path and alter role … reset search_path.',
    )
  }
}

async function createIfAbsent(adminUrl: string, name: string): Promise<void> {
  await asClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`)
  })
}

async function asClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
