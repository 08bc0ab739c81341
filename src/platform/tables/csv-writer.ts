import { neutraliseFormula } from './formula-safe.ts'
import { ByteOutlet, type TableWriter, type WrittenCell } from './sheet-writer.ts'

const FLUSH_CHARS = 64 * 1024

/** CSV as Excel in China opens it without asking: UTF-8 with a BOM, CRLF, and no cell that runs as a formula. */
export function csvWriter(header: string[]): TableWriter {
  const outlet = new ByteOutlet()
  let pending = `\ufeff${csvLine(header)}`
  const flush = async () => {
    const bytes = Buffer.from(pending)
    pending = ''
    await outlet.write(bytes)
  }
  return {
    readable: outlet.readable,
    write: async (row) => {
      pending += csvLine(row)
      if (pending.length >= FLUSH_CHARS) await flush()
    },
    end: async () => {
      await flush()
      outlet.end()
    },
  }
}

const csvLine = (row: WrittenCell[]) => `${row.map(csvCell).join(',')}\r\n`

function csvCell(cell: WrittenCell): string {
  if (cell === null) return ''
  const safe = neutraliseFormula(typeof cell === 'boolean' ? (cell ? '是' : '否') : String(cell))
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
