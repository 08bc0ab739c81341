import { parseInput } from '../kernel/command/input.ts'
import { storable } from '../kernel/field/text.ts'
import { AppError, faults, field, sql } from '../kernel/index.ts'
import type { Table, TableNote } from '../platform/tables/sheet.ts'
import { openTable } from '../platform/tables/sheet-open.ts'
import type { RunRow } from './imports.ts'
import type { App } from './runtime.ts'

const fail = faults('import', {
  under_way: {
    status: 409,
    zh: '这次导入已经开始或到期,不能再换工作表或表头。请重新上传文件。',
    en: 'This import has begun or expired; its sheet and header are fixed. Upload the file again.',
  },
  strange_header: {
    status: 422,
    zh: '表头含有不能保存的字符,多半是文件的编码不对。请用 Excel 或 WPS 打开,另存为「CSV UTF-8」或 .xlsx 后重新上传。',
    en: 'The column names hold characters that cannot be kept; most likely the file is in another encoding. Save it as CSV UTF-8 or .xlsx with Excel or WPS and upload it again.',
    field: 'file',
  },
})

/** Most files with such a character are in an encoding that nobody can tell. */
export const refuseStrangeHeader = (header: readonly string[]): void => {
  if (header.some((name) => !storable(name))) fail('strange_header')
}

export const refuseTable = (error: unknown): never => {
  const { name, code, message, facts } = error as {
    name: string
    code: string
    message: string
    facts: Record<string, unknown>
  }
  if (name !== 'TableFault') throw error
  const fields = [{ field: 'file', code, message, en: message }]
  throw new AppError(code, 422, message, { facts, fields, cause: error })
}

type Place = Pick<RunRow, 'file_path' | 'sheet' | 'header_line'>

/** The part of the file that a run reads: people keep tables below a title, and on other sheets than the first. */
export const tableOf = ({ file_path, sheet, header_line }: Place): Promise<Table> =>
  openTable(file_path, { ...(sheet !== null && { sheet }), ...(header_line !== null && { headerLine: header_line }) })

export interface TableView {
  readonly sheet: string | null
  readonly sheets: readonly string[]
  readonly headerLine: number
  readonly notes: readonly TableNote[]
}

/** What whoever maps the columns sees of the table itself. */
export const viewOf = ({ sheet, sheets, headerLine, notes }: Table): TableView => ({
  sheet,
  sheets: sheets.filter(({ hidden, name }) => !hidden || name === sheet).map(({ name }) => name),
  headerLine,
  notes,
})

const foundWhileReading = ['merged_cells', 'hidden_rows', 'rows_unwrapped']

/** Kept once the file has been read to its end: its first rows do not tell. */
export const noteTable = (runtime: App, runId: string, { notes }: Table): Promise<unknown> =>
  runtime.store.rows(sql`update kernel.import_run set notes = ${JSON.stringify(notes.filter(({ code }) => foundWhileReading.includes(code)))}::jsonb
    where id = ${runId}::uuid`)

const choice = {
  sheet: field.text({ zh: '工作表', en: 'Sheet', max: 100 }),
  headerLine: field.integer({ zh: '表头所在行', en: 'Header row', min: 1, max: 1_048_576 }),
}

/** Another sheet or another row for the column names, while nothing is stored; the columns are mapped anew. */
export const readAgain = async (runtime: App, run: RunRow, body: unknown): Promise<RunRow> => {
  const { sheet = null, headerLine = null } = parseInput(choice, body ?? {}, false) as {
    sheet?: string | null
    headerLine?: number | null
  }
  if (run.state !== 'mapping' && run.state !== 'checked') return fail('under_way')
  const { header } = await tableOf({ file_path: run.file_path, sheet, header_line: headerLine }).catch(refuseTable)
  refuseStrangeHeader(header)
  const [read] = await runtime.store.rows<RunRow>(
    sql`update kernel.import_run set state = 'mapping', plan = null, notes = null, header = ${JSON.stringify(header)}::jsonb, sheet = ${sheet}, header_line = ${headerLine}
      where id = ${run.id}::uuid and state in ('mapping', 'checked') returning *`,
  )
  return read ?? fail('under_way')
}
