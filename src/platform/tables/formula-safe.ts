/**
 * A spreadsheet that opens a CSV runs cells beginning with one of these as formulas, the full-width ones included.
 * Written so that `restoreFormula(neutraliseFormula(x)) === x` for every x: a cell that already has leading quotes gains one more.
 */
const RUNS = /^'*[=+\-@\t\r\n＝＋－＠]/
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?%?$/i
const QUOTE = 39

export const neutraliseFormula = (cell: string) => (RUNS.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell)

export const restoreFormula = (cell: string) =>
  cell.charCodeAt(0) === QUOTE && RUNS.test(cell) && !PLAIN_NUMBER.test(cell.slice(1)) ? cell.slice(1) : cell
