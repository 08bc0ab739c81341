import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { defaultLimits, type TableNote } from '../../src/platform/tables/sheet.ts'
import { openTable } from '../../src/platform/tables/sheet-open.ts'
import { openWorkbook } from '../../src/platform/tables/xlsx.ts'
import { readWorkbook } from '../../src/platform/tables/xlsx-book.ts'

/**
 * Real broken files against what Python's csv module and openpyxl 3.0.9 read in them.
 *
 * Where we differ on purpose:
 * - blank records are passed over, and a file without a header is refused: there is nothing to import in either;
 * - 0.1 + 0.2 reads 0.3, as Excel shows it, where openpyxl gives 0.30000000000000004;
 * - a percentage keeps its sign (52%), because 0.52 and 52 mean the same to the person who typed it;
 * - midnight is a date (2020-11-20), not a date with time;
 * - day 0 of the 1904 calendar is 1904-01-01, a real day there, where openpyxl reads every value below 1 as a time;
 * - openpyxl counts an empty shared string as a filled cell (922 of them in issue320) and invents a value for an empty cell that has
 *   a hyperlink (one in test-issue-877);
 * - a workbook without [Content_Types].xml would be read if its parts were there; the one in the collection lacks those as well.
 */
const DATA = new URL('../../../shared/data/', import.meta.url).pathname
const absent = !existsSync(DATA)
if (absent) console.warn('Skipped: the reference files of ../shared/data are not on this machine.')

const load = <T>(path: string): T => (absent ? ({} as T) : JSON.parse(readFileSync(DATA + path, 'utf8')))

/** The reference keeps this many cells of a record. */
const RECORDED_COLUMNS = 20

type CsvReference = { encoding: string; delimiter: string; records: number; first_records: string[][] }
const csvReference = Object.entries(
  load<{ files?: Record<string, CsvReference> }>('messy_csv/reference/visible_python_csv_reading.json').files ?? {},
)

describe.skipIf(absent)('CSV files read what Python reads', () => {
  const WITHOUT_HEADER: Record<string, string> = {
    'csv-test-data/csv/all-empty.csv': 'table.no_header',
    'csv-test-data/csv/bad-header-no-header.csv': 'table.empty',
  }

  test.each(csvReference.filter(([name]) => !(name in WITHOUT_HEADER)))('%s', async (name, reference) => {
    const table = await openTable(`${DATA}messy_csv/${name}`)
    const rows = await Array.fromAsync(table.rows())
    const blank = reference.first_records.filter((record) => record.length === 0).length
    expect(table.encoding).toBe('utf-8')
    expect(table.delimiter).toBe(reference.delimiter)
    expect(rows.length + 1).toBe(reference.records - blank)
    const [header = [], ...records] = reference.first_records.filter((record) => record.length > 0)
    expect(table.header.slice(0, RECORDED_COLUMNS)).toEqual(withoutTrailingEmpty(header))
    expect(rows.slice(0, records.length).map((row) => row.cells.slice(0, RECORDED_COLUMNS))).toEqual(records)
  })

  test.each(Object.entries(WITHOUT_HEADER))('%s is refused: there is no header', async (name, code) => {
    await expect(openTable(`${DATA}messy_csv/${name}`)).rejects.toMatchObject({ code })
  })

  const RAGGED: Record<string, string[]> = {
    'csv-test-data/csv/bad-header-less-fields.csv': ['2: short_row'],
    'csv-test-data/csv/bad-header-more-fields.csv': ['2: long_row'],
    'csv-test-data/csv/bad-missing-quote.csv': ['2: unclosed_quote', '2: short_row'],
    'csv-test-data/csv/bad-quotes-with-unescaped-quote.csv': ['2: stray_quote'],
    'easyexcel/converterCsv.csv': ['2: long_row'],
    'papaparse/malformed.tsv': ['3: long_row', '6: short_row', '9: unclosed_quote', '9: short_row'],
    'papaparse/verylong-sample.csv': [500, 1000, 1500, 2000].map((line) => `${line}: short_row`),
  }

  test.each(csvReference.filter(([name]) => !(name in WITHOUT_HEADER)))(
    '%s: what is wrong is said on its row',
    async (name) => {
      const table = await openTable(`${DATA}messy_csv/${name}`)
      const said: string[] = []
      for await (const row of table.rows())
        for (const problem of row.problems ?? []) said.push(`${row.line}: ${problem.code}`)
      expect(said).toEqual(RAGGED[name] ?? [])
    },
  )
})

describe.skipIf(absent)('legacy Chinese encodings read what CPython reads', () => {
  test.each(['gbk', 'gb18030'])('%s', async (encoding) => {
    const table = await openTable(`${DATA}messy_csv/encodings/py_${encoding}.txt`)
    const expected = readFileSync(`${DATA}messy_csv/encodings/py_${encoding}.expected-utf8.txt`, 'utf8')
    const rows = await Array.fromAsync(table.rows())
    expect(table.encoding).toBe('gb18030')
    expect([table.header, ...rows.map((row) => row.cells)].map((cells) => cells.join(','))).toEqual(
      expected.trimEnd().split('\n'),
    )
  })
})

type SheetReference = {
  state: string
  n_merged: number
  non_empty: number
  first_rows: (string | number | boolean | null)[][]
}
type BookReference = { ok: boolean; epoch: string; sheets: Record<string, SheetReference> }
const bookReference = Object.entries(
  load<Record<string, BookReference>>('messy_xlsx/reference/visible_openpyxl_3.0.9_reading.json'),
)

const EMPTY_FOR_US: Record<string, number> = {
  'tabulator/issue320.xlsx IPC': 922,
  'exceljs/test-issue-877.xlsx Handlungsanweisung': 1,
}

describe.skipIf(absent)('XLSX files read what openpyxl reads', () => {
  test.each(bookReference.filter(([, book]) => book.ok))('%s', async (name, reference) => {
    const path = `${DATA}messy_xlsx/${name}`
    const book = await readWorkbook(path, defaultLimits)
    expect(book.date1904).toBe(reference.epoch.startsWith('1904'))
    for (const [sheet, expected] of Object.entries(reference.sheets)) {
      expect(book.sheets.find((s) => s.name === sheet)?.hidden, sheet).toBe(expected.state !== 'visible')
      const read = await readSheet(path, sheet)
      expect(read.merged, `${sheet}: merged`).toBe(expected.n_merged)
      expect(read.filled, `${sheet}: filled cells`).toBe(expected.non_empty - (EMPTY_FOR_US[`${name} ${sheet}`] ?? 0))
      expected.first_rows.forEach((cells, index) => {
        cells.forEach((cell, column) => {
          if (EMPTY_FOR_US[`${name} ${sheet}`] === 1 && index + column === 0) return
          const text = read.rows.get(index + 1)?.[column] ?? ''
          expect(same(text, cell), `${sheet} row ${index + 1} column ${column + 1}: ${text} for ${cell}`).toBe(true)
        })
      })
    }
  })

  test.each(bookReference.filter(([, book]) => !book.ok))('%s is refused by both', async (name) => {
    await expect(openTable(`${DATA}messy_xlsx/${name}`)).rejects.toMatchObject({ code: 'table.xml_damaged' })
  })

  test('an .xls is refused as such', async () => {
    await expect(openTable(`${DATA}messy_xlsx/tabulator/merged-cells.xls`)).rejects.toMatchObject({
      code: 'table.old_excel',
    })
  })
})

describe.skipIf(absent)('hostile workbooks', () => {
  test('an XML bomb is refused before it is expanded', async () => {
    const before = process.memoryUsage().heapUsed
    await expect(openTable(`${DATA}malicious_files/xlsx/poc-xmlbomb.xlsx`)).rejects.toMatchObject({
      code: 'table.xml_unsafe',
    })
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(32 * 1024 ** 2)
  })
})

async function readSheet(path: string, sheet: string) {
  const notes: TableNote[] = []
  const rows = new Map<number, string[]>()
  const source = await openWorkbook(path, sheet, defaultLimits)
  for await (const batch of source.batches(notes)) for (const row of batch) rows.set(row.line, row.cells)
  const filled = [...rows.values()].flat().filter((cell) => cell !== '').length
  const merged = Number(/(\d+) 处合并/.exec(notes[0]?.message ?? '')?.[1] ?? 0)
  return { rows, filled, merged }
}

function same(text: string, cell: string | number | boolean | null): boolean {
  if (cell === null) return text === ''
  if (typeof cell === 'boolean') return text === (cell ? 'TRUE' : 'FALSE')
  if (typeof cell === 'number') {
    const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
    return text !== '' && Math.abs(value - cell) <= Math.abs(cell) * 1e-14
  }
  const midnight = cell.replace(/^(\d{4}-\d\d-\d\d) 00:00:00$/, '$1').replace(/(\.\d{3})000$/, '$1')
  return text === cell || text === midnight || (text === '1904-01-01' && cell === '00:00:00')
}

function withoutTrailingEmpty(cells: string[]): string[] {
  const end = cells.findLastIndex((cell) => cell !== '')
  return cells.slice(0, end + 1)
}
