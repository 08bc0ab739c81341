import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { OperatorError, printable } from '../platform/operator-error.ts'
import { migrate } from '../platform/postgres/migrate.ts'
import { openDatabase } from './database.ts'
import { type DemoAccess, openDemo } from './demo.ts'
import { buildServer } from './server.ts'
import { readSettings, type Settings, WEB_ROOT } from './settings.ts'

// What has been opened so far, closed in reverse.
const closers: (() => Promise<void>)[] = []
const PATIENCE_MS = 3_000
let stopping = false

async function start(settings: Settings): Promise<void> {
  await checkAddress(settings)
  const database = await openDatabase(settings, (error) => fail(error))
  closers.push(() => database.close())
  await migrate(database.url)
  const demo = await openDemo(settings, database.url)
  const server = await buildServer({
    databaseUrl: database.url,
    webRoot: existsSync(WEB_ROOT) ? WEB_ROOT : null,
    home: settings.home,
    bucket: settings.bucket,
    log: settings.databaseUrl ? 'info' : 'silent',
    proxies: settings.proxies,
  })
  closers.push(() => server.close())
  const address = await server.listen(settings.host, settings.port)
  announce(addressesOf(address, settings), demo, server.setupToken)
}

/** Asked before anything is opened: a second start must not disturb the first. */
function checkAddress({ host, port }: Settings): Promise<void> {
  return new Promise((free, taken) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => taken(addressUnusable(host, port, error)))
    probe.listen(port, host, () => probe.close(() => free()))
  })
}

function addressUnusable(host: string, port: number, error: NodeJS.ErrnoException): OperatorError {
  if (error.code === 'EADDRINUSE') {
    return new OperatorError(
      `端口 ${port} 已被占用。请停止占用它的程序,或用 PORT 指定另一个端口,例如 PORT=${port + 1} npm start。`,
      `Port ${port} is taken; stop the program that uses it or choose another with PORT.`,
      error,
    )
  }
  return new OperatorError(
    `不能在 ${host}:${port} 上提供服务(${error.code})。请检查 HOST 和 PORT。`,
    `Cannot listen on ${host}:${port} (${error.code}); check HOST and PORT.`,
    error,
  )
}

/** Where every interface is listened on, colleagues come by those of the network. */
function addressesOf(address: string, { host, port }: Settings): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [address]
  const outward = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const named = outward.filter(({ internal, family }) => !internal && family === 'IPv4')
  return [address, ...named.map((each) => `http://${each.address}:${port}`)]
}

function announce([address, ...others]: string[], demo: DemoAccess | null, setupToken: string | null): void {
  console.log(`闭环 Bihuan 已启动:${address}`)
  if (others.length > 0) console.log(`同一网络里的同事请打开:${others.join(' 或 ')}`)
  if (demo) {
    console.log(`演示账号(密码均为 ${demo.password}):`)
    for (const email of demo.emails) console.log(`  ${email}`)
  }
  if (setupToken) console.log(`还没有账号。请打开 ${address}/setup 建立第一个管理员,初始化口令:${setupToken}`)
  console.log('按 Ctrl+C 停止。')
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return
  stopping = true
  await Promise.race([started.catch(() => {}), wait(PATIENCE_MS)])
  for (const close of closers.reverse()) await Promise.race([close().catch(report), wait(PATIENCE_MS)])
  process.exit(exitCode)
}

function fail(error: unknown): void {
  if (stopping) return
  report(error)
  void stop(1)
}

function report(error: unknown): void {
  console.error(printable(error))
}

const started = Promise.resolve().then(() => start(readSettings(process.env)))
started.catch(fail)
process.on('uncaughtException', fail)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
// The channel to tools/run.mjs closes when that dies without a word.
process.on('disconnect', () => void stop(0))
