import type { Actor } from '../kernel/access/actor.ts'
import type { Ctx } from '../kernel/command/ctx.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { transact } from '../kernel/command/transact.ts'
import { AppError } from '../kernel/error.ts'
import { rowset, sql } from '../kernel/sql.ts'
import { type Candidate, cellReader } from './import-cells.ts'
import type { ImportPlan } from './import-plan.ts'
import { referenceResolver } from './import-references.ts'
import { failed, type ImportJob, type Outcome, writeAll } from './import-write.ts'

const rowsPerTransaction = 1_000

/**
 * Reads the file to its end: a thousand rows are one transaction with their records, events, outcomes and progress, so a
 * crash loses nothing and repeats nothing. A bad row is set aside with its reasons and stops no other.
 */
export const runImport = async (runtime: Runtime, actor: Actor, job: ImportJob): Promise<void> => {
  const company = runtime.company()
  const read = cellReader(job.entity, job.plan, job.table.header, company.timeZone)
  const resolve = referenceResolver(job.entity, job.plan, { actor, now: runtime.now(), company })
  const seen = new Set<unknown>()
  const atOnce = rowsStandAlone(job) ? 2 : 1
  const storing: Promise<void>[] = []
  let last: Batch | undefined
  let pending: Candidate[] = []
  let through = job.lastLine
  const flush = async () => {
    const batch: Batch = { candidates: firstOfEach(job.plan, pending, seen), through, stored: false }
    if (last && atOnce > 1) batch.earlier = last
    pending = []
    last = batch
    // While batches are stored the next is read; it is resolved only when its turn has come.
    if (storing.length >= atOnce) await storing.shift()
    await resolve(runtime.store, batch.candidates)
    const stored = storeBatch(runtime, actor, job, batch)
    stored.catch(() => {})
    storing.push(stored)
  }
  try {
    for await (const rows of job.table.batches()) {
      for (const row of rows) {
        if (row.line <= job.lastLine || job.storedLines.has(row.line)) continue
        through = row.line
        const candidate = read(row)
        if (candidate) pending.push(candidate)
      }
      if (pending.length >= rowsPerTransaction) await flush()
      if (job.stopped()) break
    }
    if (pending.length > 0 && !job.stopped()) await flush()
    await Promise.all(storing)
  } finally {
    // A run that has failed stores nothing any more: whoever reverts it or starts it again meets all of its rows.
    await Promise.allSettled(storing)
  }
}

/** Whether no row can name or repeat one before it. Then two batches are stored at once: one computes while the other writes. */
const rowsStandAlone = ({ entity: e, plan }: ImportJob): boolean =>
  !e.same && plan.duplicates !== 'update' && Object.values(e.fields).every((field) => field.target !== e.name)

interface Batch {
  readonly candidates: readonly Candidate[]
  /** Its last line. */
  readonly through: number
  stored: boolean
  /** The one before, which may still be on its way. */
  earlier?: Batch
}

/** Two rows of one file with the same key: the second is refused or left out, whatever is done about records there before. */
const firstOfEach = (
  { key, repeated }: ImportPlan,
  candidates: readonly Candidate[],
  seen: Set<unknown>,
): Candidate[] => {
  if (!key) return [...candidates]
  return candidates.filter(({ values, faults }) => {
    const value = values[key]
    if (value === undefined || value === null || !seen.has(value)) {
      seen.add(value)
      return true
    }
    if (repeated === 'fail') faults.push({ field: key, code: 'repeated', message: '同一个文件里前面已有这个值的行。' })
    return repeated === 'fail'
  })
}

const storeBatch = async (runtime: Runtime, actor: Actor, job: ImportJob, batch: Batch): Promise<void> => {
  const save = async (ctx: Ctx, rows: readonly Candidate[], line: number) =>
    saveOutcomes(ctx, job, await writeAll(ctx, job, rows), reached(batch, line))
  try {
    await patiently(() => transact(runtime, actor, (ctx) => save(ctx, batch.candidates, batch.through)))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await storeOneByOne(runtime, actor, job, batch, save)
  }
  batch.stored = true
  batch.earlier = undefined
}

/** Tries again what had to give way to the batch beside it. */
const patiently = <T>(run: () => Promise<T>, times = 3): Promise<T> =>
  run().catch((error: unknown) => {
    if (times > 0 && error instanceof AppError && error.code === 'request.busy') return patiently(run, times - 1)
    throw error
  })

/** How far a restart may skip: not past a batch that is not stored yet. What is stored beyond is known by its outcomes. */
const reached = ({ earlier }: Batch, line: number): number => (earlier && !earlier.stored ? 0 : line)

/** Something in the batch was refused as a whole; each row by itself shows which. */
const storeOneByOne = async (
  runtime: Runtime,
  actor: Actor,
  job: ImportJob,
  batch: Batch,
  save: (ctx: Ctx, rows: readonly Candidate[], line: number) => Promise<void>,
): Promise<void> => {
  for (const candidate of batch.candidates) {
    await patiently(() => transact(runtime, actor, (ctx) => save(ctx, [candidate], candidate.line))).catch(
      async (error: unknown) => {
        if (!(error instanceof AppError)) throw error
        const faults =
          error.fields.length > 0 ? error.fields : [{ field: null, code: error.code, message: error.message }]
        const line = reached(batch, candidate.line)
        await transact(runtime, actor, (ctx) => saveOutcomes(ctx, job, [failed(candidate, faults)], line))
      },
    )
  }
  await transact(runtime, actor, (ctx) => saveOutcomes(ctx, job, [], reached(batch, batch.through)))
}

const saveOutcomes = async (
  ctx: Ctx,
  { runId }: ImportJob,
  outcomes: readonly Outcome[],
  through: number,
): Promise<void> => {
  const count = (name: Outcome['outcome']) => outcomes.filter((o) => o.outcome === name).length
  const warned = outcomes.filter((o) => o.outcome !== 'failed' && o.faults).length
  await ctx.db.rows(sql`with saved as (insert into kernel.import_row (run_id, line, outcome, record_id, version, before, cells, faults)
      select ${runId}::uuid, line, outcome, record_id, version, before, cells, faults from ${rowset(outcomes, { line: 'bigint', outcome: 'text', record_id: 'uuid', version: 'integer', before: 'jsonb', cells: 'jsonb', faults: 'jsonb' })})
    update kernel.import_run set last_line = greatest(last_line, ${through}), read_rows = read_rows + ${outcomes.length},
      created_rows = created_rows + ${count('created')}, updated_rows = updated_rows + ${count('updated')},
      skipped_rows = skipped_rows + ${count('skipped')}, failed_rows = failed_rows + ${count('failed')}, warned_rows = warned_rows + ${warned}
    where id = ${runId}::uuid`)
}
