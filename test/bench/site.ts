import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startEmbedded } from '../../src/platform/postgres/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'

/** Where the project stands; commands of the bench run there. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** How large the generated company is. */
export interface Size {
  readonly employees: number
  readonly accounts: number
  readonly opportunities: number
}

export interface Site {
  readonly url: string
  connect(): Promise<pg.Client>
  startServer(): Promise<Server>
  stop(): Promise<void>
}

export interface Server {
  readonly port: number
  readonly readyMs: number
  memoryMb(): number
  stop(): Promise<unknown>
}

/**
 * A company with a database of its own, generated and filled where it is not there yet. What is measured is a copy, so that no
 * run finds what another left behind. One whose making was cut off is made again: half a ground would be measured as if it
 * were the whole.
 */
export const openSite = async (name: string, size: Size, fill?: (site: Site) => Promise<void>): Promise<Site> => {
  const home = join(tmpdir(), `bihuan-bench-${name}`)
  const whole = join(home, 'whole')
  const isNew = !existsSync(whole)
  if (isNew) {
    rmSync(home, { recursive: true, force: true })
    await seed(home, size)
  }
  const postgres = await startEmbedded({ home })
  const url = postgres.url('bihuan')
  const site: Site = {
    url,
    connect: async () => {
      const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
      await client.connect()
      return client
    },
    startServer: () => startServer(home),
    stop: () => postgres.stop(),
  }
  if (isNew) {
    await fill?.(site)
    await copyDatabase(postgres.url('postgres'), 'bihuan', 'ground')
    writeFileSync(whole, '')
  } else await copyDatabase(postgres.url('postgres'), 'ground', 'bihuan')
  await migrate(url)
  return site
}

/** Every file of the one becomes a file of the other, with its indexes and statistics as they stand. */
const copyDatabase = async (maintenance: string, from: string, to: string): Promise<void> => {
  const client = new pg.Client({ connectionString: maintenance })
  await client.connect()
  await client.query(`drop database if exists ${to} with (force)`)
  await client.query(`create database ${to} template ${from} strategy file_copy`)
  await client.end()
}

const run = (home: string, args: string[], env: Record<string, string> = {}) =>
  spawn(process.execPath, [...process.execArgv, ...args], {
    cwd: root,
    env: { ...process.env, BIHUAN_HOME: home, BIHUAN_DEMO: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const seed = async (home: string, size: Size): Promise<void> => {
  console.log('正在生成数据……')
  const amounts = Object.entries(size).flatMap(([key, n]) => [`--${key}`, String(n)])
  const child = run(home, ['src/app/cli.ts', 'seed', ...amounts, '--years', '3', '--random-seed', '1'])
  const code = await new Promise((done) => child.once('exit', done))
  if (code !== 0) throw new Error('生成数据失败')
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })

const startServer = async (home: string): Promise<Server> => {
  const began = performance.now()
  const port = await freePort()
  const child = run(home, ['src/app/main.ts'], { PORT: String(port) })
  await new Promise<void>((ready, failed) => {
    child.stdout.on('data', (text) => {
      if (String(text).includes('已启动')) ready()
    })
    child.once('exit', () => failed(new Error('服务没有启动')))
  })
  return {
    port,
    readyMs: performance.now() - began,
    memoryMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: () =>
      new Promise((done) => {
        child.once('exit', done)
        child.kill('SIGTERM')
      }),
  }
}
