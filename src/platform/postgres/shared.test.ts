import fc from 'fast-check'
import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { lineCount, shareQuick } from './shared.ts'

const { url } = await testDatabase()

const connect = () => {
  const pool = (max: number) => {
    const made = new pg.Pool({ connectionString: url, max, pipeline: true } as pg.PoolConfig)
    made.on('error', () => {})
    made.on('connect', (client) => client.on('error', () => {}))
    return made
  }
  const [lines, others] = [pool(lineCount), pool(10)]
  const shared = shareQuick(lines, others, 600_000)
  const query = async (name: string, text: string, values: unknown[]): Promise<{ [key: string]: unknown }> => {
    const { rows } = await shared.query({ name, text, values } as pg.QueryConfig)
    return rows[0]
  }
  const close = async () => {
    shared.close()
    await Promise.all([lines.end(), others.end()])
  }
  return { query, close }
}
const db = connect()
const other = new pg.Pool({ connectionString: url })
afterAll(() => Promise.all([db.close(), other.end()]))

/** Sleeps, then says what it was told and on which connection. */
const ask = async (seconds: number, word = 'x', from = db) => {
  const row = await from.query('ask', 'select $1::text as word, pg_backend_pid() as pid from pg_sleep($2)', [
    word,
    seconds,
  ])
  return { word: row.word, pid: Number(row.pid) }
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
      const told = await Promise.all(numbers.map((n) => db.query('n', 'select $1::integer as n', [n])))
      const divided = await Promise.allSettled(numbers.map((n) => db.query('d', 'select 10 / $1::integer as n', [n])))
      expect(told.map(({ n }) => n)).toEqual(numbers)
      expect(divided.map(({ status }) => status)).toEqual(numbers.map((n) => (n === 0 ? 'rejected' : 'fulfilled')))
    }),
    { numRuns: 30 },
  )
})

test('a cut connection fails what was asked of it, and the next question is answered', async () => {
  const lines = await warm()
  const under = ask(30).catch((fault: Error) => fault)
  await new Promise((sent) => setTimeout(sent, 50))
  for (const pid of lines) await other.query('select pg_terminate_backend($1, 5000)', [pid])
  expect(await under).toBeInstanceOf(Error)
  expect((await ask(0, '还在')).word).toBe('还在')
  const renewed = await warm()
  expect(lines.filter((pid) => renewed.includes(pid))).toEqual([])
})

test('closing waits for the answers that are under way', async () => {
  const own = connect()
  for (let i = 0; i < 100; i++) await ask(0, 'x', own)
  const last = ask(0.5, '最后', own)
  await new Promise((sent) => setTimeout(sent, 50))
  await own.close()
  expect((await last).word).toBe('最后')
})

test('a pool closed while a line is being opened is closed', async () => {
  const own = connect()
  await ask(0, 'x', own)
  // Known to be quick by now: this one opens a line, and does not wait for it.
  const last = ask(0, 'x', own)
  await new Promise(setImmediate)
  await own.close()
  await last
})
