import type { Field, Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { runVerb } from '../../client/records.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { patchLine } from './patchLine.ts'
import { fillsOf, type Range, readTable } from './sheet.ts'

/** Below the last line a paste makes new tasks; on lines it fills their text. Clearing empties the chosen cells. */
export const usePaste = (project: Row, rows: readonly Row[], columns: readonly Field[]) => {
  const t = useWords()
  const addLines = async (text: string) => {
    const { result } = await runVerb('improvement-project', project.id, 'paste', { table: text })
    toast.success(t('loop.grid.pasted', { count: (result as { added: number }).added }))
  }
  const fillCells = async (text: string, range: Range) => {
    const { fills, refused } = fillsOf(readTable(text), range, rows, columns)
    for (const { row, values } of fills) await patchLine(row, values)
    if (fills.length > 0) toast.success(t('loop.grid.filled', { count: fills.length }))
    if (refused > 0) toast.information(t('loop.grid.refused', { count: refused }))
  }
  const saying = async (work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (error) {
      const faults = isProblem(error) ? error.fields.map(({ message }) => message) : []
      toast.failure(faults.length > 0 ? faults.slice(0, 3).join(' ') : messageOf(error))
    }
  }
  const isBelow = (range: Range) => range.from.row >= rows.length
  const paste = async (text: string, range: Range): Promise<void> => {
    if (text.trim()) await saying(isBelow(range) ? addLines(text) : fillCells(text, range))
  }
  const clear = async (range: Range): Promise<void> => {
    if (!isBelow(range)) await saying(fillCells('', range))
  }
  return { paste, clear }
}
