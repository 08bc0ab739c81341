import type pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import type { Migration } from './migrate.ts'

// A backup is gzip'ed text that psql can load as well (into emptied tables), so that no company depends on us to get its records back:
//   -- bihuan-backup {header}          version, moment and schema version
//   copy "crm"."account" ("id",…) from stdin;
//   …rows…
//   \.
//   select pg_catalog.setval('"kernel"."event_seq_seq"', 12);
//   -- bihuan-manifest {manifest}      rows and SHA-256 per table, SHA-256 of everything above

export interface Header {
  format: 1
  at: string
  migrations: Migration[]
}

export interface Manifest {
  tables: Record<string, { rows: number; sha256: string }>
  sha256: string
}

export const HEADER = '-- bihuan-backup '
export const MANIFEST = '-- bihuan-manifest '
export const END_OF_ROWS = '\\.\n'

export interface Table {
  /** Quoted, with its schema. */
  name: string
  /** Quoted columns that hold values of their own. */
  columns: string
}

/** Every table with records; versions of the schema itself are not records. */
export async function recordTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select format('%I.%I', n.nspname, c.relname) as name, string_agg(quote_ident(a.attname), ',' order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    -- Generated values follow from the others; a transaction id means nothing in another cluster, its default does.
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
    where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
      and (n.nspname, c.relname) not in (('kernel', 'migration'), ('graphile_worker', 'migrations'))
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by n.nspname, c.relname
    order by 1`)
  return rows
}

export const copyStatement = ({ name, columns }: Table): string => `copy ${name} (${columns}) from stdin;`

export const damaged = (cause?: unknown): OperatorError =>
  new OperatorError(
    '备份文件不完整或被改动过,没有恢复任何内容。请换一份完好的备份。',
    'The backup is incomplete or was altered; nothing was restored. Use an intact one.',
    cause,
  )

/** Reads an archive in the order it was written: lines, and behind a copy statement its rows. */
export class ArchiveReader {
  private readonly source: AsyncIterator<Buffer>
  // Always begins at the start of a line.
  private waiting: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]()
  }

  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.waiting.indexOf('\n')
      if (end >= 0) return this.take(end + 1).toString('utf8', 0, end)
      if (!(await this.more())) return undefined
    }
  }

  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.waiting.indexOf(END_OF_ROWS) === 0) {
        this.take(END_OF_ROWS.length)
        return
      }
      const last = this.waiting.indexOf(`\n${END_OF_ROWS}`)
      const end = last >= 0 ? last : this.waiting.lastIndexOf('\n')
      // The end mark itself may still be cut in two: what follows the last line break stays.
      if (end >= 0) yield this.take(end + 1)
      else if (!(await this.more())) throw damaged()
    }
  }

  private take(length: number): Buffer {
    const taken = this.waiting.subarray(0, length)
    this.waiting = this.waiting.subarray(length)
    return taken
  }

  private async more(): Promise<boolean> {
    const { value, done } = await this.source.next()
    if (done) return false
    this.waiting = this.waiting.length === 0 ? value : Buffer.concat([this.waiting, value])
    return true
  }
}
