import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { sql } from '../../kernel/sql.ts'
import { openPool } from './pool.ts'
import { lineCount } from './shared.ts'

const { url } = await testDatabase()
const db = openPool(url)
const other = openPool(url)
afterAll(() => Promise.all([db.close(), other.close()]))

/** Sleeps, then says what it was told and on which connection. */
const ask = async (seconds: number, word = 'x', from = db) => {
  const [cells] = await from.cells(sql`select ${word}::text, pg_backend_pid() from pg_sleep(${seconds})`)
  return { word: cells?.[0], pid: Number(cells?.[1]) }
}
const linesOf = async () => new Set((await Promise.all(Array.from({ length: 20 }, () => ask(0)))).map(({ pid }) => pid))
/** Known to be quick, and with every line open; a machine that stood still makes a question slow for a while. */
const warm = () =>
  vi.waitFor(
    async () => {
      for (let i = 0; i < 100; i++) await ask(0)
      const lines = await linesOf()
      expect(lines.size).toBeLessThanOrEqual(lineCount)
      return [...lines]
    },
    { timeout: 60_000 },
  )

test('questions that were answered quickly share few connections', async () => {
  expect((await warm()).length).toBeGreaterThan(0)
})

test('whoever asks while a question takes long is answered before it', async () => {
  const order: string[] = []
  const note = (word: string) => () => void order.push(word)
  await warm()
  const slow = Array.from({ length: lineCount }, () => ask(4).then(note('slow')))
  await new Promise((passed) => setTimeout(passed, 100))
  await Promise.all(Array.from({ length: 5 }, () => ask(0).then(note('quick'))))
  await Promise.all(slow)
  expect(order.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'quick'))
})

test('however many ask at once, each gets the answer to its own question, refused ones beside them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), async (numbers) => {
      const answers = await Promise.allSettled(
        numbers.map((n) => db.cells(sql`select (${n}::int * 10 / nullif(nullif(${n}::int, 7), 7))::text`)),
      )
      const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value[0]?.[0] : 'refused'))
      const divided = await Promise.allSettled(numbers.map((n) => db.cells(sql`select (10 / ${n}::int)::text`)))
      expect(told).toEqual(numbers.map((n) => (n === 7 ? null : n === 0 ? 'refused' : '10')))
      expect(divided.map(({ status }) => status)).toEqual(numbers.map((n) => (n === 0 ? 'rejected' : 'fulfilled')))
    }),
    { numRuns: 30 },
  )
})

test('a cut connection fails what was asked of it, and the next question is answered', async () => {
  const lines = await warm()
  const under = ask(30).catch((fault: Error) => fault)
  await new Promise((sent) => setTimeout(sent, 50))
  for (const pid of lines) await other.rows(sql`select pg_terminate_backend(${pid}, 5000)`)
  expect(await under).toBeInstanceOf(Error)
  expect((await ask(0, '还在')).word).toBe('还在')
  const renewed = await warm()
  expect(lines.filter((pid) => renewed.includes(pid))).toEqual([])
})

test('closing waits for the answers that are under way', async () => {
  const own = openPool(url)
  for (let i = 0; i < 100; i++) await ask(0, 'x', own)
  const last = ask(0.5, '最后', own)
  await new Promise((sent) => setTimeout(sent, 50))
  await own.close()
  expect((await last).word).toBe('最后')
})

test('a pool closed while a line is being opened is closed', async () => {
  const own = openPool(url)
  await ask(0, 'x', own)
  // Known to be quick by now: this one opens a line, and does not wait for it.
  await ask(0, 'x', own)
  await own.close()
})
