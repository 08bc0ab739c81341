import { once } from 'node:events'
import type pg from 'pg'

const CHUNK_BYTES = 64 * 1024

/** What node-postgres offers for COPY beyond its published types. */
type CopyConnection = pg.Connection & {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

/** Runs `copy … from stdin` with the given rows in COPY text format; answers the number of rows stored. */
export async function copyIn(
  client: pg.ClientBase,
  sql: string,
  rows: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
): Promise<number> {
  return client.query(new CopyIn(sql, rows)).finished
}

/** Runs `copy … to stdout`; never holds more than a few chunks, however large the table. */
export async function* copyOut(client: pg.ClientBase, sql: string): AsyncGenerator<Buffer> {
  yield* client.query(new CopyOut(sql)).chunks()
}

/** One value in COPY text format; null is `\N`. */
export function copyValue(value: string | number | bigint | boolean | null): string {
  if (value === null) return '\\N'
  return typeof value === 'string' ? value.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char) : String(value)
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The part of node-postgres' query protocol that both directions share. */
abstract class Copy implements pg.Submittable {
  readonly sql: string
  protected failure: Error | undefined

  constructor(sql: string) {
    this.sql = sql
  }

  submit(connection: pg.Connection): void {
    connection.query(this.sql)
  }

  handleError(error: Error): void {
    this.failure ??= error
    this.settle()
  }

  handleReadyForQuery(): void {
    this.settle()
  }

  protected abstract settle(): void
}

class CopyIn extends Copy {
  readonly finished: Promise<number>
  private readonly rows: AsyncIterable<string | Buffer> | Iterable<string | Buffer>
  private readonly outcome = Promise.withResolvers<number>()
  private stored = 0

  constructor(sql: string, rows: AsyncIterable<string | Buffer> | Iterable<string | Buffer>) {
    super(sql)
    this.rows = rows
    this.finished = this.outcome.promise
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.send(connection).then(
      () => this.failure ?? connection.endCopyFrom(),
      (error: Error) => {
        this.failure ??= error
        connection.sendCopyFail(error.message)
      },
    )
  }

  private async send(connection: CopyConnection): Promise<void> {
    for await (const chunk of inChunks(this.rows)) {
      if (this.failure) return
      connection.sendCopyFromChunk(chunk)
      if (connection.stream.writableNeedDrain) await Promise.race([once(connection.stream, 'drain'), this.finished])
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.stored = Number(text.split(' ')[1])
  }

  protected settle(): void {
    if (this.failure) this.outcome.reject(this.failure)
    else this.outcome.resolve(this.stored)
  }
}

class CopyOut extends Copy {
  private connection: pg.Connection | undefined
  private waiting: Buffer[] = []
  private waitingBytes = 0
  private done = false
  private abandoned = false
  private wake = Promise.withResolvers<void>()

  override submit(connection: pg.Connection): void {
    this.connection = connection
    super.submit(connection)
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.abandoned) return
    // The protocol parser reuses its buffer: keep a copy.
    this.waiting.push(Buffer.from(chunk))
    this.waitingBytes += chunk.length
    if (this.waitingBytes < CHUNK_BYTES) return
    this.connection?.stream.pause()
    this.wake.resolve()
  }

  handleCommandComplete(): void {}

  protected settle(): void {
    this.done = true
    this.wake.resolve()
  }

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      while (!this.done) {
        await this.wake.promise
        this.wake = Promise.withResolvers()
        if (this.waiting.length > 0) yield this.take()
        this.connection?.stream.resume()
      }
      if (this.waiting.length > 0) yield this.take()
      if (this.failure) throw this.failure
    } finally {
      this.abandoned = true
      this.connection?.stream.resume()
    }
  }

  private take(): Buffer {
    const chunk = Buffer.concat(this.waiting, this.waitingBytes)
    this.waiting = []
    this.waitingBytes = 0
    return chunk
  }
}

async function* inChunks(rows: AsyncIterable<string | Buffer> | Iterable<string | Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const row of rows) {
    const buffer = typeof row === 'string' ? Buffer.from(row) : row
    waiting.push(buffer)
    bytes += buffer.length
    if (bytes < CHUNK_BYTES) continue
    yield Buffer.concat(waiting, bytes)
    waiting = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes)
}
