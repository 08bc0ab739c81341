import { existsSync } from 'node:fs'
import { OperatorError } from '../../platform/operator-error.ts'
import { backup } from '../../platform/postgres/backup.ts'
import { withDatabase } from '../database.ts'
import { filePath, readArgs } from './usage.ts'

export const summary = '把全部记录备份到一个文件'
export const help = `用法:npm run bihuan -- backup <文件>

可在系统运行时进行,备份的是同一时刻的全部记录。文件是 gzip 压缩的文本,包含客户资料,请妥善保管。
上传的文件和公司印章不在其中,请另外复制 .bihuan/files(或对象存储里的存储桶)和 .bihuan/seal。用 restore 命令恢复。`

export async function run(args: string[]): Promise<void> {
  const { positionals } = readArgs(args, {}, ['文件'])
  const file = filePath(positionals[0])
  if (existsSync(file)) {
    throw new OperatorError(
      `文件 ${file} 已存在,没有覆盖。请换一个文件名。`,
      `${file} already exists and was not overwritten; choose another name.`,
    )
  }
  const { tables, rows } = await withDatabase((url) => backup(url, file))
  console.log(`已备份 ${tables} 张表、${rows} 行到 ${file}。`)
}
