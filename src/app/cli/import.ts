import { basename } from 'node:path'
import { type Actor, dateIn, entityNamed, first, newId, sql, systemActor } from '../../kernel/index.ts'
import { loadActor } from '../../modules/people/index.ts'
import { migrate } from '../../platform/postgres/migrate.ts'
import { openTable } from '../../platform/tables/sheet-open.ts'
import { readPlan } from '../../transfer/import-plan.ts'
import { withDatabase } from '../database.ts'
import { refuseTable } from '../import-table.ts'
import { describeRun, insertRun, performRun, type RunRow, suggestMapping } from '../imports.ts'
import { readMigrationPlan, runMigrationPlan, type StepReport } from '../migration-plan.ts'
import { type App, openApp } from '../runtime.ts'
import { filePath, readArgs, UsageError } from './usage.ts'

export const summary = '导入数据:一个文件,或按计划导入多个文件'
export const help = `用法:
  npm run bihuan -- import <实体> <文件> [--key <字段>] [--duplicates skip|update|create] [--dry-run] [--as <邮箱>]
  npm run bihuan -- import --plan <计划.json> --from <文件夹> [--as <邮箱>]

单个文件按列名自动对应字段;对不上的列不导入并会列出。计划文件写明每一步的文件、列、常量与对照,见 db/plans。
--as 指定以谁的身份导入;不写时由系统导入。出错的行连同原因打印在最后,其余照常导入。`

export async function run(args: string[]): Promise<void> {
  const options = {
    plan: { type: 'string' },
    from: { type: 'string' },
    as: { type: 'string' },
    key: { type: 'string' },
    duplicates: { type: 'string' },
    'dry-run': { type: 'boolean' },
  } as const
  const planned = args.some((arg) => arg === '--plan' || arg.startsWith('--plan='))
  const { values, positionals } = readArgs(args, options, planned ? [] : ['实体', '文件'])
  if (planned && !values.from) throw new UsageError('缺少 --from <文件夹>。用 --help 查看用法。')
  await withDatabase(async (url) => {
    await migrate(url)
    const app = await openApp({ databaseUrl: url, log: 'silent' })
    try {
      const actor = await actorNamed(app, values.as)
      if (planned) await importPlanned(app, actor, filePath(values.plan), filePath(values.from))
      else {
        await importOne(app, actor, positionals[0] as string, filePath(positionals[1]), {
          ...(values.key && { key: values.key }),
          ...(values.duplicates && { duplicates: values.duplicates }),
          dryRun: values['dry-run'] === true,
        })
      }
    } finally {
      await app.close()
    }
  })
}

const actorNamed = async (app: App, email: string | undefined): Promise<Actor> => {
  if (email === undefined) return systemActor
  const account = await first<{ id: string }>(
    app.store,
    sql`select id from people.user where email = ${email.toLowerCase()}`,
  )
  const actor = account && (await loadActor(app.store, account.id, dateIn(app.now(), app.company().timeZone)))
  if (!actor) throw new UsageError(`没有邮箱为 ${email} 的可用账号。`)
  return actor
}

const importPlanned = async (app: App, actor: Actor, planPath: string, folder: string): Promise<void> => {
  const plan = await readMigrationPlan(planPath)
  console.log(`正在导入:${plan.name}`)
  const reports = await runMigrationPlan(app, actor, plan, folder, (report) => console.log(lineOf(report)))
  for (const { title, runId, failed, warned } of reports) if (failed + warned > 0) await printReasons(app, title, runId)
}

const lineOf = ({ title, created, updated, skipped, failed, warned }: StepReport): string =>
  `  ${title}:新建 ${created},更新 ${updated},跳过 ${skipped},失败 ${failed},有提示 ${warned}`

/** Reasons with how often and where first, so that thousands of equal rows stay readable. */
const printReasons = async (app: App, title: string, runId: string): Promise<void> => {
  const reasons = await app.store.rows<{ message: string; n: number; line: number }>(sql`
    select f ->> 'message' as message, count(*) as n, min(line) as line from kernel.import_row, jsonb_array_elements(faults) as f
    where run_id = ${runId}::uuid group by 1 order by 2 desc limit 20`)
  console.log(`  ${title}中需要留意的行:`)
  for (const { message, n, line } of reasons) console.log(`    ${n} 行(首见第 ${line} 行):${message}`)
}

const importOne = async (app: App, actor: Actor, entityName: string, path: string, settings: object): Promise<void> => {
  const e = entityNamed(entityName)
  if (!e) throw new UsageError(`没有“${entityName}”这种记录。例如 account、opportunity。`)
  const table = await openTable(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`找不到文件 ${path}。`)
    return refuseTable(error)
  })
  const { mapping, unmapped } = await suggestMapping(e, actor, table)
  if (unmapped.length > 0) console.log(`没有对应字段、不会导入的列:${unmapped.join('、')}`)
  const plan = readPlan({ ...settings, mapping }, e, table.header, actor)
  const run = await insertRun(app, actor, e, { id: newId(), name: basename(path), path, header: table.header })
  const state = await performRun(app, { ...run, plan, state: 'waiting' }, () => false)
  const [done] = await app.store.rows<RunRow>(
    sql`update kernel.import_run set state = ${state} where id = ${run.id}::uuid returning *`,
  )
  const { progress } = (await describeRun(app, actor, done as RunRow)) as {
    progress: Omit<StepReport, 'title' | 'entity' | 'runId'>
  }
  console.log(lineOf({ title: e.label.zh, entity: e.name, runId: run.id, ...progress }))
  if (progress.failed + progress.warned > 0) await printReasons(app, e.label.zh, run.id)
}
