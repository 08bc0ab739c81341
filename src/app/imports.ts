import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { placesOf } from '../kernel/entity/registry.ts'
import {
  type Actor,
  AppError,
  dateIn,
  type Entity,
  entityNamed,
  faults,
  first,
  inWords,
  newId,
  placeIn,
  type Said,
  sql,
  systemActor,
} from '../kernel/index.ts'
import { loadActor } from '../modules/people/index.ts'
import { enqueue } from '../platform/jobs/jobs.ts'
import type { Table, TableNote } from '../platform/tables/sheet.ts'
import { openTable } from '../platform/tables/sheet-open.ts'
import { type ImportPlan, importable, importPlan, readPlan } from '../transfer/import-plan.ts'
import { revertImport } from '../transfer/import-revert.ts'
import { runImport } from '../transfer/import-run.ts'
import { suggestColumns } from '../transfer/suggest.ts'
import { faultsOf, toldTo } from './import-reasons.ts'
import { noteTable, refuseStrangeHeader, refuseTable, type TableView, tableOf, viewOf } from './import-table.ts'
import type { App } from './runtime.ts'
import { keptUntil } from './unfinished-imports.ts'

const fail = faults('import', {
  expired: {
    status: 409,
    zh: '这次导入到期没有做完,上传的文件已经删除。请重新上传文件。',
    en: 'This import was not finished in time and its file is deleted. Upload it again.',
  },
  busy: {
    status: 409,
    zh: '这次导入正在进行或已经结束,不能再次开始。',
    en: 'This import is running or over and cannot start again.',
  },
  not_revertible: { status: 409, zh: '只有已完成的导入可以撤销。', en: 'Only an import that is done can be undone.' },
  too_large: {
    status: 422,
    zh: '文件过大。请拆成几个文件后再导入。',
    en: 'The file is too large. Split it, then import the parts.',
    field: 'file',
  },
})

export interface RunRow {
  id: string
  entity: string
  actor_id: string
  user_id: string
  file_name: string
  file_path: string
  header: string[]
  sheet: string | null
  header_line: number | null
  notes: TableNote[] | null
  state: string
  plan: ImportPlan | null
  last_line: number
  read_rows: number
  created_rows: number
  updated_rows: number
  skipped_rows: number
  failed_rows: number
  warned_rows: number
  kept_rows: number
  error: string | null
}

/** Stores the upload and opens a run for it; a file that is no table is refused and not kept. */
export const receiveFile = async (
  runtime: App,
  actor: Actor,
  e: Entity,
  folder: string,
  name: string,
  bytes: Readable,
): Promise<RunRow> => {
  const id = newId()
  const path = join(folder, id)
  await mkdir(folder, { recursive: true })
  await pipeline(bytes, createWriteStream(path, { mode: 0o600 }))
  try {
    if ((bytes as { truncated?: boolean }).truncated) fail('too_large')
    const { header } = await openTable(path).catch(refuseTable)
    refuseStrangeHeader(header)
    return await insertRun(runtime, actor, e, { id, name, path, header })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

interface NewRun {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly header: readonly string[]
}

export const insertRun = async (
  runtime: App,
  actor: Actor,
  e: Entity,
  { id, name, path, header }: NewRun,
): Promise<RunRow> => {
  const [run] =
    await runtime.store.rows<RunRow>(sql`insert into kernel.import_run (id, entity, actor_id, user_id, file_name, file_path, header, state)
    values (${id}::uuid, ${e.name}, ${actor.employeeId}::uuid, ${actor.userId}::uuid, ${name.slice(0, 200).toWellFormed().replaceAll('\u0000', '')}, ${path},
      ${JSON.stringify(header)}::jsonb, 'mapping') returning *`)
  return run as RunRow
}

/** A run is seen by whoever started it. */
export const ownRun = (runtime: App, actor: Actor, id: string): Promise<RunRow | undefined> =>
  first<RunRow>(
    runtime.store,
    sql`select * from kernel.import_run where id = ${id}::uuid and actor_id = ${actor.employeeId}::uuid`,
  )

/** The run as the screen shows it; while its columns may be mapped, with samples and suggestions. */
export const describeRun = async (runtime: App, actor: Actor, run: RunRow): Promise<object> => {
  return {
    id: run.id,
    entity: run.entity,
    fileName: run.file_name,
    state: run.state,
    plan: run.plan,
    header: run.header,
    notes: (run.notes ?? []).map((note) => ({ ...note, message: toldTo(actor, note) })),
    keptUntil: await keptUntil(runtime.store, run.id),
    ...(mappable.includes(run.state) && (await forMapping(run, actor))),
    progress: {
      rows: run.read_rows,
      created: run.created_rows,
      updated: run.updated_rows,
      skipped: run.skipped_rows,
      failed: run.failed_rows,
      warned: run.warned_rows,
      kept: run.kept_rows,
    },
    ...(await faultsOf(runtime, actor, run)),
    error: run.error && toldTo(actor, { message: run.error }),
  }
}

const mappable = ['mapping', 'checked']
const sampleRows = 5

const forMapping = async (run: RunRow, actor: Actor) => {
  const table = await tableOf(run).catch(refuseTable)
  const columns = await suggestFor(entityNamed(run.entity) as Entity, actor, table)
  const seen = viewOf(table)
  const { notes, ...view } = columns.some(({ samples }) => samples.length > 0) ? seen : withoutRows(seen)
  return { columns, table: { ...view, notes: notes.map((note) => ({ ...note, message: toldTo(actor, note) })) } }
}

const withoutRows = (seen: TableView): TableView => {
  const message = '只有列名,下面没有数据。请在表格里填好数据,再点「重新选择文件」上传。'
  return { ...seen, notes: [...seen.notes, { code: 'no_rows' as const, message }] }
}

const suggestFor = async (e: Entity, actor: Actor, table: Table) => {
  const samples: string[][] = []
  for await (const row of table.rows()) {
    samples.push(row.cells)
    if (samples.length >= sampleRows) break
  }
  const allowed = new Set(importable(e, actor).map(({ key }) => key))
  const places = placesOf(e).filter(({ field }) => field.by !== 'system')
  const fields = places.map(({ key, field }) => ({
    key,
    zh: field.zh,
    ...(field.en && { en: field.en }),
    accepts: (cell: string) => 'value' in field.kind.read(cell, field),
    derived: field.by === 'command' && field.target !== undefined,
  }))
  const columns = table.header.map((name, i) => ({ name, samples: samples.map((cells) => cells[i] ?? '') }))
  const suggested = new Map(suggestColumns(columns, fields).map((s) => [s.column, s]))
  return columns.map(({ name, samples: cells }, index) => {
    const { field = '', caution = null } = suggested.get(index) ?? {}
    const found = { index, header: name, samples: cells }
    if (field === '' || allowed.has(field))
      return { ...found, suggestion: field || null, caution: caution && toldTo(actor, { message: caution }) }
    return { ...found, suggestion: null, caution: inWords(actor, masked(placeIn(e, field)!.field)) }
  })
}

const masked = ({ zh, en = zh }: Said): Said => ({
  zh: `「${zh}」对你脱敏显示,不能由你导入。请让能看到完整号码的同事导入这份文件。`,
  en: `“${en}” is masked for you and not yours to import. Have a colleague who sees it whole import this file.`,
})

/** The mapping that the suggestions make, for the command line, and the columns left over. */
export const suggestMapping = async (e: Entity, actor: Actor, table: Table) => {
  const columns = await suggestFor(e, actor, table)
  return {
    mapping: columns.flatMap(({ header, suggestion }) => (suggestion ? [{ column: header, field: suggestion }] : [])),
    unmapped: columns.filter(({ suggestion }) => !suggestion).map(({ header }) => header),
  }
}

/** Checks the plan and puts the run into the queue. A checked dry run may be started again for real. */
export const startRun = async (runtime: App, actor: Actor, run: RunRow, body: unknown): Promise<RunRow> => {
  const e = entityNamed(run.entity) as Entity
  if (run.state === 'expired') fail('expired')
  const plan = readPlan(body, e, run.header, actor)
  return runtime.store.transaction(async (db) => {
    const [started] =
      await db.rows<RunRow>(sql`update kernel.import_run set state = 'waiting', plan = ${JSON.stringify(plan)}::jsonb, last_line = 0,
        read_rows = 0, created_rows = 0, updated_rows = 0, skipped_rows = 0, failed_rows = 0, warned_rows = 0, error = null
      where id = ${run.id}::uuid and state in ('mapping', 'checked', 'failed') and created_rows = 0 and updated_rows = 0 returning *`)
    if (!started) return fail('busy')
    await db.rows(sql`delete from kernel.import_row where run_id = ${run.id}::uuid`)
    await enqueue(db, 'import', { runId: run.id }, { key: `import:${run.id}` })
    return started
  })
}

export const revertRun = async (runtime: App, run: RunRow): Promise<RunRow> => {
  return runtime.store.transaction(async (db) => {
    const [reverting] = await db.rows<RunRow>(
      sql`update kernel.import_run set state = 'reverting' where id = ${run.id}::uuid and state in ('done', 'failed') and created_rows + updated_rows > 0 returning *`,
    )
    if (!reverting) return fail('not_revertible')
    await enqueue(db, 'import', { runId: run.id }, { key: `import:${run.id}` })
    return reverting
  })
}

/** The queue's task: runs or reverts, and goes on behind the last stored row after a crash. */
export const importTask =
  (runtime: App) =>
  async (payload: unknown, aborted?: AbortSignal): Promise<void> => {
    const { runId } = payload as { runId: string }
    const run = await first<RunRow>(runtime.store, sql`select * from kernel.import_run where id = ${runId}::uuid`)
    if (!run || !['waiting', 'running', 'reverting'].includes(run.state)) return
    try {
      const ended = await performRun(runtime, run, () => aborted?.aborted === true)
      if (ended) await setState(runtime, runId, ended, null)
    } catch (error) {
      const known = error instanceof AppError || (error as Error).name === 'TableFault'
      if (!known) runtime.log.error({ err: error, runId }, 'import failed')
      await setState(
        runtime,
        runId,
        'failed',
        known ? (error as Error).message : '导入中途出错,已导入的行保留。可以撤销后重试。',
      )
    }
  }

const setState = (runtime: App, runId: string, state: string, error: string | null) =>
  runtime.store.rows(
    sql`update kernel.import_run set state = ${state}, error = ${error}, ended_at = now() where id = ${runId}::uuid`,
  )

/** Who acts for a run: its user as they are today, or the installation itself where the command line had no account. */
export const actorOfUser = async (runtime: App, userId: string): Promise<Actor> => {
  if (userId === systemActor.userId) return systemActor
  const actor = await loadActor(runtime.store, userId, dateIn(runtime.now(), runtime.company().timeZone))
  if (!actor) throw new AppError('import.actor_gone', 409, '发起导入的账号已停用。')
  return actor
}

/** Runs to the end and names the state reached; null when it was stopped and the queue shall start it again. */
export const performRun = async (runtime: App, run: RunRow, stopped: () => boolean): Promise<string | null> => {
  const e = entityNamed(run.entity) as Entity
  const actor = await actorOfUser(runtime, run.user_id)
  if (run.state === 'reverting') {
    await revertImport(runtime, actor, e, run.id)
    return 'reverted'
  }
  const plan = importPlan.parse(run.plan)
  await runtime.store.rows(
    sql`update kernel.import_run set state = 'running', started_at = coalesce(started_at, now()) where id = ${run.id}::uuid`,
  )
  const table = await tableOf(run)
  const beyond = await runtime.store.rows<{ line: number }>(
    sql`select line from kernel.import_row where run_id = ${run.id}::uuid and line > ${run.last_line}`,
  )
  const storedLines = new Set(beyond.map(({ line }) => line))
  await runImport(runtime, actor, {
    runId: run.id,
    entity: e,
    plan,
    table,
    lastLine: run.last_line,
    storedLines,
    stopped,
  })
  if (stopped()) return null
  await noteTable(runtime, run.id, table)
  return plan.dryRun ? 'checked' : 'done'
}
