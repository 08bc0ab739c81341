/** A condition the person running Bihuan can put right. The message is the whole output: no stack, no retry. */
export class OperatorError extends Error {
  constructor(zh: string, en: string, cause?: unknown) {
    super(`${zh}\n${en}`, { cause })
    this.name = 'OperatorError'
  }
}

type Words = readonly [zh: string, en: string]

const fullDisk: Words = [
  '磁盘已满。请腾出空间后重试,已提交的数据没有丢失',
  'The disk is full; nothing committed is lost',
]
const lostDatabase: Words = [
  '与 PostgreSQL 的连接断开了。请检查它是否在运行、磁盘是否已满,然后重试',
  'The connection to PostgreSQL was lost; check that it runs and that its disk is not full',
]
const mayNotWrite: Words = [
  '没有写入的权限,或磁盘只读。请检查后重试',
  'Not permitted to write, or the disk is read-only',
]

/** By the code of PostgreSQL or of the operating system. */
const known: Readonly<Record<string, Words>> = {
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  '53100': fullDisk,
  EACCES: mayNotWrite,
  EPERM: mayNotWrite,
  EROFS: mayNotWrite,
  ECONNRESET: lostDatabase,
  ECONNREFUSED: lostDatabase,
  '57P01': lostDatabase,
  '57P02': lostDatabase,
  '57P03': lostDatabase,
  '53300': ['PostgreSQL 的连接数已用完。请调大 max_connections,或停掉多余的程序', 'PostgreSQL has no connection left'],
  '25006': ['数据库是只读的(备库或 default_transaction_read_only)。请改用可写的主库', 'The database is read-only'],
  '42501': [
    '数据库账号的权限不够。请让它成为数据库的所有者:alter database <数据库> owner to <账号>',
    'The database account lacks rights; let it own the database',
  ],
}

/** What to print of an error: words where the machine or the database refused, all of it where the fault is ours. */
export const printable = (error: unknown): unknown => {
  if (error instanceof OperatorError) return error.message
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException
  const [zh, en] = known[code ?? ''] ?? []
  return zh ? new OperatorError(`${zh}(${message})。`, `${en} (${message}).`).message : error
}
