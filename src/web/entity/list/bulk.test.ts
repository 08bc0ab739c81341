import { expect, test } from 'vitest'
import type { Row } from '../../client/contract.ts'
import { runForEach } from './bulk.ts'

const rows = Array.from({ length: 9 }, (_, i): Row => ({ id: String(i), version: 1, labels: {}, can: [] }))

test('every row is worked on once, failures are kept apart and do not stop the rest', async () => {
  const seen: string[] = []
  const progress: number[] = []
  const result = await runForEach(
    rows,
    async (row) => {
      seen.push(row.id)
      if (row.id === '4') throw new Error('refused')
    },
    (done) => progress.push(done),
  )
  expect(seen.sort()).toEqual(rows.map((row) => row.id))
  expect(result.done).toHaveLength(8)
  expect(result.failures.map(({ row }) => row.id)).toEqual(['4'])
  expect(progress.at(-1)).toBe(9)
})

test('never more than four at once', async () => {
  let running = 0
  let most = 0
  await runForEach(
    rows,
    async () => {
      running++
      most = Math.max(most, running)
      await Promise.resolve()
      running--
    },
    () => undefined,
  )
  expect(most).toBeLessThanOrEqual(4)
})
