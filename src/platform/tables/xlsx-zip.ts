import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { TableFault, type TableLimits } from './sheet.ts'

/** The parts of a zip file, trusted only after the whole directory has been looked at. Nothing is ever written to disk under a name from it. */

export type ZipEntry = { name: string; packed: number; unpacked: number; crc: number; stored: boolean; offset: number }

const END_BYTES = 22
const LONGEST_COMMENT = 65_535
const BYTES_32 = 0xffffffff
/** Deflate reaches 1032:1 on nothing but zeros; the most repetitive real sheets stay well under 100:1. */
const HIGHEST_RATIO = 300
const RATIO_MATTERS_FROM = 64 * 1024 ** 2

export async function readZipDirectory(path: string, limits: TableLimits): Promise<Map<string, ZipEntry>> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const end = await findEnd(file, size)
    if (end.count > limits.zipEntries) throw unsafe(`含 ${end.count} 个内部文件`)
    if (end.bytes > 64 * 1024 ** 2 || end.offset + end.bytes > size) throw damaged('目录越界')
    const entries = parseDirectory(await readAt(file, end.offset, end.bytes), end.count)
    refuseBombs(entries, limits)
    return new Map(entries.map((entry) => [entry.name, entry]))
  } finally {
    await file.close()
  }
}

/** The unpacked bytes of one entry; stops as soon as it yields more than the directory promised. */
export async function* readZipEntry(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = await dataStart(path, entry)
  if (entry.packed === 0) return
  const packed = createReadStream(path, { start, end: start + entry.packed - 1, highWaterMark: 64 * 1024 })
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 })
  const bytes = entry.stored ? packed : packed.on('error', (cause) => inflate.destroy(cause)).pipe(inflate)
  let total = 0
  let crc = 0
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      total += chunk.length
      if (total > entry.unpacked) throw unsafe('实际大小超过声明的大小')
      crc = crc32(chunk, crc)
      yield chunk
    }
  } catch (error) {
    if (error instanceof TableFault) throw error
    throw damaged('压缩内容不完整')
  } finally {
    packed.destroy()
    inflate.destroy()
  }
  if (total !== entry.unpacked || crc !== entry.crc) throw damaged('校验和不符')
}

type DirectoryPlace = { count: number; bytes: number; offset: number }

async function findEnd(file: FileHandle, size: number): Promise<DirectoryPlace> {
  const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT)
  const tail = await readAt(file, size - tailBytes, tailBytes)
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue
    const place = {
      count: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    }
    const is64 = place.count === 0xffff || place.bytes === BYTES_32 || place.offset === BYTES_32
    return is64 ? readEnd64(file, tail, at) : place
  }
  throw damaged('找不到文件目录,可能没有下载完整')
}

async function readEnd64(file: FileHandle, tail: Buffer, at: number): Promise<DirectoryPlace> {
  const locator = at - 20
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) throw damaged('目录不完整')
  const end = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56)
  if (end.readUInt32LE(0) !== 0x06064b50) throw damaged('目录不完整')
  return {
    count: Number(end.readBigUInt64LE(32)),
    bytes: Number(end.readBigUInt64LE(40)),
    offset: Number(end.readBigUInt64LE(48)),
  }
}

function parseDirectory(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw damaged('目录不完整')
    const [nameBytes, extraBytes] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30)]
    const next = at + 46 + nameBytes + extraBytes + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw damaged('目录不完整')
    const entry = parseEntry(directory.subarray(at, next), nameBytes, extraBytes)
    refuseName(entry.name)
    if (names.has(entry.name.toLowerCase())) throw unsafe('有重名的内部文件')
    names.add(entry.name.toLowerCase())
    entries.push(entry)
    at = next
  }
  return entries
}

function parseEntry(record: Buffer, nameBytes: number, extraBytes: number): ZipEntry {
  const [flags, method] = [record.readUInt16LE(8), record.readUInt16LE(10)]
  if (flags & 1) throw new TableFault('table.encrypted')
  if (method !== 0 && method !== 8) throw damaged('压缩方式不受支持')
  const entry: ZipEntry = {
    name: record.subarray(46, 46 + nameBytes).toString('utf8'),
    crc: record.readUInt32LE(16),
    packed: record.readUInt32LE(20),
    unpacked: record.readUInt32LE(24),
    stored: method === 0,
    offset: record.readUInt32LE(42),
  }
  return widen(entry, record.subarray(46 + nameBytes, 46 + nameBytes + extraBytes))
}

/** Streaming writers mark sizes as "see the 64-bit extra field" even for small files. */
function widen(entry: ZipEntry, extra: Buffer): ZipEntry {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const wide = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    let from = 0
    for (const field of ['unpacked', 'packed', 'offset'] as const) {
      if (entry[field] !== BYTES_32) continue
      if (from + 8 > wide.length) throw damaged('目录不完整')
      entry[field] = Number(wide.readBigUInt64LE(from))
      from += 8
    }
  }
  return entry
}

function refuseName(name: string) {
  const climbs = name.split(/[/\\]/).includes('..')
  if (climbs || name.startsWith('/') || name.includes('\\') || /^[a-z]:/i.test(name) || name.includes('\0')) {
    throw unsafe('内部文件名指向目录之外')
  }
}

function refuseBombs(entries: ZipEntry[], limits: TableLimits) {
  const total = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
  if (total > limits.unpackedBytes) {
    throw new TableFault('table.too_large_unpacked', { limitMb: Math.floor(limits.unpackedBytes / 1024 ** 2) })
  }
  for (const { unpacked, packed } of entries) {
    if (unpacked > RATIO_MATTERS_FROM && unpacked > packed * HIGHEST_RATIO) throw unsafe('压缩比异常')
  }
}

async function dataStart(path: string, entry: ZipEntry): Promise<number> {
  const file = await open(path)
  try {
    const header = await readAt(file, entry.offset, 30)
    if (header.readUInt32LE(0) !== 0x04034b50) throw damaged('内部文件位置不对')
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, offset)
  if (bytesRead < length) throw damaged('文件被截断')
  return buffer
}

const damaged = (reason: string) => new TableFault('table.zip_damaged', { reason })
const unsafe = (reason: string) => new TableFault('table.zip_unsafe', { reason })
