/**
 * A piece of SQL with its parameters; composes by nesting in another `sql` template. `T` is the type of its rows, for the
 * reader's sake. Values never become text: they are bound by position when the whole is compiled.
 */
export interface Sql<T = unknown> {
  readonly pieces: readonly string[]
  /** Between the pieces: nested SQL, or a value to bind. */
  readonly holes: readonly unknown[]
  /** Never set; carries the type of the rows. */
  readonly row?: T
}

class Fragment {
  readonly pieces: readonly string[]
  readonly holes: readonly unknown[]

  constructor(pieces: readonly string[], holes: readonly unknown[]) {
    this.pieces = pieces
    this.holes = holes
  }
}

const fragment = <T>(pieces: readonly string[], holes: readonly unknown[] = []): Sql<T> => new Fragment(pieces, holes)

const quoted = new Map<string, Sql>()

/** `t.name` → "t"."name"; names come from declarations, so there are few of them. */
const reference = (name: string): Sql => {
  const known = quoted.get(name)
  if (known) return known
  const made = fragment([name.split('.').map(quote).join('.')])
  quoted.set(name, made)
  return made
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

const literal = (value: string | number | boolean | null): string => {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return String(value)
}

const comma = fragment([', '])

/** Tagged template for SQL: `sql\`select … where id = ${id}\``. */
export const sql = Object.assign(
  <T = unknown>(pieces: TemplateStringsArray, ...holes: readonly unknown[]): Sql<T> => fragment<T>(pieces, holes),
  {
    /** A column, `alias.column`. */
    ref: reference,
    /** A table, `schema.table`. */
    table: reference,
    /** One name, dots and all. */
    id: (name: string): Sql => fragment([quote(name)]),
    /** A constant of the program, in the text. Never for what a person typed. */
    lit: (value: string | number | boolean | null): Sql => fragment([literal(value)]),
    /** Text of the program as it is. Never for what a person typed. */
    raw: <T = unknown>(text: string): Sql<T> => fragment<T>([text]),
    join: (parts: readonly unknown[], separator: Sql = comma): Sql => {
      if (parts.length === 0) return fragment([''])
      const holes = parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]))
      return fragment(['', ...holes.slice(1).map(() => ''), ''], holes)
    },
  },
)

const compiled = (query: Sql, write: (value: unknown) => string): string => {
  const { pieces, holes } = query
  let text = pieces[0] as string
  for (let i = 0; i < holes.length; i++) {
    const hole = holes[i]
    text += hole instanceof Fragment ? compiled(hole, write) : write(hole)
    text += pieces[i + 1] as string
  }
  return text
}

/** The text with $1, $2 … and the values in that order. A list that stands in it several times is sent once. */
export const compile = (query: Sql): { text: string; values: unknown[] } => {
  const values: unknown[] = []
  const bind = (value: unknown): string => {
    const known = Array.isArray(value) ? values.indexOf(value) : -1
    return `$${known < 0 ? values.push(value) : known + 1}`
  }
  return { text: compiled(query, bind), values }
}

/**
 * The text with its values in it, for a statement that keeps its plan; null unless every value is a number, a boolean or made
 * of letters, digits and spaces alone: nothing is escaped, because nothing that could end a literal is let in.
 */
export const compileWhole = (query: Sql): string | null => {
  let harmless = true
  const write = (value: unknown): string => {
    const text = wholeValue(value)
    if (text === null) harmless = false
    return text ?? ''
  }
  const text = compiled(query, write)
  return harmless ? text : null
}

const plain = /^[\p{L}\p{N} _-]{0,200}$/u
const lists = new WeakMap<readonly unknown[], string | null>()

const wholeValue = (value: unknown): string | null => {
  if (typeof value === 'string') return plain.test(value) ? `'${value}'` : null
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return `'${value}'`
  if (!Array.isArray(value)) return null
  const known = lists.get(value)
  if (known !== undefined) return known
  const items = value.every((item) => typeof item === 'string' && item !== '' && plain.test(item))
    ? `'{${value.map((item) => `"${item}"`).join(',')}}'`
    : null
  lists.set(value, items)
  return items
}

const loneHalf = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g

/** JSON that jsonb takes: half of a character, which is left where a text was cut, becomes the sign for what is unknown. */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.includes('\\ud') ? text.replace(loneHalf, '$1\ufffd') : text
}

const cellText = (value: unknown, type: string): string | null => {
  if (value === null || value === undefined) return null
  return type === 'jsonb' ? jsonText(value) : String(value)
}

const arrayItem = (text: string | null, type: string): string => {
  if (text === null) return 'NULL'
  // JSON text holds no control characters: quoted as JSON once more it is quoted as an array wants it.
  if (type === 'jsonb') return JSON.stringify(text)
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
}

interface Column {
  readonly name: string
  readonly type: string
  /** One for each row. */
  readonly cells: readonly unknown[]
}

/** Rows of the program as a table `r` with these columns and types; at least one column is set. */
export const rowset = (rows: readonly object[], columns: Readonly<Record<string, string>>): Sql =>
  columnset(
    Object.entries(columns).map(([name, type]) => ({
      name,
      type,
      cells: rows.map((row) => (row as Record<string, unknown>)[name]),
    })),
  )

/**
 * Columns of the program as a table `r`; all are of the same length, and at least one is set. Sent as an array for each column
 * that is not null throughout, which PostgreSQL reads in a third of the time that JSON takes. A single row, the commonest by
 * far, is sent as it is: of arrays PostgreSQL expects ten rows and plans for them each time anew.
 */
export const columnset = (columns: readonly Column[]): Sql => {
  const names = sql`r (${sql.join(columns.map(({ name }) => sql.id(name)))})`
  const columnsOf = columns.map(({ type, cells: values }) => {
    const cells = values.map((value) => cellText(value, type))
    if (cells.length === 1) return sql`${cells[0]}::${sql.raw(type)}`
    const items = cells.every((cell) => cell === null)
      ? null
      : `{${cells.map((cell) => arrayItem(cell, type)).join(',')}}`
    return sql`${items}::${sql.raw(type)}[]`
  })
  return columns[0]?.cells.length === 1
    ? sql`(values (${sql.join(columnsOf)})) as ${names}`
    : sql`unnest(${sql.join(columnsOf)}) as ${names}`
}

/** Cells exactly as PostgreSQL printed them: the fast road from a row to JSON, without parsing in between. */
export type Cell = string | null

/** One connection, or one transaction. The only view of the database that the kernel and the modules have. */
export interface Db {
  /** Rows with parsed values: numbers, booleans, ISO 8601 text for instants, 'YYYY-MM-DD' for dates. */
  rows<T>(query: Sql<T>): Promise<T[]>
  /**
   * Rows as text cells in column order. A `general` plan is made once for all values; an `own` plan fits the values at hand, and is
   * kept while the same question comes again.
   */
  cells(query: Sql, plan?: 'general' | 'own'): Promise<Cell[][]>
  /** Null where the answer is not there within a quarter of a second; absent inside a transaction, which would not survive it. */
  hurried?(query: Sql): Promise<Cell[][] | null>
  /**
   * A write that nobody needs to see answered: asked for now and in its order, waited for by the end of the transaction. Where it
   * fails, so do the statements behind it and the transaction, with its fault. Only inside a transaction.
   */
  send(query: Sql): void
  /** Waits until what was sent so far is done; throws its fault. */
  settled(): Promise<void>
}

/**
 * The pool: reads run on any connection; `transaction` holds one and commits when `run` returns. Statements asked for without
 * waiting in between travel together, in order; those that `last` asks for before it first waits travel with the commit.
 */
export interface Store extends Db {
  transaction<T>(run: (tx: Db) => Promise<T>, last?: (tx: Db) => Promise<unknown>): Promise<T>
  /** One snapshot for several reads, streamed in pages of `size` text rows. */
  stream(query: Sql, size: number): AsyncIterable<Cell[][]>
}

export const and = (parts: readonly Sql<unknown>[]): Sql<boolean> =>
  parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`
export const or = (parts: readonly Sql<unknown>[]): Sql<boolean> =>
  parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`

export const first = async <T>(db: Db, query: Sql<T>): Promise<T | undefined> => (await db.rows(query))[0]

const snakes = new Map<string, string>()

/** `stageEnteredAt` in code is `stage_entered_at` in SQL. */
export const snake = (key: string): string => {
  const known = snakes.get(key)
  if (known !== undefined) return known
  const made = key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
  snakes.set(key, made)
  return made
}
