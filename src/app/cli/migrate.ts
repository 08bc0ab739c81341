import { migrate } from '../../platform/postgres/migrate.ts'
import { withDatabase } from '../database.ts'
import { readArgs } from './usage.ts'

export const summary = '把数据库升级到当前程序的版本'
export const help = `用法:npm run bihuan -- migrate

只会向前升级;npm start 启动时也会自动升级。数据库由 DATABASE_URL 指定,不设置时使用内置的 PostgreSQL。`

export async function run(args: string[]): Promise<void> {
  readArgs(args, {})
  const { applied } = await withDatabase((url) => migrate(url))
  console.log(applied.length > 0 ? `已应用:${applied.join('、')}` : '数据库已是最新版本。')
}
