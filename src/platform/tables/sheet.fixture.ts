import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll } from 'vitest'
import type { Table, TableRow } from './sheet.ts'
import { openTable, type TableChoice } from './sheet-open.ts'
import type { TableWriter, WrittenCell } from './sheet-writer.ts'

/** Files for the tests of this folder, made on the spot. */
export function temporaryFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-transfer-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let count = 0
  return (content: string | Buffer): string => {
    const path = join(folder, `file-${count++}`)
    writeFileSync(path, content)
    return path
  }
}

export type ReadTable = Table & { read: TableRow[] }

export async function readAll(path: string, choice?: TableChoice): Promise<ReadTable> {
  const table = await openTable(path, choice)
  return { ...table, read: await Array.fromAsync(table.rows()) }
}

export const cellsOf = (table: ReadTable) => table.read.map((row) => row.cells)
export const problemsOf = (table: ReadTable) => table.read.map((row) => row.problems?.map((p) => p.code) ?? [])

export async function written(writer: TableWriter, rows: WrittenCell[][]): Promise<Buffer> {
  const bytes = buffer(writer.readable)
  for (const row of rows) await writer.write(row)
  await writer.end()
  return bytes
}

/** What the directory of the zip claims, where that differs from the truth. */
type Claim = { unpacked?: number; crc?: number; flags?: number; packed?: Buffer }

export function zipOf(parts: Record<string, string | Buffer>, claims: Record<string, Claim> = {}): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content)
    const claim = claims[name] ?? {}
    const packed = claim.packed ?? deflateRawSync(raw)
    const path = Buffer.from(name)
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(claim.crc ?? crc32(raw), 0)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(claim.unpacked ?? raw.length, 8)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    sizes.copy(local, 14)
    local.writeUInt16LE(path.length, 26)
    bodies.push(local, path, packed)
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE(claim.flags ?? 0, 8)
    record.writeUInt16LE(8, 10)
    sizes.copy(record, 16)
    record.writeUInt16LE(path.length, 28)
    record.writeUInt32LE(offset, 42)
    directory.push(record, path)
    offset += local.length + path.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, list, end])
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

type Book = {
  rows: string
  sheets?: string
  workbookPr?: string
  strings?: string
  styles?: string
  afterRows?: string
}

/** A workbook around the given rows of sheet XML; `sheets` replaces the sheet list, whose sheet `rId1` is the one with the rows. */
export const workbookParts = (book: Book): Record<string, string> => ({
  '_rels/.rels': `<Relationships><Relationship Id="r" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns:r="${RELATIONS}">${book.workbookPr ?? ''}<sheets>${book.sheets ?? '<sheet name="S" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships>
    <Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/>
    <Relationship Id="rId3" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>
    <Relationship Id="rId4" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${book.rows}</sheetData>${book.afterRows ?? ''}</worksheet>`,
  'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${book.sheets ? '<row r="1"><c r="A1" t="str"><v>second</v></c></row>' : ''}</sheetData></worksheet>`,
  'xl/sharedStrings.xml': `<sst>${book.strings ?? ''}</sst>`,
  'xl/styles.xml': `<styleSheet>${book.styles ?? ''}</styleSheet>`,
})
