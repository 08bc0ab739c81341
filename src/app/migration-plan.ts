import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Actor, AppError, type Entity, entityNamed, newId, type Said, sql } from '../kernel/index.ts'
import { openTable } from '../platform/tables/sheet-open.ts'
import { readPlan } from '../transfer/import-plan.ts'
import { refuseTable } from './import-table.ts'
import { insertRun, performRun, type RunRow } from './imports.ts'
import type { App } from './runtime.ts'

const migrationPlan = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  /** Short name → file in the folder. */
  files: z.record(z.string(), z.string().regex(/^[^/\\]+$/, '应为文件夹里的文件名')),
  steps: z
    .array(
      z.strictObject({
        title: z.string(),
        entity: z.string(),
        file: z.string(),
        plan: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
})

export type MigrationPlan = z.output<typeof migrationPlan>

export interface StepReport {
  readonly title: string
  readonly entity: string
  readonly runId: string
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly failed: number
  readonly warned: number
}

export const readMigrationPlan = async (path: string): Promise<MigrationPlan> => {
  const text = await readFile(path, 'utf8').catch(() =>
    refuse({ zh: `读不到计划文件 ${path}。`, en: `The plan ${path} cannot be read.` }),
  )
  const parsed = migrationPlan.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const why = `${issue?.path.join('.')} ${issue?.message}`
  return refuse({ zh: `计划文件有误:${why}。`, en: `The plan is wrong: ${why}.` })
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return refuse({ zh: '计划文件不是合法的 JSON。', en: 'The plan is no valid JSON.' })
  }
}

const refuse = ({ zh: message, en }: Required<Said>): never => {
  throw new AppError('migration.plan', 422, message, { fields: [{ field: 'plan', code: 'plan', message, en }], en })
}

/**
 * A migration in several files: each step imports one file into one entity, in the order of the plan. Rows that cannot be
 * read are set aside with their reasons and do not stop the plan; a step that cannot start does.
 */
export const runMigrationPlan = async (
  runtime: App,
  actor: Actor,
  plan: MigrationPlan,
  folder: string,
  onStep: (report: StepReport) => void | Promise<void>,
): Promise<StepReport[]> => {
  const steps = []
  // Everything is looked at before anything is stored.
  for (const step of plan.steps) {
    const { title, file } = step
    const entity =
      entityNamed(step.entity) ??
      refuse({
        zh: `步骤「${title}」的实体「${step.entity}」不存在。`,
        en: `The entity “${step.entity}” of the step “${title}” does not exist.`,
      })
    const name =
      plan.files[file] ??
      refuse({
        zh: `步骤「${title}」的文件「${file}」没有在 files 中列出。`,
        en: `The file “${file}” of the step “${title}” is not listed under files.`,
      })
    const table = await openTable(join(folder, name)).catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT'
        ? refuse({ zh: `文件夹里没有 ${name}。`, en: `There is no ${name} in the folder.` })
        : refuseTable(error),
    )
    steps.push({ step, entity, name, header: table.header, plan: readPlan(step.plan, entity, table.header, actor) })
  }
  const reports: StepReport[] = []
  for (const { step, entity, name, header, plan: checked } of steps) {
    const run = await insertRun(runtime, actor, entity, { id: newId(), name, path: join(folder, name), header })
    const report = await runStep(runtime, run, checked, step.title, entity)
    reports.push(report)
    await onStep(report)
  }
  return reports
}

const runStep = async (runtime: App, run: RunRow, plan: object, title: string, e: Entity): Promise<StepReport> => {
  await runtime.store.rows(
    sql`update kernel.import_run set plan = ${JSON.stringify(plan)}::jsonb, state = 'waiting' where id = ${run.id}::uuid`,
  )
  const state = await performRun(runtime, { ...run, plan: plan as RunRow['plan'], state: 'waiting' }, () => false)
  const [done] = await runtime.store.rows<RunRow>(
    sql`update kernel.import_run set state = ${state}, ended_at = now() where id = ${run.id}::uuid returning *`,
  )
  const { created_rows, updated_rows, skipped_rows, failed_rows, warned_rows } = done as RunRow
  return {
    title,
    entity: e.name,
    runId: run.id,
    created: created_rows,
    updated: updated_rows,
    skipped: skipped_rows,
    failed: failed_rows,
    warned: warned_rows,
  }
}
