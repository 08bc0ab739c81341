import { once } from 'node:events'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'
import type { ByteOutlet } from './sheet-writer.ts'

/** Writes a zip file front to back: sizes follow each part in a descriptor, because they are not known before it is written. */
type WrittenEntry = { name: Buffer; crc: number; packed: number; unpacked: number; offset: number }

const UTF8_AND_DESCRIPTOR = 0x0808
const DEFLATE = 8
/** 1 January 1980, the zip format's zero: the same rows give the same bytes. */
const DOS_DATE = 0x21
const LARGEST = 0xffffffff

export class ZipWriter {
  #outlet: ByteOutlet
  #offset = 0
  #entries: WrittenEntry[] = []
  #entry: WrittenEntry | null = null
  #deflate: DeflateRaw | null = null
  #pumping: Promise<void> = Promise.resolve()
  #drained: Promise<unknown> = Promise.resolve()

  constructor(outlet: ByteOutlet) {
    this.#outlet = outlet
  }

  async begin(name: string) {
    const entry = { name: Buffer.from(name), crc: 0, packed: 0, unpacked: 0, offset: this.#offset }
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(UTF8_AND_DESCRIPTOR, 6)
    header.writeUInt16LE(DEFLATE, 8)
    header.writeUInt16LE(DOS_DATE, 12)
    header.writeUInt16LE(entry.name.length, 26)
    await this.#put(Buffer.concat([header, entry.name]))
    this.#entry = entry
    this.#deflate = createDeflateRaw({ level: 4, chunkSize: 64 * 1024 })
    // What goes wrong in either is thrown by `write` and `finish`, which wait for the pump.
    this.#deflate.on('error', () => {})
    this.#pumping = this.#pump(this.#deflate, entry)
    this.#pumping.catch(() => {})
  }

  async write(part: string | Buffer) {
    const [entry, deflate] = [this.#entry!, this.#deflate!]
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    await this.#drained
    entry.crc = crc32(bytes, entry.crc)
    entry.unpacked += bytes.length
    if (deflate.write(bytes)) return
    // Waited for before the next piece, so that one is compressed while the next is put together.
    this.#drained = Promise.race([once(deflate, 'drain'), this.#pumping])
    this.#drained.catch(() => {})
  }

  async finish() {
    const entry = this.#entry!
    await this.#drained
    this.#deflate!.end()
    await this.#pumping
    if (entry.unpacked > LARGEST || this.#offset > LARGEST)
      throw new Error('A workbook larger than 4 GB cannot be written')
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    writeSizes(descriptor, 4, entry)
    await this.#put(descriptor)
    this.#entries.push(entry)
  }

  async end() {
    const start = this.#offset
    for (const entry of this.#entries) await this.#put(directoryRecord(entry))
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(this.#entries.length, 8)
    end.writeUInt16LE(this.#entries.length, 10)
    end.writeUInt32LE(this.#offset - start, 12)
    end.writeUInt32LE(start, 16)
    await this.#put(end)
    this.#outlet.end()
  }

  async #pump(deflate: DeflateRaw, entry: WrittenEntry) {
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      entry.packed += chunk.length
      await this.#put(chunk)
    }
  }

  async #put(bytes: Buffer) {
    this.#offset += bytes.length
    await this.#outlet.write(bytes)
  }
}

function directoryRecord(entry: WrittenEntry): Buffer {
  const record = Buffer.alloc(46)
  record.writeUInt32LE(0x02014b50, 0)
  record.writeUInt16LE(20, 4)
  record.writeUInt16LE(20, 6)
  record.writeUInt16LE(UTF8_AND_DESCRIPTOR, 8)
  record.writeUInt16LE(DEFLATE, 10)
  record.writeUInt16LE(DOS_DATE, 14)
  writeSizes(record, 16, entry)
  record.writeUInt16LE(entry.name.length, 28)
  record.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([record, entry.name])
}

function writeSizes(record: Buffer, at: number, entry: WrittenEntry) {
  record.writeUInt32LE(entry.crc, at)
  record.writeUInt32LE(entry.packed, at + 4)
  record.writeUInt32LE(entry.unpacked, at + 8)
}
