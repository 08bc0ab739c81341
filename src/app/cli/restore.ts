import { restore } from '../../platform/postgres/restore.ts'
import { withDatabase } from '../database.ts'
import { filePath, readArgs } from './usage.ts'

export const summary = '从备份文件恢复到一个空的数据库'
export const help = `用法:npm run bihuan -- restore <文件>

只恢复到空的数据库:用 BIHUAN_HOME 指定一个新文件夹,或用 DATABASE_URL 指定一个空库。
先校验整个文件,再在一个事务里写入;文件不完整或被改动时不写入任何内容。旧版本的备份会在恢复后自动升级。`

export async function run(args: string[]): Promise<void> {
  const { positionals } = readArgs(args, {}, ['文件'])
  const { tables, rows } = await withDatabase((url) => restore(url, filePath(positionals[0])))
  console.log(`已恢复 ${tables} 张表、${rows} 行。`)
}
