import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './database.ts'
import { readSettings } from './settings.ts'

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const int16 = (value: number) => Buffer.from([value >> 8, value & 255])
const int32 = (value: number) => Buffer.concat([int16(value >>> 16), int16(value & 0xffff)])
const string = (text: string) => Buffer.from(`${text}\0`)

const int4 = 23
const text = 25
const bool = 16

const column = (name: string, type: number) =>
  Buffer.concat([string(name), int32(0), int16(0), int32(type), int16(-1 & 0xffff), int32(-1), int16(0)])

const cell = (value: string) => Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)])

const ready = message('Z', Buffer.from('I'))

/** As much of PostgreSQL's protocol as greeting a client and answering its first question takes. */
const speakAs = (version: number, findsPublic: boolean) => (socket: Socket) => {
  socket.once('data', () => {
    const announced = message('S', Buffer.concat([string('server_version'), string(`${version}.9`)]))
    socket.write(Buffer.concat([message('R', int32(0)), announced, ready]))
    socket.on('data', (asked) => {
      if (asked[0] !== 'Q'.charCodeAt(0)) return socket.end()
      const row = Buffer.concat([int16(3), cell(String(version)), cell('UTF8'), cell(findsPublic ? 't' : 'f')])
      const columns = Buffer.concat([
        int16(3),
        column('version', int4),
        column('encoding', text),
        column('finds', bool),
      ])
      socket.write(Buffer.concat([message('T', columns), message('D', row), message('C', string('SELECT 1')), ready]))
    })
  })
}

const serverOf = async (version: number, findsPublic: boolean): Promise<string> => {
  const server = createServer(speakAs(version, findsPublic)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `postgres://sales@127.0.0.1:${(server.address() as AddressInfo).port}/bihuan?sslmode=disable`
}

const opened = async (version: number, findsPublic = true) =>
  openDatabase(readSettings({ DATABASE_URL: await serverOf(version, findsPublic) })).then(
    ({ url }) => url,
    (error: Error) => error.message,
  )

test('a PostgreSQL before 15 is refused with one sentence that says what it is and what is needed', async () => {
  const refused = await opened(14)
  expect(refused).toContain('DATABASE_URL 指定的 PostgreSQL 是 14 版,闭环需要 15 或更新的版本。请先升级 PostgreSQL。')
})

test('PostgreSQL 15 is new enough', async () => {
  expect(await opened(15)).toMatch(/^postgres:/)
})

test('a search path without public is refused by what to do about it where our own functions lie there, and only there', async () => {
  expect(await opened(17, false)).toContain(
    'search_path 里没有 public。请执行 alter database <数据库> reset search_path',
  )
  expect(await opened(18, false)).toMatch(/^postgres:/)
})

test('no statement says "returning old": PostgreSQL before 18 does not know it, and would fail whoever sends it', () => {
  const src = new URL('..', import.meta.url).pathname
  const files = globSync('**/*.ts', { cwd: src }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(500)
  expect(files.filter((file) => /\breturning\b[^`]*\b(old|new)\.\w/i.test(readFileSync(src + file, 'utf8')))).toEqual(
    [],
  )
})
