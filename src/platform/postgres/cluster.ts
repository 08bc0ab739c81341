import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { OperatorError } from '../operator-error.ts'
import type { Installation } from './installation.ts'
import { removeRecycledPidFile } from './postmaster.ts'

/** Built under another name and renamed when complete: a set-up cut short never looks like a cluster. */
export function createCluster({ folder, binaries, account }: Installation, durable: boolean): void {
  const unfinished = `${folder}.new-${process.pid}`
  const passwordFile = join(unfinished, 'password')
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
  if (account) for (const path of [unfinished, passwordFile]) chownSync(path, account.uid, account.gid)
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const security = ['-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256', '-k']
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', join(unfinished, 'cluster'), ...locale, ...security, ...(durable ? [] : ['--no-sync'])],
    { ...account, cwd: '/', env: {}, encoding: 'utf8' },
  )
  if (made.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw new OperatorError(
      `无法建立数据库 ${folder}。请检查磁盘空间和权限。\n${made.stderr}`,
      `Cannot create the database ${folder}; check disk space and permissions.`,
    )
  }
  if (!existsSync(folder)) renameSync(unfinished, folder)
  else rmSync(unfinished, { recursive: true })
}

export function readPassword({ folder }: Installation): string {
  try {
    return readFileSync(join(folder, 'password'), 'utf8')
  } catch (cause) {
    throw new OperatorError(
      `数据库 ${folder} 属于另一个账号。请用当初启动它的账号启动,或用 BIHUAN_HOME 指定另一个文件夹。`,
      `The database ${folder} belongs to another account; start with that account or choose another folder with BIHUAN_HOME.`,
      cause,
    )
  }
}

/** Starts the server apart from our process group, so that Ctrl-C reaches only us. Resolves when it exits. */
export function launch(at: Installation, port: number, durable: boolean): Promise<void> {
  removeRecycledPidFile(at.folder)
  const log = openLog(at.folder)
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : THROW_AWAY_SETTINGS), port: String(port) })
  const server = spawn(
    join(at.binaries, 'postgres'),
    ['-D', join(at.folder, 'cluster'), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...at.account, cwd: '/', env: { LC_ALL: 'C' }, detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  server.unref()
  return new Promise((done) => server.once('exit', () => done()).once('error', () => done()))
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  max_connections: '40',
  shared_buffers: '256MB',
  work_mem: '16MB',
  effective_cache_size: `${Math.max(512, Math.floor(totalmem() / 2 ** 20 / 2))}MB`,
  random_page_cost: '1.1',
  jit: 'off',
  // Every page's first change after a checkpoint is logged whole; pages are not compressed for that: docs/decisions.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
}

const THROW_AWAY_SETTINGS: Record<string, string> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '300',
}

function openLog(folder: string): number {
  const path = join(folder, 'log')
  const tooLong = existsSync(path) && statSync(path).size > 2 ** 20
  return openSync(path, tooLong ? 'w' : 'a', 0o600)
}
