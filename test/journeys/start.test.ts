import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { readPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { testDatabase } from '../harness/database.ts'
import { endPostgres, eventually, gone, newHome, postgresOf, run, start, temporaryHome } from '../harness/program.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }

const answers = async (url: string): Promise<true | undefined> =>
  (await fetch(`${url}/healthz`).catch(() => undefined))?.ok || undefined

/** The process that serves, below tools/run.mjs. */
const serverBelow = (pid = 0): Promise<number> =>
  eventually(() => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]) || undefined)

/** A row written through PostgreSQL itself, to see whether it outlives a crash. */
async function query(home: string, sql: string): Promise<unknown[]> {
  const port = readFileSync(join(home, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(join(home, 'postgres/password'), 'utf8')
  const client = new pg.Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/bihuan` })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

// Set up by the first test and ended in order: the tests after it begin with a copy, where what they are about comes later.
const used = newHome()
afterAll(() => rmSync(used, { recursive: true }))

test('an empty folder becomes a running system, SIGTERM ends it and its PostgreSQL, and it starts again', async () => {
  const home = used
  for (const _ of ['first', 'second']) {
    const program = await start({ BIHUAN_HOME: home })
    expect(await answers(program.url)).toBe(true)
    const postgres = postgresOf(home)
    program.process.kill('SIGTERM')
    expect(await program.exit).toBe(0)
    await gone(postgres)
    expect(existsSync(join(home, 'postgres/cluster/postmaster.pid'))).toBe(false)
  }
})

test('after kill -9 of the server its PostgreSQL is found running and used again', async () => {
  const home = temporaryHome(used)
  const killed = await start({ BIHUAN_HOME: home })
  const postgres = postgresOf(home)
  process.kill(await serverBelow(killed.process.pid), 'SIGKILL')
  expect(await killed.exit).not.toBe(0)
  const again = await start({ BIHUAN_HOME: home })
  expect(postgresOf(home)).toBe(postgres)
  expect(await answers(again.url)).toBe(true)
})

test('after kill -9 of server and PostgreSQL nothing committed is lost', async () => {
  const home = temporaryHome(used)
  const killed = await start({ BIHUAN_HOME: home })
  await query(home, 'create table public.kept as select 7 as n')
  const postgres = postgresOf(home)
  process.kill(await serverBelow(killed.process.pid), 'SIGKILL')
  process.kill(postgres, 'SIGKILL')
  await killed.exit
  const again = await start({ BIHUAN_HOME: home })
  expect(await answers(again.url)).toBe(true)
  expect(postgresOf(home)).not.toBe(postgres)
  expect(await query(home, 'select n from public.kept')).toEqual([{ n: 7 }])
})

test('PostgreSQL killed under a running server comes back by itself', async () => {
  const home = temporaryHome(used)
  const { url } = await start({ BIHUAN_HOME: home })
  const postgres = postgresOf(home)
  process.kill(postgres, 'SIGKILL')
  await gone(postgres)
  // Connections of the killed one may answer for a moment longer, so the answer alone is no proof.
  await eventually(() => (readPostmaster(join(home, 'postgres')).pid ?? postgres) !== postgres || undefined)
  expect(await eventually(() => answers(url))).toBe(true)
})

test('a process number reused after a crash does not keep PostgreSQL from starting', async () => {
  const home = temporaryHome(used)
  const killed = await start({ BIHUAN_HOME: home })
  const pidFile = join(home, 'postgres/cluster/postmaster.pid')
  process.kill(await serverBelow(killed.process.pid), 'SIGKILL')
  const stale = readFileSync(pidFile, 'utf8')
  await endPostgres(join(home, 'postgres'))
  writeFileSync(pidFile, stale.replace(/^\d+/, String(process.pid)))
  const again = await start({ BIHUAN_HOME: home })
  expect(await answers(again.url)).toBe(true)
})

test('kill -9 of the starter does not leave the server or PostgreSQL behind', async () => {
  const home = temporaryHome(used)
  const program = await start({ BIHUAN_HOME: home })
  const server = await serverBelow(program.process.pid)
  const postgres = postgresOf(home)
  program.process.kill('SIGKILL')
  await gone(server)
  await gone(postgres)
})

test.each([
  { to: 'the shell of npm', signal: 'SIGTERM' },
  { to: 'the shell of npm', signal: 'SIGKILL' },
  { to: 'npm', signal: 'SIGKILL' },
] as const)('$signal to $to does not leave the server or PostgreSQL behind', async ({ to, signal }) => {
  const home = temporaryHome(used)
  const npm = await start({ BIHUAN_HOME: home }, { command: ['npm', 'start'] })
  const shell = await serverBelow(npm.process.pid)
  const server = await serverBelow(await serverBelow(shell))
  const postgres = postgresOf(home)
  process.kill(to === 'npm' ? Number(npm.process.pid) : shell, signal)
  await gone(server)
  await gone(postgres)
})

test('a taken port is one clear sentence, and the program that has it is not disturbed', async () => {
  const home = temporaryHome(used)
  const first = await start({ BIHUAN_HOME: home })
  const second = run(['node', 'tools/run.mjs', 'start'], { BIHUAN_HOME: home, PORT: new URL(first.url).port })
  expect(await second.exit).toBe(1)
  expect(second.output()).toMatch(/^端口 \d+ 已被占用。.*\nPort \d+ is taken.*\n$/)
  expect(await answers(first.url)).toBe(true)
})

test('a folder that cannot be written is one clear sentence', async () => {
  const home = join(temporaryHome(), 'file', 'below')
  writeFileSync(dirname(home), '')
  const program = run(['node', 'tools/run.mjs', 'start'], { BIHUAN_HOME: home, PORT: '0' })
  expect(await program.exit).toBe(1)
  expect(program.output()).toMatch(/^无法写入文件夹 .*\nCannot write to the folder .*\n$/)
})

test('a database newer than the program is refused, and its PostgreSQL is stopped again', async () => {
  const home = temporaryHome(used)
  const program = await start({ BIHUAN_HOME: home })
  await query(home, `insert into kernel.migration (name, sha256) values ('9999_future.sql', '')`)
  program.process.kill('SIGTERM')
  await program.exit
  const older = run(['node', 'tools/run.mjs', 'start'], { BIHUAN_HOME: home, PORT: '0' })
  expect(await older.exit).toBe(1)
  expect(older.output()).toMatch(/^数据库比程序新:.*9999_future\.sql.*\nThe database is newer.*\n$/)
  expect(() => postgresOf(home)).toThrow('No PostgreSQL runs')
})

test.runIf(isRoot)('root can start in a folder that only root can enter', async () => {
  const closed = temporaryHome()
  chmodSync(closed, 0o700)
  const home = join(closed, 'home')
  for (const _ of ['first', 'second']) {
    const program = await start({ BIHUAN_HOME: home })
    expect(await answers(program.url)).toBe(true)
    program.process.kill('SIGTERM')
    expect(await program.exit).toBe(0)
  }
  const elsewhere = readFileSync(join(home, 'postgres.location'), 'utf8').trim()
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }))
  expect(readdirSync(elsewhere)).toEqual(['postgres'])
})

test.runIf(isRoot)('an ordinary user can start, and root can start the same folder afterwards', async () => {
  const home = join(temporaryHome(), 'home')
  chmodSync(dirname(home), 0o777)
  mkdirSync(home)
  chmodSync(home, 0o777)
  for (const account of [nobody, nobody, {}]) {
    const program = await start({ BIHUAN_HOME: home }, { account })
    expect(await answers(program.url)).toBe(true)
    program.process.kill('SIGTERM')
    expect(await program.exit).toBe(0)
  }
})

const company = await testDatabase('empty')

test('with DATABASE_URL that PostgreSQL is used and no embedded one is started', async () => {
  const home = temporaryHome()
  const { url } = await start({ BIHUAN_HOME: home, DATABASE_URL: company.url })
  expect(await answers(url)).toBe(true)
  expect(existsSync(join(home, 'postgres'))).toBe(false)
})
