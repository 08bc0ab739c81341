import type { Actor } from '../kernel/access/actor.ts'
import type { Ctx } from '../kernel/command/ctx.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { transact } from '../kernel/command/transact.ts'
import { AppError } from '../kernel/error.ts'
import { rowset, sql } from '../kernel/sql.ts'
import type { Candidate } from './import-cells.ts'
import { failed, type ImportJob, type Outcome, writeAll } from './import-write.ts'

export interface Batch {
  readonly candidates: readonly Candidate[]
  /** Its last line. */
  readonly through: number
  stored: boolean
  /** The one before, which may still be on its way. */
  earlier?: Batch
}

export const storeBatch = async (runtime: Runtime, actor: Actor, job: ImportJob, batch: Batch): Promise<void> => {
  const save = async (ctx: Ctx, rows: readonly Candidate[], line: number) =>
    saveOutcomes(ctx, job, await writeAll(ctx, job, rows), reached(batch, line))
  try {
    await transact(runtime, actor, (ctx) => save(ctx, batch.candidates, batch.through))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await storeOneByOne(runtime, actor, job, batch, save)
  }
  batch.stored = true
  batch.earlier = undefined
}

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
    await transact(runtime, actor, (ctx) => save(ctx, [candidate], candidate.line)).catch(async (error: unknown) => {
      if (!(error instanceof AppError)) throw error
      const faults =
        error.fields.length > 0
          ? error.fields
          : [{ field: null, code: error.code, message: error.message, en: error.en }]
      const line = reached(batch, candidate.line)
      await transact(runtime, actor, (ctx) => saveOutcomes(ctx, job, [failed(candidate, faults)], line))
    })
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
