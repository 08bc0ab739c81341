import { resolve } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'

export interface Command {
  /** One line for the overview. */
  summary: string
  help: string
  run(args: string[]): Promise<void>
}

/** The command was called wrongly: one sentence, exit code 2. */
export class UsageError extends Error {}

/** node's parseArgs with refusals in Chinese; `positionals` names the values that must be there, in order. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  positionals: string[] = [],
): { values: ReturnType<typeof parseArgs<{ options: T }>>['values']; positionals: string[] } {
  const parsed = parse(args, options)
  const missing = positionals[parsed.positionals.length]
  if (missing) throw new UsageError(`缺少参数 <${missing}>。用 --help 查看用法。`)
  const extra = parsed.positionals[positionals.length]
  if (extra !== undefined) throw new UsageError(`多余的参数“${extra}”。用 --help 查看用法。`)
  return parsed
}

/** A file named on the command line; npm runs us in the project's folder and remembers where the person was. */
export const filePath = (name = ''): string => resolve(process.env.INIT_CWD ?? '.', name)

function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const named = /'(-[^' ]+)/.exec(message)?.[1] ?? ''
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(`不认识的选项 ${named}。用 --help 查看用法。`)
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      throw new UsageError(`选项 ${named} 的值不对(缺少或多余)。用 --help 查看用法。`)
    }
    throw error
  }
}
