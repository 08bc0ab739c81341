import { open } from 'node:fs/promises'
import { csvBatches, parseRecord, sniffDelimiter } from './csv.ts'
import { decodeText, detectEncoding } from './decode.ts'
import { restoreFormula } from './formula-safe.ts'
import {
  defaultLimits,
  rowProblem,
  type Table,
  TableFault,
  type TableLimits,
  type TableNote,
  type TableRow,
} from './sheet.ts'
import { nameColumns } from './sheet-header.ts'
import { refuseBinary, refuseOtherFormats } from './sheet-sniff.ts'
import { openWorkbook } from './xlsx.ts'

export type TableChoice = { sheet?: string; headerLine?: number; limits?: Partial<TableLimits> }

/** What a CSV file and a worksheet have in common before the header is known. */
type Source = Pick<Table, 'format' | 'encoding' | 'delimiter' | 'sheet' | 'sheets'> & {
  batches(notes: TableNote[]): AsyncGenerator<TableRow[]>
}

const HEAD_BYTES = 64 * 1024

/** Opens an uploaded file by what it contains; its name is only what somebody called it. Nothing stays open between reads. */
export async function openTable(path: string, choice: TableChoice = {}): Promise<Table> {
  const limits = { ...defaultLimits, ...choice.limits }
  const head = await readHead(path)
  if (head.length === 0) throw new TableFault('table.empty')
  await refuseOtherFormats(path, head)
  const zipped = head.subarray(0, 2).toString('latin1') === 'PK'
  const source = zipped ? await openWorkbook(path, choice.sheet, limits) : await openCsv(path, head, limits)
  return withHeader(source, choice.headerLine, limits)
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function openCsv(path: string, head: Buffer, limits: TableLimits): Promise<Source> {
  const encoding = await detectEncoding(path, head)
  if (!encoding.startsWith('utf-16')) refuseBinary(head)
  const { text, whole } = await firstPiece(decodeText(path, encoding))
  // Excel's own hint, which it also hides when it opens the file.
  const hint = /^sep=(.)\r?\n/i.exec(text)?.[1]
  const delimiter = hint ?? sniffDelimiter(text, whole)
  return {
    format: 'csv',
    encoding,
    delimiter,
    sheet: null,
    sheets: [],
    async *batches() {
      for await (const batch of csvBatches(path, encoding, delimiter, limits)) {
        yield hint && batch[0]?.line === 1 ? batch.slice(1) : batch
      }
    },
  }
}

async function firstPiece(pieces: AsyncGenerator<string>) {
  const first = await pieces.next()
  const second = await pieces.next()
  await pieces.return(undefined)
  return { text: first.done ? '' : first.value, whole: second.done === true }
}

async function withHeader(source: Source, wantedLine: number | undefined, limits: TableLimits): Promise<Table> {
  const found = await findHeader(source, wantedLine)
  const { header, notes: headerNotes } = nameColumns(found.cells)
  headerNotes.push(...titleNote(found))
  const notes = [...headerNotes]
  if (header.length > limits.columns) {
    throw new TableFault('table.too_many_columns', { line: found.line, columns: header.length, limit: limits.columns })
  }

  async function* batches(): AsyncGenerator<TableRow[]> {
    notes.splice(headerNotes.length)
    let count = 0
    let unwrapped = 0
    for await (const batch of source.batches(notes)) {
      const rows: TableRow[] = []
      for (const row of batch) {
        if (row.line <= found.line || isBlank(row)) continue
        if (unwrap(row, source.delimiter, header.length)) unwrapped++
        rows.push(matchWidth(row, header.length, source.format))
      }
      count += rows.length
      if (count > limits.rows) throw new TableFault('table.too_many_rows', { limit: limits.rows })
      if (rows.length > 0) yield rows
    }
    if (unwrapped > 0) notes.push({ code: 'rows_unwrapped', message: `有 ${unwrapped} 行整行被引号包住,已按列拆开。` })
  }

  const { batches: _, ...description } = source
  return {
    ...description,
    header,
    headerLine: found.line,
    notes,
    batches,
    async *rows() {
      for await (const batch of batches()) yield* batch
    },
  }
}

type Header = TableRow & { below: readonly TableRow[] }

const LOOK_BELOW_ROWS = 8

/** The first row that is not blank, or the one asked for, and some rows below it, which tell whether it really is a header. */
async function findHeader(source: Source, wantedLine: number | undefined): Promise<Header> {
  const rows: TableRow[] = []
  for await (const row of filledRows(source, wantedLine ?? 1)) {
    if (wantedLine !== undefined && rows.length === 0 && row.line !== wantedLine) break
    rows.push(row)
    if (rows.length > LOOK_BELOW_ROWS) break
  }
  const [header, ...below] = rows
  if (header) return { ...unwrapHeader(header, below[0], source.delimiter), below }
  throw wantedLine === undefined
    ? new TableFault('table.no_header')
    : new TableFault('table.no_header_line', { line: wantedLine })
}

/**
 * Many sheets carry titles over the table, or a line of groups over the column names. Taking a row below in their place would be a
 * guess, so the first one about as wide as the table is offered.
 */
function titleNote({ line, cells, below }: Header): TableNote[] {
  const own = filled(cells)
  const widest = Math.max(...below.map((row) => filled(row.cells)), 0)
  const wide = below.find((row) => filled(row.cells) >= widest * 0.7)
  if (!wide || widest < 2 || own * 2 > widest) return []
  const text = cells.join('').replace(/\s+/g, ' ').trim()
  const [at, width] = [wide.line, filled(wide.cells)]
  const message =
    own === 1
      ? `第 ${line} 行只有一格“${text}”,第 ${at} 行有 ${width} 格,表头可能在第 ${at} 行。`
      : `第 ${line} 行只有 ${own} 格有内容,第 ${at} 行有 ${width} 格,表头可能在第 ${at} 行。`
  return [{ code: 'title_above_header', message, line: wide.line }]
}

const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== '').length

async function* filledRows(source: Source, fromLine: number) {
  for await (const batch of source.batches([])) {
    for (const row of batch) if (row.line >= fromLine && !isBlank(row)) yield row
  }
}

/** A header in quotes as a whole is taken apart only when the row below it comes apart in the same way. */
function unwrapHeader(header: TableRow, below: TableRow | undefined, delimiter: string | null): TableRow {
  if (!below || delimiter === null || header.cells.length !== 1 || below.cells.length !== 1) return header
  const cells = parseRecord(header.cells[0] ?? '', delimiter)
  const width = parseRecord(below.cells[0] ?? '', delimiter).length
  return cells.length === width ? { ...header, cells } : header
}

const isBlank = (row: TableRow) => row.cells.every((cell) => cell.trim() === '')

/** Some exports quote each whole line: `"a,b,c"` instead of `a,b,c`. Taken apart only when that gives exactly the columns of the header. */
function unwrap(row: TableRow, delimiter: string | null, width: number): boolean {
  const [only = ''] = row.cells
  if (delimiter === null || row.cells.length !== 1 || width < 2 || !only.includes(delimiter)) return false
  const cells = parseRecord(only, delimiter)
  if (cells.length !== width) return false
  row.cells = cells
  return true
}

/** A sheet simply does not store empty cells; a CSV row with too few or too many cells has probably been torn, and is never patched up. */
function matchWidth(row: TableRow, width: number, format: Table['format']): TableRow {
  const { cells } = row
  while (cells.length > width && cells.at(-1) === '') cells.pop()
  if (format === 'csv') for (let i = 0; i < cells.length; i++) cells[i] = restoreFormula(cells[i] ?? '')
  else while (cells.length < width) cells.push('')
  if (cells.length !== width) {
    const code = cells.length < width ? 'short_row' : 'long_row'
    row.problems = [...(row.problems ?? []), rowProblem(code, null, { found: cells.length, expected: width })]
  }
  return row
}
