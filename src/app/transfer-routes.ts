import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { actorOf } from '../http/context.ts'
import { readListRequest } from '../http/list-request.ts'
import { parseInput } from '../kernel/command/input.ts'
import { type Actor, type Entity, entityNamed, faults, field, isId, newId, sql } from '../kernel/index.ts'
import type { Reader } from '../kernel/list/filter.ts'
import { mustHave } from '../kernel/list/list.ts'
import { csvWriter } from '../platform/tables/csv-writer.ts'
import type { TableWriter } from '../platform/tables/sheet-writer.ts'
import { xlsxWriter } from '../platform/tables/xlsx-writer.ts'
import { exportRows } from '../transfer/export.ts'
import { toldTo } from './import-reasons.ts'
import { readAgain } from './import-table.ts'
import { describeRun, ownRun, type RunRow, receiveFile, revertRun, startRun } from './imports.ts'
import type { App } from './runtime.ts'
import { leftImports } from './unfinished-imports.ts'
import { readingUpload, uploadedFile } from './upload.ts'

const fail = faults('transfer', {
  no_run: { status: 404, zh: '没有这次导入的记录。', en: 'There is no such import.' },
  format: { status: 422, zh: '导出格式应为 csv 或 xlsx。', en: 'The format is csv or xlsx.', field: 'format' },
})

const named = (name: string): Entity => entityNamed(name) ?? fail('no_run')

/** Import in steps (upload, map, check, run, revert) and export as a stream. */
export const transferRoutes = (app: FastifyInstance, runtime: App, importFolder: string): void => {
  app.post('/api/import/:entity', async (request) => {
    const actor = actorOf(request)
    const e = named((request.params as { entity: string }).entity)
    mustHave({ actor }, e, 'import')
    const part = await uploadedFile(request)
    const run = await readingUpload(part, () => receiveFile(runtime, actor, e, importFolder, part.filename, part.file))
    return describeRun(runtime, actor, run)
  })
  app.get('/api/import', async (request) => {
    const { entity } = request.query as Record<string, string>
    const e = named(entity ?? '')
    mustHave({ actor: actorOf(request) }, e, 'import')
    return { items: await leftImports(runtime.store, actorOf(request), e.name) }
  })
  app.get('/api/import/:id', async (request) =>
    describeRun(runtime, actorOf(request), await runOf(runtime, actorOf(request), request.params)),
  )
  app.post('/api/import/:id/start', async (request) => {
    const actor = actorOf(request)
    return describeRun(
      runtime,
      actor,
      await startRun(runtime, actor, await runOf(runtime, actor, request.params), request.body),
    )
  })
  app.post('/api/import/:id/table', async (request) => {
    const actor = actorOf(request)
    return describeRun(
      runtime,
      actor,
      await readAgain(runtime, await runOf(runtime, actor, request.params), request.body),
    )
  })
  app.post('/api/import/:id/revert', async (request) => {
    const actor = actorOf(request)
    return describeRun(runtime, actor, await revertRun(runtime, await runOf(runtime, actor, request.params)))
  })
  app.get('/api/import/:id/errors.csv', async (request, reply) => {
    const actor = actorOf(request)
    const run = await runOf(runtime, actor, request.params)
    return sendTable(
      reply,
      `${actor.english ? 'Import problems-' : '导入问题-'}${run.file_name.replace(/\.\w+$/, '')}.csv`,
      csvWriter([...run.header, ...(actor.english ? ['Row', 'Reason'] : ['行号', '原因'])]),
      async (write) => {
        const rows = sql`select cells::text, line::text, faults::text from kernel.import_row where run_id = ${run.id}::uuid and faults is not null order by line`
        for await (const page of runtime.store.stream(rows, 500)) {
          for (const [cells, line, reasons] of page) {
            const messages = (JSON.parse(reasons ?? '[]') as { message: string; en?: string }[]).map((fault) =>
              toldTo(actor, fault),
            )
            // Of a row that went in and stayed its cells are not kept.
            const own = cells ? (JSON.parse(cells) as string[]) : run.header.map(() => '')
            await write([...own, line ?? '', messages.join(' ')])
          }
        }
      },
    )
  })
  app.get('/api/:entity/export', async (request, reply) => {
    const actor = actorOf(request)
    const e = named((request.params as { entity: string }).entity)
    const { format = 'xlsx', ...query } = request.query as Record<string, string>
    if (format !== 'csv' && format !== 'xlsx') return fail('format')
    const reader: Reader = { actor, now: runtime.now(), company: runtime.company() }
    const { columns, rows } = await exportRows(runtime.store, e, readListRequest(query), reader)
    const header = columns.map((column) => column.label)
    const writer =
      format === 'csv'
        ? csvWriter(header)
        : xlsxWriter(
            header,
            columns.map((column) => column.kind),
            e.label.zh,
          )
    await logExport(runtime, actor, e, format, query.filter, header)
    return sendTable(reply, `${e.label.zh}.${format}`, writer, async (write) => {
      for await (const page of rows) for (const row of page) await write(row)
    })
  })
}

const idField = { id: field.text({ zh: '编号', required: true }) }

/** Rows of the file are told as long as the right to import them lasts, and by a key only where it carries that. */
const runOf = async (runtime: App, actor: Actor, params: unknown): Promise<RunRow> => {
  const { id } = parseInput(idField, params, false) as { id: string }
  const run = (isId(id) ? await ownRun(runtime, actor, id) : undefined) ?? fail('no_run')
  mustHave({ actor }, named(run.entity), 'import')
  return run
}

/** Rows are written while the reader takes them; a failure in the middle breaks the download instead of ending it early. */
const sendTable = (
  reply: FastifyReply,
  name: string,
  writer: TableWriter,
  fill: (write: TableWriter['write']) => Promise<void>,
): FastifyReply => {
  const out: Readable = writer.readable
  fill(writer.write)
    .then(() => writer.end())
    .catch((error: Error) => out.destroy(error))
  const type = name.endsWith('.csv')
    ? 'text/csv; charset=utf-8'
    : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'no-store')
    .send(out)
}

const logExport = async (
  runtime: App,
  actor: Actor,
  e: Entity,
  format: string,
  filter: string | undefined,
  header: readonly string[],
) => {
  await runtime.store.rows(sql`insert into kernel.export_log (id, actor_id, entity, format, filter, fields)
    values (${newId()}::uuid, ${actor.employeeId}::uuid, ${e.name}, ${format}, ${filter ?? null}::jsonb, ${JSON.stringify(header)}::jsonb)`)
}
