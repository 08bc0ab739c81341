import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { TableFault } from './sheet.ts'

/** Bytes of a text file → text, in pieces that end at a line end, so that one damaged line never spoils its neighbours. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5'

/**
 * Stands in decoded text for bytes that are no character in the file's encoding. A noncharacter, so that the CSV reader can tell damage
 * from a � that the file really contains.
 */
export const UNDECODABLE = '\uffff'

const CHUNK_BYTES = 256 * 1024
/** Past this many bytes without a line end the piece is cut anyway (at an ASCII byte where there is one). */
const LONGEST_LINE_BYTES = 4 * 1024 * 1024
const SAMPLE_LINES = 5_000

/** Reads the whole file once: a file that is ASCII for 5 MB and GBK after it must not be taken for UTF-8. Validation runs at disk speed. */
export async function detectEncoding(path: string, head: Buffer): Promise<Encoding> {
  const wide = utf16(head)
  if (wide) return wide
  if (head.subarray(0, 3).equals(UTF8_BOM)) return 'utf-8'
  const sample: Buffer[] = []
  let line = 1
  let damaged = 0
  for await (const piece of pieces(path, 'utf-8')) {
    const valid = isUtf8(piece)
    if (!valid && damaged === 0) damaged = line + firstDamagedLine(piece)
    if (sample.length < SAMPLE_LINES && !isAscii(piece))
      sample.push(...splitLines(piece, 'utf-8').filter((l) => !isAscii(l)))
    line += countLines(piece)
  }
  return damaged === 0 ? 'utf-8' : weigh(sample, damaged)
}

export async function* decodeText(path: string, encoding: Encoding): AsyncGenerator<string> {
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let first = true
  for await (const piece of pieces(path, encoding)) {
    const text = decodePiece(strict, piece, encoding)
    yield first && text.startsWith('\ufeff') ? text.slice(1) : text
    first = false
  }
}

function decodePiece(strict: TextDecoder, piece: Buffer, encoding: Encoding): string {
  try {
    return strict.decode(piece)
  } catch {
    return splitLines(piece, encoding)
      .map((bytes) => decodeDamaged(strict, bytes, encoding))
      .join('')
  }
}

function decodeDamaged(strict: TextDecoder, bytes: Buffer, encoding: Encoding): string {
  try {
    return strict.decode(bytes)
  } catch {
    return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes).replaceAll('\ufffd', UNDECODABLE)
  }
}

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf])

function utf16(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  // Without a BOM: delimiters and line ends are ASCII, so one half of their pair is always zero and the other half never.
  const zeros = [0, 0]
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  // Text in Latin letters has a zero in every pair; Chinese in pairs is no UTF-8. What is UTF-8 has them by damage.
  if (even + odd < head.length * 0.4 && isUtf8(head.subarray(0, head.lastIndexOf(10) + 1 || head.length))) return null
  const enough = head.length / 50
  if (odd > enough && even === 0) return 'utf-16le'
  if (even > enough && odd === 0) return 'utf-16be'
  return null
}

/** Not valid UTF-8 as a whole: a UTF-8 file with a few damaged lines, a Chinese legacy encoding, or something we must not guess. */
function weigh(lines: Buffer[], damagedLine: number): Encoding {
  const intact = lines.filter((bytes) => isUtf8(bytes)).length
  if (intact * 2 >= lines.length) return 'utf-8'
  const [gb, big5] = [plausibleShare(lines, isGb2312), plausibleShare(lines, isBig5)]
  if (Math.max(gb, big5) < 0.7) throw new TableFault('table.encoding_unknown', { line: damagedLine })
  return gb >= big5 ? 'gb18030' : 'big5'
}

/** GB18030 accepts almost any byte pair, so validity proves nothing; everyday characters of each encoding sit in narrow ranges. */
function plausibleShare(lines: Buffer[], isEveryday: (lead: number, trail: number) => boolean): number {
  let pairs = 0
  let everyday = 0
  for (const bytes of lines) {
    for (let i = 0; i < bytes.length; i++) {
      const [lead = 0, trail = 0] = [bytes[i], bytes[i + 1]]
      if (lead < 0x80) continue
      i++
      if (trail >= 0x30 && trail <= 0x39) i += 2
      else {
        pairs++
        if (isEveryday(lead, trail)) everyday++
      }
    }
  }
  return pairs === 0 ? 0 : everyday / pairs
}

const isGb2312 = (lead: number, trail: number) =>
  trail >= 0xa1 && trail <= 0xfe && ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa3))

const isBig5 = (lead: number, trail: number) =>
  ((trail >= 0x40 && trail <= 0x7e) || (trail >= 0xa1 && trail <= 0xfe)) &&
  ((lead >= 0xa4 && lead <= 0xc6) || lead === 0xa1)

/** CR and LF are never the second byte of a character in any of these encodings, so a cut behind one is always clean. */
async function* pieces(path: string, encoding: Encoding): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const cut = lastLineEnd(bytes, encoding)
    if (cut > 0) yield bytes.subarray(0, cut)
    else if (bytes.length > LONGEST_LINE_BYTES) throw new TableFault('table.record_too_long', { line: 1 })
    rest = bytes.subarray(cut)
  }
  if (rest.length > 0) yield rest
}

function lastLineEnd(bytes: Buffer, encoding: Encoding): number {
  const lf = lastUnit(bytes, 10, encoding)
  return lf > 0 ? lf : lastUnit(bytes, 13, encoding)
}

/** The offset just behind the last occurrence of an ASCII character, 0 if there is none. */
function lastUnit(bytes: Buffer, code: number, encoding: Encoding): number {
  if (!encoding.startsWith('utf-16')) return bytes.lastIndexOf(code) + 1
  for (let i = (bytes.length & ~1) - 2; i >= 0; i -= 2) {
    if ((encoding === 'utf-16le' ? bytes.readUInt16LE(i) : bytes.readUInt16BE(i)) === code) return i + 2
  }
  return 0
}

function splitLines(piece: Buffer, encoding: Encoding): Buffer[] {
  const lines: Buffer[] = []
  const [width, unit] = encoding.startsWith('utf-16') ? [2, encoding] : [1, null]
  let start = 0
  for (let i = 0; i + width <= piece.length; i += width) {
    const code = unit === null ? piece[i] : unit === 'utf-16le' ? piece.readUInt16LE(i) : piece.readUInt16BE(i)
    if (code === 10 || code === 13) {
      lines.push(piece.subarray(start, i + width))
      start = i + width
    }
  }
  if (start < piece.length) lines.push(piece.subarray(start))
  return lines
}

const firstDamagedLine = (piece: Buffer) => countLines(piece.subarray(0, firstDamagedByte(piece)))

function firstDamagedByte(piece: Buffer): number {
  let offset = 0
  for (const bytes of splitLines(piece, 'utf-8')) {
    if (!isUtf8(bytes)) return offset
    offset += bytes.length
  }
  return offset
}

/** Physical lines: CRLF is one line end, and so is a lone CR. */
function countLines(piece: Buffer): number {
  let lines = 0
  for (let i = 0; i < piece.length; i++) if (piece[i] === 10 || (piece[i] === 13 && piece[i + 1] !== 10)) lines++
  return lines
}
