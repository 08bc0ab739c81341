import {
  BATCH_ROWS,
  type RowProblem,
  rowProblem,
  TableFault,
  type TableLimits,
  type TableNote,
  type TableRow,
} from './sheet.ts'
import {
  cellTooLong,
  openPart,
  plainCharacters,
  readSharedStrings,
  readWorkbook,
  textCollector,
  type Workbook,
} from './xlsx-book.ts'
import { isoText, numberText } from './xlsx-format.ts'
import type { SharedStrings } from './xlsx-strings.ts'
import { attribute, type XmlHandler } from './xlsx-xml.ts'

/**
 * Worksheets as rows of text. Our own reader: the stream reader of @cj-tech-master/excelts 10 loses the first runs of an inline rich text,
 * reads ISO dates as their year, fails on cells without a reference and ends the process on a zip bomb.
 */
export async function openWorkbook(path: string, wanted: string | undefined, limits: TableLimits) {
  const book = await readWorkbook(path, limits)
  const sheet = wanted === undefined ? firstVisible(book) : book.sheets.find((s) => s.name === wanted)
  if (!sheet) {
    const sheets = book.sheets.map((s) => s.name).join('、')
    throw wanted === undefined
      ? new TableFault('table.no_sheet')
      : new TableFault('table.sheet_unknown', { sheet: wanted, sheets })
  }
  return {
    format: 'xlsx' as const,
    encoding: null,
    delimiter: null,
    sheet: sheet.name,
    sheets: book.sheets.map(({ name, hidden }) => ({ name, hidden })),
    batches: (notes: TableNote[]) => sheetBatches(book, sheet.part, limits, notes),
  }
}

const firstVisible = (book: Workbook) => book.sheets.find((s) => !s.hidden) ?? book.sheets[0]

async function* sheetBatches(
  book: Workbook,
  part: string,
  limits: TableLimits,
  notes: TableNote[],
): AsyncGenerator<TableRow[]> {
  const strings = await readSharedStrings(book, limits)
  try {
    const sheet = new SheetScanner(book, part, strings, limits)
    for await (const _ of openPart(book.path, book.entries, part, sheet)) {
      if (sheet.rows.length >= BATCH_ROWS) yield sheet.takeRows()
    }
    if (sheet.rows.length > 0) yield sheet.takeRows()
    if (sheet.merged > 0) {
      const message = `表中有 ${sheet.merged} 处合并单元格,只有左上角的格子有值,其余按空白读取。如需每行都有值,请先取消合并并填充。`
      notes.push({ code: 'merged_cells', message })
    }
    if (sheet.hidden > 0) {
      const message = `表中有 ${sheet.hidden} 行是隐藏的(多半是筛选掉的),也会导入。不想导入的行,请先从表里删除。`
      notes.push({ code: 'hidden_rows', message })
    }
  } finally {
    strings.close()
  }
}

const USUAL_CELL = /^ r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="(\w+)")?$/
const MAX_ROW = 1_048_576

class SheetScanner implements XmlHandler {
  rows: TableRow[] = []
  merged = 0
  hidden = 0
  #book: Workbook
  #part: string
  #strings: SharedStrings
  #limits: TableLimits
  #inCells = false
  #line = 0
  #isHidden = false
  #cells: string[] = []
  #problems: RowProblem[] = []
  // The cell being read.
  #column = -1
  #type = ''
  #style = 0
  #inValue = false
  #value: string | null = null
  #hasFormula = false
  #inline: ReturnType<typeof textCollector>

  constructor(book: Workbook, part: string, strings: SharedStrings, limits: TableLimits) {
    this.#book = book
    this.#part = part
    this.#strings = strings
    this.#limits = limits
    this.#inline = textCollector(limits, () => this.#line)
  }

  takeRows(): TableRow[] {
    const rows = this.rows
    this.rows = []
    return rows
  }

  open(name: string, attributes: string) {
    if (name === 'sheetData') this.#inCells = true
    else if (name === 'mergeCell') this.merged++
    if (!this.#inCells) return
    if (name === 'c') this.#openCell(attributes)
    else if (name === 'v') {
      this.#inValue = true
      this.#value ??= ''
    } else if (name === 'f') this.#hasFormula = true
    else if (name === 'row') this.#openRow(attributes)
    else this.#inline.open(name)
  }

  text(piece: string) {
    if (!this.#inCells) return
    if (!this.#inValue) return this.#inline.add(piece)
    this.#value += piece
    if ((this.#value ?? '').length > this.#limits.cellChars) throw cellTooLong(this.#limits, this.#line)
  }

  close(name: string) {
    if (!this.#inCells) return
    if (name === 'v') this.#inValue = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#closeRow()
    else if (name === 'sheetData') this.#inCells = false
    else this.#inline.close(name)
  }

  #openRow(attributes: string) {
    const number = Number(attribute(attributes, 'r') ?? this.#line + 1)
    if (!Number.isInteger(number) || number < 1 || number > MAX_ROW) throw this.#damaged(`行号 ${number} 不对`)
    this.#line = number
    this.#isHidden = attributes.includes('hidden') && attribute(attributes, 'hidden') === '1'
    this.#column = -1
    this.#cells = []
    this.#problems = []
  }

  #closeRow() {
    if (this.#cells.length === 0) return
    if (this.#isHidden) this.hidden++
    const row: TableRow = { line: this.#line, cells: this.#cells }
    if (this.#problems.length > 0) row.problems = this.#problems
    this.rows.push(row)
  }

  #openCell(attributes: string) {
    // Nearly every cell of nearly every writer looks like this; one match in place of three searches.
    const usual = USUAL_CELL.exec(attributes)
    const reference = usual ? usual[1] : attribute(attributes, 'r')
    this.#column = reference === undefined ? this.#column + 1 : columnIndex(reference)
    if (this.#column < 0) throw this.#damaged(`单元格地址 ${reference} 不对`)
    this.#type = (usual ? usual[3] : attribute(attributes, 't')) ?? 'n'
    this.#style = Number((usual ? usual[2] : attribute(attributes, 's')) ?? 0)
    this.#value = null
    this.#hasFormula = false
    this.#inline.clear()
  }

  #closeCell() {
    const text = this.#cellText()
    if (text === '') return
    if (text.includes('\0')) this.#problems.push(rowProblem('control_character', this.#column))
    if (this.#column >= this.#limits.columns) {
      throw new TableFault('table.too_many_columns', {
        line: this.#line,
        columns: this.#column + 1,
        limit: this.#limits.columns,
      })
    }
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells[this.#column] = text
  }

  #cellText(): string {
    const value = this.#value
    if (this.#type === 'inlineStr') return this.#inline.take()
    if (value === null) {
      if (this.#hasFormula) this.#problems.push(rowProblem('formula_without_value', this.#column))
      return ''
    }
    switch (this.#type) {
      case 's':
        return this.#sharedText(value)
      case 'str':
        return plainCharacters(value)
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'd':
        return isoText(value)
      case 'e':
        this.#problems.push(rowProblem('error_cell', this.#column, { value }))
        return value
      default:
        return this.#number(value.trim())
    }
  }

  #sharedText(value: string): string {
    const text = this.#strings.get(Number(value))
    if (text === undefined) throw this.#damaged(`第 ${this.#line} 行引用了不存在的文字`)
    return text
  }

  #number(raw: string): string {
    if (raw === '') return ''
    const value = Number(raw)
    if (!Number.isFinite(value)) throw this.#damaged(`第 ${this.#line} 行的数字“${raw.slice(0, 30)}”不对`)
    const kind = this.#book.kinds[this.#style] ?? 'number'
    // Excel keeps 15 digits. An identity number typed as a number has already lost its tail, and nobody sees it.
    if (kind === 'number' && Number.isInteger(value) && Math.abs(value) >= 1e15) {
      this.#problems.push(rowProblem('digits_lost', this.#column))
    }
    return numberText(value, kind, this.#book.date1904)
  }

  #damaged(reason: string) {
    return new TableFault('table.xml_damaged', { part: this.#part, reason })
  }
}

/** `C12` → 2; -1 when the reference has no column. */
function columnIndex(reference: string): number {
  let index = 0
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) - 64
    if (letter < 1 || letter > 26) break
    index = index * 26 + letter
  }
  return index - 1
}
