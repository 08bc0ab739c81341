import type { Row } from '../../client/contract.ts'

export interface BulkResult {
  readonly done: readonly Row[]
  readonly failures: readonly { readonly row: Row; readonly error: unknown }[]
}

const atOnce = 4

/** Runs the work on every row, a few at a time; one that fails does not stop the others. */
export const runForEach = async (
  rows: readonly Row[],
  work: (row: Row) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<BulkResult> => {
  const done: Row[] = []
  const failures: { row: Row; error: unknown }[] = []
  let next = 0
  const worker = async () => {
    while (next < rows.length) {
      const row = rows[next++] as Row
      try {
        await work(row)
        done.push(row)
      } catch (error) {
        failures.push({ row, error })
      }
      onProgress(done.length + failures.length)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, worker))
  return { done, failures }
}
