import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { AppError } from '../../kernel/index.ts'
import { addUser } from '../../modules/people/index.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { migrate } from '../../platform/postgres/migrate.ts'
import { withDatabase } from '../database.ts'
import { openApp } from '../runtime.ts'
import { readArgs, UsageError } from './usage.ts'

export const summary = '开通登录账号'
export const help = `用法:npm run bihuan -- user add --email <邮箱> --name <姓名> --role <角色> [--unit <组织名称或编码>]

密码从标准输入读取一行,不会出现在命令历史里。
角色用标识,例如 admin(管理员)、rep(销售代表)、supervisor(城市主管)、director(销售总监)、operations(销售运营)。
可在系统运行时进行。数据库由 DATABASE_URL 指定,不设置时使用内置的 PostgreSQL。`

const options = {
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  unit: { type: 'string' },
} as const

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = readArgs(args, options, ['add'])
  if (positionals[0] !== 'add') throw new UsageError(`没有“user ${positionals[0]}”这个命令,可用的是 user add。`)
  const { email, name, role, unit } = values
  if (!email || !name || !role) throw new UsageError('请写明 --email、--name 和 --role。用 --help 查看用法。')
  const password = await readPassword()
  await withDatabase(async (databaseUrl) => {
    await migrate(databaseUrl)
    const app = await openApp({ databaseUrl, log: 'silent', connections: 2 })
    try {
      await addUser(app, { email, name, role, password, ...(unit !== undefined && { unit }) })
    } catch (error) {
      throw error instanceof AppError ? new OperatorError(error.message, `Refused (${error.code}).`, error) : error
    } finally {
      await app.close()
    }
  })
  console.log(`已为 ${name} 开通账号 ${email}。`)
}

/** One line; at a terminal it is asked for and not shown. */
async function readPassword(): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write('密码:')
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: hidden, terminal })
  try {
    for await (const line of lines) return line
    throw new UsageError('没有读到密码。请在提示后输入,或用管道传入一行。')
  } finally {
    lines.close()
    if (terminal) process.stderr.write('\n')
  }
}
