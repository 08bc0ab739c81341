import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from '../platform/operator-error.ts'
import { openTo, type Settings } from './settings.ts'

export interface DemoAccess {
  emails: string[]
  password: string
}

/** What db/demo/index.ts exports. An installation may leave that folder out. */
export interface Demo {
  isEmptyCompany(databaseUrl: string): Promise<boolean>
  loadDemo(databaseUrl: string, password: string): Promise<void>
  /** Emails of the demo accounts in this database, most senior first. */
  demoAccounts(databaseUrl: string): Promise<string[]>
  setDemoPassword(databaseUrl: string, password: string): Promise<void>
}

const DEMO = new URL('../../db/demo/index.ts', import.meta.url)

/** Loads the demo company into an empty database; answers how to sign in, or null when there is no demo. */
export async function openDemo(settings: Settings, databaseUrl: string): Promise<DemoAccess | null> {
  if (!existsSync(DEMO)) return null
  const demo = (await import(DEMO.href)) as Demo
  if (settings.demo && (await demo.isEmptyCompany(databaseUrl))) {
    console.log('正在装入演示公司……')
    await demo.loadDemo(databaseUrl, rememberPassword(settings))
  }
  const emails = await demo.demoAccounts(databaseUrl)
  if (emails.length === 0) return null
  const open = openTo(settings)
  if (open) throw demoOnNetwork(open)
  const remembered = recallPassword(settings)
  const password = settings.demoPassword ?? remembered ?? rememberPassword(settings)
  if (password !== remembered) await demo.setDemoPassword(databaseUrl, rememberPassword(settings, password))
  return { emails, password }
}

const passwordFile = (settings: Settings): string => join(settings.home, 'demo-password')

function recallPassword(settings: Settings): string | null {
  const file = passwordFile(settings)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function rememberPassword(
  settings: Settings,
  password = settings.demoPassword ?? randomBytes(9).toString('base64url'),
): string {
  writeFileSync(passwordFile(settings), password, { mode: 0o600 })
  return password
}

const demoOnNetwork = (setting: string): OperatorError =>
  new OperatorError(
    `这个数据库里有演示账号,不能以 ${setting} 对外提供服务。请用 BIHUAN_HOME 指定一个新文件夹,或用 DATABASE_URL 指定自己的数据库。`,
    `This database holds demo accounts and must not be served with ${setting}; choose a new folder with BIHUAN_HOME, or set DATABASE_URL.`,
  )
