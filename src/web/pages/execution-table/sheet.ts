import type { Field, Row } from '../../client/contract.ts'

export interface Cell {
  readonly row: number
  readonly column: number
}

/** A rectangle of cells, corners included. */
export interface Range {
  readonly from: Cell
  readonly to: Cell
}

export const rangeOf = (a: Cell, b: Cell): Range => ({
  from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
  to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
})

export const isIn = ({ from, to }: Range, { row, column }: Cell): boolean =>
  row >= from.row && row <= to.row && column >= from.column && column <= to.column

/** A copied range as lines and tabs; a tab or line break inside a cell would tear it apart and becomes a space. */
export const tableText = (cells: readonly (readonly string[])[]): string =>
  cells.map((line) => line.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')

/** Cells of a pasted text. Spreadsheets quote a cell that holds a tab, a line break or a quote. */
export const readTable = (text: string): string[][] => {
  const lines: string[][] = [['']]
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const line = lines.at(-1) as string[]
    const char = text[i] as string
    const cell = line.length - 1
    const write = (more: string) => {
      line[cell] = `${line[cell]}${more}`
    }
    if (isQuoted && char === '"' && text[i + 1] === '"') write(text[++i] as string)
    else if (char === '"' && (isQuoted || line[cell] === '')) isQuoted = !isQuoted
    else if (!isQuoted && char === '\t') line.push('')
    else if (!isQuoted && char === '\n') lines.push([''])
    else if (isQuoted || char !== '\r') write(char)
  }
  if (lines.length > 1 && lines.at(-1)?.join('') === '') lines.pop()
  return lines
}

const typed: readonly Field['kind'][] = ['text', 'long-text']

/** Cells whose content is plain text that the reader may change. People, dates and states have their own ways. */
export const isTyped = (field: Field): boolean => field.editable && typed.includes(field.kind)

export const takesText = (row: Row | undefined, field: Field | undefined): boolean =>
  row !== undefined && field !== undefined && isTyped(field) && row.can.includes('update')

export interface Fill {
  readonly row: Row
  readonly values: Readonly<Record<string, string | null>>
}

/** What a pasted table puts into existing lines, and how many cells it cannot fill. A single value fills the whole range. */
export const fillsOf = (
  table: readonly (readonly string[])[],
  range: Range,
  rows: readonly Row[],
  columns: readonly Field[],
): { fills: Fill[]; refused: number } => {
  const isOne = table.length === 1 && table[0]?.length === 1
  const height = isOne ? range.to.row - range.from.row + 1 : table.length
  const width = isOne ? range.to.column - range.from.column + 1 : Math.max(...table.map((line) => line.length))
  let refused = 0
  const fills: Fill[] = []
  for (let y = 0; y < height; y++) {
    const row = rows[range.from.row + y]
    const values: Record<string, string | null> = {}
    for (let x = 0; x < width; x++) {
      const text = isOne ? table[0]?.[0] : table[y]?.[x]
      const field = columns[range.from.column + x]
      if (text === undefined) continue
      if (!row || !field || !takesText(row, field)) refused++
      else if ((row[field.key] ?? '') !== text.trim()) values[field.key] = text.trim() || null
    }
    if (row && Object.keys(values).length > 0) fills.push({ row, values })
  }
  return { fills, refused }
}
