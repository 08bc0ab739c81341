/** A table file as the rest of the product sees it: a header and rows of text, whatever the file was. */

export type TableFormat = 'csv' | 'xlsx'

/** Something about one row that the person must see before it is imported; the row itself is kept as it stands in the file. */
export type RowProblem = { code: RowProblemCode; column: number | null; message: string }

export type TableRow = {
  /** The line in a text editor (CSV) or the row number in the sheet (XLSX), counted from 1. */
  line: number
  cells: string[]
  problems?: RowProblem[]
}

/** Something about the whole file that is worth showing and stops nothing. */
export type TableNote = { code: TableNoteCode; message: string; line?: number }

export type TableNoteCode =
  | 'unnamed_columns'
  | 'repeated_columns'
  | 'title_above_header'
  | 'rows_unwrapped'
  | 'merged_cells'
  | 'hidden_rows'
  | 'no_rows'

export type SheetName = { name: string; hidden: boolean }

export type Table = {
  format: TableFormat
  encoding: string | null
  delimiter: string | null
  sheet: string | null
  sheets: SheetName[]
  header: string[]
  headerLine: number
  /** Complete once `batches` or `rows` has run to its end: merged cells stand at the end of a sheet. */
  notes: TableNote[]
  /** Reads the file anew on each call; rows come in arrays because one await per row costs more than parsing it. */
  batches(): AsyncGenerator<TableRow[]>
  rows(): AsyncGenerator<TableRow>
}

export type TableLimits = {
  rows: number
  columns: number
  /** Characters in one CSV record; a forgotten closing quote would otherwise swallow the file. */
  recordChars: number
  /** Excel itself allows 32,767 characters in a cell. */
  cellChars: number
  zipEntries: number
  unpackedBytes: number
}

export const defaultLimits: TableLimits = {
  rows: 1_048_576,
  columns: 512,
  recordChars: 1_000_000,
  cellChars: 32_767,
  zipEntries: 5_000,
  unpackedBytes: 1024 ** 3,
}

export const BATCH_ROWS = 500

const faultMessages = {
  'table.empty': '文件是空的。请确认导出时选中了数据,再重新上传。',
  'table.no_header': '没有找到表头。第一行请写列名,例如“客户名称、手机、负责人”。',
  'table.no_header_line': '第 {line} 行不存在或是空行,不能作为表头。请重新选择表头所在的行。',
  'table.too_many_columns': '第 {line} 行有 {columns} 列,超过上限 {limit} 列。请删去多余的列后重新上传。',
  'table.too_many_rows': '文件超过 {limit} 行。请拆成几个文件分批导入。',
  'table.not_a_table': '这不是表格文件(看起来是{kind})。请上传 .xlsx 或 .csv 文件。',
  'table.old_excel': '这是旧版 Excel(.xls)文件。请用 Excel 或 WPS 打开,另存为 .xlsx 后重新上传。',
  'table.binary_excel': '这是二进制 Excel(.xlsb)文件。请用 Excel 打开,另存为 .xlsx 后重新上传。',
  'table.web_page_as_excel': '文件内容是网页或 XML,只是扩展名像表格。请用 Excel 或 WPS 打开,另存为 .xlsx 后重新上传。',
  'table.encrypted': '文件设有打开密码,无法读取。请去掉密码后重新上传。',
  'table.encoding_unknown':
    '无法确定文件的文字编码(第 {line} 行起出现无法识别的字节)。请另存为“CSV UTF-8”或 .xlsx 后重新上传。',
  'table.record_too_long': '从第 {line} 行开始的一条记录过长,多半是少了一个结束的英文双引号(")。请检查该行后重新上传。',
  'table.zip_damaged': '文件已损坏,无法解开({reason})。请重新导出或另存一份后再上传。',
  'table.zip_unsafe': '文件结构不安全({reason}),已拒绝读取。请用 Excel 或 WPS 打开后另存一份再上传。',
  'table.too_large_unpacked': '文件解开后超过 {limitMb} MB,已拒绝读取。请拆成几个文件,或另存为 CSV 后上传。',
  'table.xml_unsafe': '文件内含不允许的 XML 声明({reason}),已拒绝读取。请用 Excel 或 WPS 另存一份后再上传。',
  'table.xml_damaged': '工作簿内容已损坏({part}:{reason})。请用 Excel 或 WPS 打开并另存一份后再上传。',
  'table.cell_too_long': '工作簿中有单元格超过 {limit} 个字符(第 {line} 行附近)。请缩短后重新上传。',
  'table.no_sheet': '工作簿里没有可以读取的工作表。请确认数据没有放在图表页里。',
  'table.sheet_unknown': '工作簿里没有名为“{sheet}”的工作表。可选:{sheets}。',
} as const

export type TableFaultCode = keyof typeof faultMessages
export type Facts = Record<string, string | number>

/** The file as a whole cannot be used. The message is for the person who uploaded it. */
export class TableFault extends Error {
  override name = 'TableFault'
  readonly code: TableFaultCode
  readonly facts: Facts

  constructor(code: TableFaultCode, facts: Facts = {}) {
    super(fill(faultMessages[code], facts))
    this.code = code
    this.facts = facts
  }
}

const problemMessages = {
  short_row: '本行只有 {found} 列,表头有 {expected} 列。请补齐或检查分隔符。',
  long_row: '本行有 {found} 列,表头只有 {expected} 列。请检查是否多了分隔符,或给多出的列补上列名。',
  bad_bytes: '本行有无法识别的字节(已显示为 �)。请在原系统中更正后重新导出。',
  control_character: '本行含有不可见的控制字符(NUL)。请删除后重新导入。',
  stray_quote: '本行的英文双引号(")没有成对,内容可能断错了位置。请检查后重新导入。',
  unclosed_quote: '本行开始的英文双引号(")直到文件末尾都没有结束。请补上后重新导入。',
  error_cell: '单元格是公式错误值 {value}。请在 Excel 中更正后重新导入。',
  formula_without_value: '公式没有保存计算结果。请用 Excel 打开并保存一次,再重新导入。',
  digits_lost: '数字超过 15 位,Excel 已丢失末尾几位(常见于身份证号、银行卡号)。请把该列设为“文本”格式后重新填写。',
} as const

export type RowProblemCode = keyof typeof problemMessages

export const rowProblem = (code: RowProblemCode, column: number | null = null, facts: Facts = {}): RowProblem => ({
  code,
  column,
  message: fill(problemMessages[code], facts),
})

const fill = (message: string, facts: Facts) =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => `${facts[name] ?? ''}`)
