import { printable } from '../platform/operator-error.ts'
import * as backup from './cli/backup.ts'
import * as importFiles from './cli/import.ts'
import * as migrate from './cli/migrate.ts'
import * as restore from './cli/restore.ts'
import * as seed from './cli/seed.ts'
import { type Command, UsageError } from './cli/usage.ts'
import * as user from './cli/user.ts'

const COMMANDS: Record<string, Command> = { import: importFiles, migrate, backup, restore, seed, user }

async function main([name = '', ...args]: string[]): Promise<number> {
  if (name === '' || isHelp(name)) {
    console.log(overview())
    return name === '' ? 2 : 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    console.error(`没有“${name}”这个命令。可用的命令:${Object.keys(COMMANDS).join('、')};用 --help 查看说明。`)
    return 2
  }
  if (args.some(isHelp)) {
    console.log(`${command.summary}\n\n${command.help}`)
    return 0
  }
  await command.run(args)
  return 0
}

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h'

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  return `用法:npm run bihuan -- <命令> [参数]\n\n${lines.join('\n')}\n\n每个命令都可以加 --help 查看说明。`
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(error.message)
    return 2
  }
  console.error(printable(error))
  return 1
}

process.exit(await main(process.argv.slice(2)).catch(report))
