import { columnLetters } from './sheet-header.ts'
import { ByteOutlet, type TableWriter, type WrittenCell } from './sheet-writer.ts'
import {
  CONTENT_TYPES,
  PACKAGE_RELATIONS,
  SHEET_NAMESPACE,
  STYLES,
  WORKBOOK_RELATIONS,
  workbookXml,
  XML,
} from './xlsx-parts.ts'
import { ZipWriter } from './xlsx-zip-writer.ts'

/** How a column is written. Text stays text whatever it looks like, so nothing in it can run as a formula and no number loses a digit. */
export type WrittenKind = 'text' | 'number' | 'money' | 'percent' | 'date' | 'datetime'

const STYLE: Record<WrittenKind, number> = { text: 0, number: 0, money: 2, percent: 3, date: 4, datetime: 5 }
const HEADER_STYLE = 1
const WIDTH: Record<WrittenKind, number> = { text: 18, number: 12, money: 16, percent: 10, date: 12, datetime: 19 }
const FLUSH_CHARS = 64 * 1024
const MAX_ROWS = 1_048_576

/** Rows become XML and leave at once; nothing of the sheet is kept. */
export function xlsxWriter(header: string[], kinds: WrittenKind[], sheetName = '数据'): TableWriter {
  const outlet = new ByteOutlet()
  const zip = new ZipWriter(outlet)
  let line = 0
  let pending = ''
  let started: Promise<void> | null = null

  const start = () => {
    started ??= writeOpening(zip, header, kinds, sheetName)
    return started
  }
  const put = async (cells: string) => {
    line++
    if (line > MAX_ROWS) throw new Error(`A sheet holds ${MAX_ROWS} rows`)
    pending += `<row r="${line}">${cells}</row>`
    if (pending.length < FLUSH_CHARS) return
    const xml = pending
    pending = ''
    await start()
    await zip.write(xml)
  }
  const headerRow = header.map((name, column) => textCell(`${columnLetters(column)}1`, name, HEADER_STYLE)).join('')
  line = 1
  pending = `<row r="1">${headerRow}</row>`

  return {
    readable: outlet.readable,
    write: (row) => put(row.map((cell, column) => cellXml(cell, kinds[column] ?? 'text', column, line + 1)).join('')),
    end: async () => {
      await start()
      await zip.write(
        `${pending}</sheetData><autoFilter ref="A1:${columnLetters(header.length - 1)}${line}"/></worksheet>`,
      )
      await zip.finish()
      await zip.end()
    },
  }
}

async function writeOpening(zip: ZipWriter, header: string[], kinds: WrittenKind[], sheetName: string) {
  const parts: [string, string][] = [
    ['[Content_Types].xml', CONTENT_TYPES],
    ['_rels/.rels', PACKAGE_RELATIONS],
    ['xl/workbook.xml', workbookXml(escapeXml(sheetName.replace(/[\\/?*:[\]]/g, ' ').slice(0, 31)))],
    ['xl/_rels/workbook.xml.rels', WORKBOOK_RELATIONS],
    ['xl/styles.xml', STYLES],
  ]
  for (const [name, xml] of parts) {
    await zip.begin(name)
    await zip.write(xml)
    await zip.finish()
  }
  await zip.begin('xl/worksheets/sheet1.xml')
  const columns = header.map((name, i) => {
    const width = Math.min(Math.max(displayWidth(name) + 4, WIDTH[kinds[i] ?? 'text']), 40)
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`
  })
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
  await zip.write(
    `${XML}<worksheet xmlns="${SHEET_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>` +
      `<cols>${columns.join('')}</cols><sheetData>`,
  )
}

/** A Chinese character is as wide as two Latin ones. */
const displayWidth = (text: string) => text.length + text.replace(/[\x20-\x7e]/g, '').length

function cellXml(cell: WrittenCell, kind: WrittenKind, column: number, line: number): string {
  if (cell === null || cell === '') return ''
  const at = columnLetters(column) + line
  if (typeof cell === 'boolean') return textCell(at, cell ? '是' : '否', 0)
  const number = kind === 'text' ? (typeof cell === 'number' ? String(cell) : null) : numericText(String(cell), kind)
  return number === null ? textCell(at, String(cell), 0) : `<c r="${at}" s="${STYLE[kind]}"><v>${number}</v></c>`
}

/** What goes into `<v>`, or null when the cell has to stay text: not a number, or one with more digits than Excel keeps. */
function numericText(text: string, kind: WrittenKind): string | null {
  if (kind === 'date' || kind === 'datetime') return serialDate(text)
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null
  return text.replace(/\D/g, '').replace(/^0+/, '').length > 15 ? null : text
}

const FIRST_DAY = Date.UTC(1899, 11, 30)
/** Before 1 March 1900 Excel's calendar has a day that never was. */
const FIRST_SAFE_DAY = Date.UTC(1900, 2, 1)

function serialDate(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?$/.test(text)) return null
  const instant = Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
  return Number.isNaN(instant) || instant < FIRST_SAFE_DAY ? null : String((instant - FIRST_DAY) / 86_400_000)
}

const textCell = (at: string, text: string, style: number) =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters that XML cannot hold are written `_xHHHH_`, and text that merely looks so is protected. */
function escapeXml(text: string): string {
  return text
    .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be escaped.
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}
