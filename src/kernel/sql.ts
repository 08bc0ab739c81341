import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely'

export { sql }

/** A piece of SQL with its parameters; composes by nesting in another `sql` template. */
export type Sql<T = unknown> = RawBuilder<T>

/** Cells exactly as PostgreSQL printed them: the fast road from a row to JSON, without parsing in between. */
export type Cell = string | null

/** One connection, or one transaction. The only view of the database that the kernel and the modules have. */
export interface Db {
  /** Rows with parsed values: numbers, booleans, ISO 8601 text for instants, 'YYYY-MM-DD' for dates. */
  rows<T>(query: Sql<T>): Promise<T[]>
  /** Rows as text cells in column order. */
  cells(query: Sql, plan?: 'named' | 'fresh'): Promise<Cell[][]>
}

/** The pool: reads run on any connection; `transaction` holds one and commits when `run` returns. */
export interface Store extends Db {
  transaction<T>(run: (tx: Db) => Promise<T>): Promise<T>
  /** One snapshot for several reads, streamed in pages of `size` text rows. */
  stream(query: Sql, size: number): AsyncIterable<Cell[][]>
}

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export const compile = (query: Sql): { text: string; values: unknown[] } => {
  const { sql: text, parameters } = query.compile(compiler)
  return { text, values: parameters as unknown[] }
}

export const and = (parts: readonly Sql<unknown>[]): Sql<boolean> =>
  parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join([...parts], sql` and `)})`
export const or = (parts: readonly Sql<unknown>[]): Sql<boolean> =>
  parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join([...parts], sql` or `)})`

export const first = async <T>(db: Db, query: Sql<T>): Promise<T | undefined> => (await db.rows(query))[0]

/** `stageEnteredAt` in code is `stage_entered_at` in SQL. */
export const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
