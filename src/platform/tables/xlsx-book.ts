import { posix } from 'node:path'
import { type SheetName, TableFault, type TableLimits } from './sheet.ts'
import { builtInKind, kindOfFormat, type NumberKind } from './xlsx-format.ts'
import { SharedStrings } from './xlsx-strings.ts'
import { attribute, scanXml, type XmlHandler } from './xlsx-xml.ts'
import { readZipDirectory, readZipEntry, type ZipEntry } from './xlsx-zip.ts'

/** Everything about a workbook but the cells: which sheets there are, where their parts lie, and how their numbers read. */
export type Workbook = {
  path: string
  entries: Map<string, ZipEntry>
  sheets: (SheetName & { part: string })[]
  date1904: boolean
  /** By style index of a cell. */
  kinds: NumberKind[]
  stringsPart: string | null
}

export async function readWorkbook(path: string, limits: TableLimits): Promise<Workbook> {
  const entries = await readZipDirectory(path, limits)
  const root = await readRelations(path, entries, '')
  const main = root.find((r) => r.type === 'officeDocument')?.part ?? 'xl/workbook.xml'
  if (main.endsWith('.bin')) throw new TableFault('table.binary_excel')
  if (!entries.has(main) && ![...entries.keys()].some((name) => name.startsWith('xl/'))) throw notAWorkbook(entries)
  const relations = await readRelations(path, entries, main)
  const { sheets, date1904 } = await readSheetList(path, entries, main)
  const part = (type: string) => relations.find((r) => r.type === type)?.part ?? null
  const styles = part('styles')
  return {
    path,
    entries,
    date1904,
    sheets: sheets.flatMap(({ id, ...sheet }) => {
      const relation = relations.find((r) => r.id === id && r.type === 'worksheet')
      return relation ? [{ ...sheet, part: relation.part }] : []
    }),
    kinds: styles && entries.has(styles) ? await readKinds(path, entries, styles) : [],
    stringsPart: part('sharedStrings'),
  }
}

/** Reads one part to its end, calling the handler. */
export async function scanPart(path: string, entries: Map<string, ZipEntry>, part: string, handler: XmlHandler) {
  for await (const _ of openPart(path, entries, part, handler));
}

export function openPart(path: string, entries: Map<string, ZipEntry>, part: string, handler: XmlHandler) {
  const entry = entries.get(part)
  if (!entry) throw new TableFault('table.xml_damaged', { part, reason: '文件里没有这一部分' })
  return scanXml(readZipEntry(path, entry), part, handler)
}

export async function readSharedStrings(book: Workbook, limits: TableLimits): Promise<SharedStrings> {
  const strings = new SharedStrings()
  if (book.stringsPart === null || !book.entries.has(book.stringsPart)) return strings
  const text = textCollector(limits, () => strings.size + 1)
  try {
    await scanPart(book.path, book.entries, book.stringsPart, {
      open: (name) => {
        if (name === 'si') text.clear()
        text.open(name)
      },
      text: text.add,
      close: (name) => {
        text.close(name)
        if (name === 'si') strings.push(text.take())
      },
    })
    return strings
  } catch (error) {
    strings.close()
    throw error
  }
}

/**
 * The text of a string item: the `t` of its runs joined, without the phonetic guide (`rPh`) that Japanese and Chinese editors add.
 * `_xHHHH_` is how the format writes characters that XML cannot hold.
 */
export function textCollector(limits: TableLimits, where: () => number) {
  let value = ''
  let inText = false
  let inGuide = false
  return {
    clear: () => {
      value = ''
    },
    open: (name: string) => {
      if (name === 't') inText = true
      else if (name === 'rPh') inGuide = true
    },
    close: (name: string) => {
      if (name === 't') inText = false
      else if (name === 'rPh') inGuide = false
    },
    add: (piece: string) => {
      if (!inText || inGuide) return
      value += piece
      if (value.length > limits.cellChars) throw cellTooLong(limits, where())
    },
    take: () => plainCharacters(value),
  }
}

export const cellTooLong = (limits: TableLimits, line: number) =>
  new TableFault('table.cell_too_long', { limit: limits.cellChars, line })

export const plainCharacters = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

type Relation = { id: string; type: string; part: string }

/** The relations of a part, or of the package when `part` is ''. Only parts inside the file are followed. */
async function readRelations(path: string, entries: Map<string, ZipEntry>, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part)
  const list = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const relations: Relation[] = []
  if (!entries.has(list)) return relations
  await scanPart(path, entries, list, {
    open: (name, attributes) => {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
      const target = attribute(attributes, 'Target') ?? ''
      relations.push({
        id: attribute(attributes, 'Id') ?? '',
        type: posix.basename(attribute(attributes, 'Type') ?? ''),
        part: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      })
    },
  })
  return relations
}

async function readSheetList(path: string, entries: Map<string, ZipEntry>, part: string) {
  const sheets: (SheetName & { id: string })[] = []
  let date1904 = false
  let isWorkbook = false
  await scanPart(path, entries, part, {
    open: (name, attributes) => {
      if (!isWorkbook && name !== 'workbook') throw notAWorkbook(entries)
      isWorkbook = true
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')
      if (name !== 'sheet') return
      sheets.push({
        name: attribute(attributes, 'name') ?? '',
        hidden: /^(hidden|veryHidden)$/.test(attribute(attributes, 'state') ?? ''),
        id: /\s[\w.-]+:id\s*=\s*["']([^"']*)/.exec(attributes)?.[1] ?? '',
      })
    },
  })
  return { sheets, date1904 }
}

async function readKinds(path: string, entries: Map<string, ZipEntry>, part: string): Promise<NumberKind[]> {
  const formats = new Map<number, NumberKind>()
  const kinds: NumberKind[] = []
  let inCellFormats = false
  await scanPart(path, entries, part, {
    open: (name, attributes) => {
      if (name === 'cellXfs') inCellFormats = true
      const id = Number(attribute(attributes, 'numFmtId') ?? 0)
      if (name === 'numFmt') formats.set(id, kindOfFormat(attribute(attributes, 'formatCode') ?? ''))
      if (name === 'xf' && inCellFormats) kinds.push(formats.get(id) ?? builtInKind(id))
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return kinds
}

function notAWorkbook(entries: Map<string, ZipEntry>) {
  const has = (start: string) => [...entries.keys()].some((name) => name.startsWith(start))
  const kind = has('word/')
    ? ' Word 文档'
    : has('ppt/')
      ? ' PowerPoint 演示文稿'
      : has('content.xml')
        ? ' OpenDocument 文件'
        : '压缩包'
  return new TableFault('table.not_a_table', { kind })
}
