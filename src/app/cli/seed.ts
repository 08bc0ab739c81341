import { randomBytes } from 'node:crypto'
import { fewestEmployees, seedCompany } from '../../../db/seed/index.ts'
import { migrate } from '../../platform/postgres/migrate.ts'
import { withDatabase } from '../database.ts'
import { readArgs, UsageError } from './usage.ts'

export const summary = '在空的公司里生成大量模拟数据,用于压测与试用'
export const help = `用法:npm run bihuan -- seed [--employees 1000] [--accounts 50000] [--opportunities 200000]
                            [--years 3] [--random-seed 1] [--password <密码>]

生成组织、员工与账号、产品、客户、商机及其阶段记录和跟进记录;只在没有客户的数据库里进行。
相同的 --random-seed 在同一天生成相同的记录。账号形如 rep-1@seed.bihuan.example、admin-1@seed.bihuan.example。
不写 --password 时随机生成一个并显示。数据库由 DATABASE_URL 指定,不设置时使用内置的 PostgreSQL。`

const options = {
  employees: { type: 'string', default: '1000' },
  accounts: { type: 'string', default: '50000' },
  opportunities: { type: 'string', default: '200000' },
  years: { type: 'string', default: '3' },
  'random-seed': { type: 'string', default: '1' },
  password: { type: 'string' },
} as const

export async function run(args: string[]): Promise<void> {
  const { values } = readArgs(args, options)
  const password = values.password ?? randomBytes(9).toString('base64url')
  const size = {
    employees: readCount('employees', values.employees, fewestEmployees),
    accounts: readCount('accounts', values.accounts),
    opportunities: readCount('opportunities', values.opportunities),
    years: readCount('years', values.years),
    randomSeed: readCount('random-seed', values['random-seed'], 0),
  }
  const began = performance.now()
  await withDatabase(async (url) => {
    await migrate(url)
    await seedCompany(url, { ...size, password })
  })
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`已生成 ${size.employees} 名员工、${size.accounts} 个客户、${size.opportunities} 个商机,用时 ${seconds} 秒。
登录:admin-1@seed.bihuan.example、director-1@…、region-1@…、province-1@…、supervisor-1@…、rep-1@…
密码:${password}`)
}

function readCount(name: string, text: string, least = 1): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= least && count <= 10_000_000) return count
  throw new UsageError(`--${name} 应为不小于 ${least} 的整数,收到的是“${text}”。`)
}
