import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { isAlive, readPostmaster, signal } from '../../src/platform/postgres/postmaster.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Program {
  process: ChildProcess
  /** Everything it printed so far, both streams. */
  output(): string
  exit: Promise<number | null>
}

/** Runs one of our commands as a person would, without waiting for it. */
export function run(
  command: string[],
  env: NodeJS.ProcessEnv = {},
  account: { uid?: number; gid?: number } = {},
): Program {
  const [file = '', ...args] = command
  const child = spawn(file, args, { cwd: ROOT, env: cleanEnv(env), stdio: ['ignore', 'pipe', 'pipe'], ...account })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const exit = new Promise<number | null>((done) => child.once('exit', done))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exit
  })
  return { process: child, output: () => output, exit }
}

/** Starts the server and answers when it has printed its address. */
export async function start(
  env: NodeJS.ProcessEnv,
  { command = RUN_START, account = {} } = {},
): Promise<Program & { url: string }> {
  const program = run(command, { PORT: '0', BIHUAN_DEMO: 'off', ...env }, account)
  const url = await eventually(
    () => /已启动:(http:\S+)/.exec(program.output())?.[1],
    program.exit.then(() => program.output()),
  )
  return { ...program, url }
}

const RUN_START = ['node', 'tools/run.mjs', 'start']

/** A folder for the files of a system. */
export const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-home-'))
  // The account that PostgreSQL has of its own under root must be able to enter.
  chmodSync(home, 0o755)
  return home
}

/** A folder for one test, empty or with what is in another; its PostgreSQL is ended and the folder removed after it. */
export function temporaryHome(like?: string): string {
  const home = newHome()
  // PostgreSQL's files belong to an account of its own where root runs it.
  if (like) execFileSync('cp', ['-a', `${like}/.`, home])
  onTestFinished(async () => {
    await endPostgres(join(home, 'postgres'))
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  })
  return home
}

export async function endPostgres(folder: string): Promise<void> {
  const { pid } = readPostmaster(folder)
  if (!pid) return
  signal(pid, 'SIGKILL')
  await gone(pid)
}

export function postgresOf(home: string): number {
  const { pid } = readPostmaster(join(home, 'postgres'))
  // Never a 0: process.kill(0) would end the tests themselves.
  if (!pid) throw new Error(`No PostgreSQL runs in ${home}.`)
  return pid
}

export const gone = (pid: number): Promise<true> => eventually(() => !isRunning(pid) || undefined)

/** Not alive, or only a zombie waiting for a parent that never asks. */
const isRunning = (pid: number): boolean => isAlive(pid) && !/^State:\s+Z/m.test(processStatus(pid))

function processStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

/** Asks until there is an answer; `failed` ends the waiting early with its reason. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  failed?: Promise<string>,
): Promise<T> {
  let reason: string | undefined
  void failed?.then((text) => {
    reason = text
  })
  for (let attempt = 0; attempt < 2_400; attempt++) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (reason !== undefined) throw new Error(reason)
    await new Promise((next) => setTimeout(next, 50))
  }
  throw new Error('It did not happen in time.')
}

/** The settings of whoever runs the tests must not leak into what is tested. */
function cleanEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  return { PATH, HOME, TMPDIR, LANG, ...env }
}
