import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { copyIn, copyOut, copyValue } from './copy.ts'

let client: pg.Client

beforeAll(async () => {
  const { url } = await testDatabase('empty')
  client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create table note (id int primary key, body text)')
})

beforeEach(() => client.query('truncate note'))

afterAll(() => client.end())

const COPY_IN = 'copy note (id, body) from stdin'
const count = async (): Promise<number> => (await client.query('select count(*)::int as n from note')).rows[0].n

test('rows copied in come back out byte for byte, whatever they contain', async () => {
  const bodies = ['华为 2027 采购', 'tab\there', 'line\nbreak\r\n', 'back\\slash', '\\N', '\\.', '', null]
  const stored = await copyIn(
    client,
    COPY_IN,
    bodies.map((body, id) => `${id}\t${copyValue(body)}\n`),
  )
  expect(stored).toBe(bodies.length)
  const { rows } = await client.query('select body from note order by id')
  expect(rows.map(({ body }) => body)).toEqual(bodies)

  const out: Buffer[] = []
  for await (const chunk of copyOut(client, 'copy (select * from note order by id) to stdout')) out.push(chunk)
  await client.query('truncate note')
  await copyIn(client, COPY_IN, out)
  expect((await client.query('select body from note order by id')).rows).toEqual(rows)
})

test('a table larger than any buffer streams through completely', async () => {
  function* many(): Generator<string> {
    for (let id = 0; id < 200_000; id++) yield `${id}\t${'长'.repeat(20)}\n`
  }
  expect(await copyIn(client, COPY_IN, many())).toBe(200_000)
  let lines = 0
  for await (const chunk of copyOut(client, 'copy note to stdout')) {
    for (const byte of chunk) if (byte === 10) lines++
  }
  expect(lines).toBe(200_000)
})

test('a bad row refuses the whole copy, and the connection stays usable', async () => {
  await expect(copyIn(client, COPY_IN, ['1\tone\n', 'x\ttwo\n'])).rejects.toMatchObject({ code: '22P02' })
  expect(await count()).toBe(0)
})

test('a source that fails half-way stores nothing and its own error is what the caller sees', async () => {
  async function* broken(): AsyncGenerator<string> {
    yield '1\tone\n'
    throw new Error('source broke')
  }
  await expect(copyIn(client, COPY_IN, broken())).rejects.toThrow('source broke')
  expect(await count()).toBe(0)
})

test('a reader that stops early leaves the connection usable', async () => {
  await client.query(`insert into note select n, repeat('x', 100) from generate_series(1, 50000) n`)
  for await (const _ of copyOut(client, 'copy note to stdout')) break
  expect(await count()).toBe(50_000)
})

test('a statement PostgreSQL refuses is an error, not an empty stream', async () => {
  const read = async () => {
    for await (const _ of copyOut(client, 'copy missing to stdout')) expect.unreachable()
  }
  await expect(read()).rejects.toMatchObject({ code: '42P01' })
})
