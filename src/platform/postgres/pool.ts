import { createHash } from 'node:crypto'
import pg from 'pg'
import { type Cell, compile, compileWhole, type Db, type Sql, type Store, sql } from '../../kernel/sql.ts'
import { lineCount, sendingTogether, shareQuick } from './shared.ts'

// Instants leave as ISO 8601 text and dates as they are: neither is ever converted by the driver.
const { builtins } = pg.types
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: Number,
  [builtins.NUMERIC]: Number,
  [builtins.DATE]: (text) => text,
  [builtins.TIMESTAMP]: (text) => text,
  [builtins.TIMESTAMPTZ]: (text) => `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, 'Z')}`,
}
const parsed = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}
const asText = { getTypeParser: (() => (text: string) => text) as unknown as typeof pg.types.getTypeParser }

// A named statement is parsed and planned once per connection: twice the throughput on selects by key and on lists.
const names = new Map<string, string>()
const maxNames = 1_000

const nameOf = (text: string): string | undefined => {
  const known = names.get(text)
  if (known || names.size >= maxNames) return known
  const name = createHash('sha1').update(text).digest('base64url')
  names.set(text, name)
  return name
}

/**
 * Planning takes longer than reading a page when the plan has to fit a reader with dozens of colleagues: who comes back to the
 * same list is answered by the plan at hand. A question gets one when it is asked for the third time; plans are forgotten with
 * the connections that hold them.
 */
const connectionSeconds = 600
const most = { questions: 1_000, plans: 128 }
let times = new Map<string, number>()
let plans = new Map<string, string>()
let plansSince = Date.now()

const ownName = (text: string): string | undefined => {
  if (Date.now() - plansSince > connectionSeconds * 1_000) {
    plans = new Map()
    plansSince = Date.now()
  }
  const known = plans.get(text)
  if (known || plans.size >= most.plans) return known
  const asked = (times.get(text) ?? 0) + 1
  if (asked < 3) {
    if (times.size >= most.questions) times = new Map()
    times.set(text, asked)
    return undefined
  }
  times.delete(text)
  const name = createHash('sha1').update(text).digest('base64url')
  plans.set(text, name)
  return name
}

const statement = (query: Sql, plan: 'general' | 'own'): pg.QueryConfig => {
  const whole = plan === 'own' ? compileWhole(query) : null
  if (whole !== null) return { name: ownName(whole), text: whole } as pg.QueryConfig
  const { text, values } = compile(query)
  return { name: plan === 'general' ? nameOf(text) : undefined, text, values } as pg.QueryConfig
}

const dbOn = (client: Pick<pg.PoolClient, 'query'>): Pick<Db, 'rows' | 'cells'> => ({
  rows: async <T>(query: Sql<T>): Promise<T[]> => {
    const { text, values } = compile(query)
    const { rows } = await client.query({ name: nameOf(text), text, values, types: parsed } as pg.QueryConfig)
    return rows as T[]
  },
  cells: async (query, plan = 'general'): Promise<Cell[][]> => {
    const asked = { ...statement(query, plan), types: asText, rowMode: 'array' } as pg.QueryArrayConfig
    return (await client.query<Cell[]>(asked)).rows
  },
})

export interface Pool extends Store {
  /** For the job queue, which brings its own SQL. */
  readonly driver: pg.Pool
  close(): Promise<void>
}

interface PoolOptions {
  readonly max?: number
  /** Longest a statement may run, in milliseconds. */
  readonly statementTimeout?: number
  readonly onError?: (error: Error) => void
}

/** Their statements are cut off early. Few, because what is asked of them is short. */
const hurriedConnections = { max: 4, statementTimeout: 250, short: true }

/** Connections to the database; instants are read and written in UTC whatever the server's own zone. */
export const openPool = (url: string, { max = 10, statementTimeout = 30_000, onError }: PoolOptions = {}): Pool => {
  const driver = openDriver(url, { max, statementTimeout, onError })
  const impatient = openDriver(url, { ...hurriedConnections, onError })
  const lines = openDriver(url, { max: lineCount, statementTimeout, onError, short: true })
  const shared = shareQuick(lines, driver, connectionSeconds * 1_000)
  return {
    rows: dbOn(driver).rows,
    cells: dbOn(shared).cells,
    hurried: (query) =>
      dbOn(impatient)
        .cells(query, 'own')
        .catch((error: { code?: string }) => {
          if (error.code === '57014') return null
          throw error
        }),
    send: () => {
      throw new Error('a write is sent only inside a transaction')
    },
    settled: async () => {},
    driver,
    transaction: (run, last) => inTransaction(driver, run, last),
    stream: (query, size) => streamed(driver, query, size),
    close: async () => {
      shared.close()
      await Promise.all([driver.end(), impatient.end(), lines.end()])
    },
  }
}

interface DriverOptions extends PoolOptions {
  /** Statements are short: starting parallel workers would take longer than the work they share (several milliseconds each time). */
  readonly short?: boolean
}

const openDriver = (url: string, { max, statementTimeout, onError, short }: DriverOptions): pg.Pool => {
  const settings = [
    'timezone=UTC',
    `statement_timeout=${statementTimeout}`,
    'idle_in_transaction_session_timeout=60000',
  ]
  if (short) settings.push('max_parallel_workers_per_gather=0')
  const driver = new pg.Pool({
    connectionString: url,
    max,
    maxLifetimeSeconds: connectionSeconds,
    pipeline: true,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'bihuan',
  } as pg.PoolConfig)
  // While closing, the server may go first: that is no loss.
  driver.on('error', (error) => {
    if (!driver.ending) onError?.(error)
  })
  // A connection cut while it is in use fails its statement; unheard on the connection, the error would end the process.
  driver.on('connect', (client) => client.on('error', () => {}))
  return driver
}

/** The transaction on this connection, with what made it fail. */
const txOn = (client: pg.PoolClient): Db & { fault(): unknown } => {
  let first: unknown
  const db = dbOn(
    sendingTogether(client, (fault) => {
      first ??= fault
    }),
  )
  const sent: Promise<unknown>[] = []
  return {
    ...db,
    send: (query) => {
      const answer = db.rows(query)
      answer.catch(() => {})
      sent.push(answer)
    },
    settled: async () => {
      await Promise.all(sent)
    },
    fault: () => first,
  }
}

const isAfterFailure = (error: unknown): boolean => (error as { code?: string }).code === '25P02'

// Statements that need not wait for one another share a trip: the begin with the first, the commit with the last.
const inTransaction = async <T>(
  driver: pg.Pool,
  run: (tx: Db) => Promise<T>,
  last?: (tx: Db) => Promise<unknown>,
): Promise<T> => {
  const client = await driver.connect()
  const tx = txOn(client)
  let broken: Error | undefined
  try {
    const begun = tx.rows(sql`begin`)
    // Where it fails, so does the statement behind it.
    begun.catch(() => {})
    const result = await run(tx)
    // After a failure a commit rolls back without a word; nobody may have waited for what failed.
    await Promise.all([begun, tx.settled(), last?.(tx), tx.rows(sql`commit`)])
    if (tx.fault()) throw tx.fault()
    return result
  } catch (error) {
    // What was asked for behind a failure is refused too; the failure itself says why.
    const fault = isAfterFailure(error) ? (tx.fault() ?? error) : error
    // A connection that cannot even roll back is thrown away.
    await client.query('rollback').catch((fault: Error) => {
      broken = fault
    })
    throw fault
  } finally {
    client.release(broken)
  }
}

async function* streamed(driver: pg.Pool, query: Sql, size: number): AsyncIterable<Cell[][]> {
  const { text, values } = compile(query)
  const client = await driver.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query({ text: `declare rows no scroll cursor for ${text}`, values })
    for (;;) {
      const { rows } = await client.query<Cell[]>({
        text: `fetch ${size} from rows`,
        types: asText,
        rowMode: 'array',
      } as pg.QueryArrayConfig)
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}
