import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'

/** `null` is an empty cell. Money and large numbers come as decimal text, dates as `YYYY-MM-DD` or `YYYY-MM-DD HH:mm:ss`. */
export type WrittenCell = string | number | boolean | null

/** Rows go in, a file comes out of `readable`; `write` waits when the reader is slow. */
export type TableWriter = {
  readable: Readable
  write(row: WrittenCell[]): Promise<void>
  end(): Promise<void>
}

/** The writing end of a download: waits when the reader is slow, and fails when the reader has gone. */
export class ByteOutlet {
  #stream = new PassThrough({ highWaterMark: 256 * 1024 })
  #gone = new AbortController()

  constructor() {
    this.#stream.once('close', () => this.#gone.abort())
  }

  get readable(): Readable {
    return this.#stream
  }

  async write(bytes: Buffer) {
    if (this.#stream.destroyed) throw new Error('The reader closed the stream before the file was complete')
    if (!this.#stream.write(bytes)) await once(this.#stream, 'drain', { signal: this.#gone.signal })
  }

  end() {
    this.#stream.end()
  }
}
