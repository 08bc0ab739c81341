import type { Actor } from '../access/actor.ts'
import { asSql, visibleRows } from '../access/visible.ts'
import type { Ctx } from '../command/ctx.ts'
import { withCustom } from '../command/input.ts'
import { select } from '../command/rows.ts'
import { mustReach, refuseEdit, transact } from '../command/run.ts'
import type { Runtime } from '../command/runtime.ts'
import { change, completed, faultsOf, followUp, insertCompleted } from '../command/store.ts'
import type { Entity, Patch, Row, Write } from '../entity/entity.ts'
import { placeIn } from '../entity/registry.ts'
import { AppError, type FieldFault } from '../error.ts'
import { sql } from '../sql.ts'
import { type Candidate, cellReader, type FileRow } from './import-cells.ts'
import { type ImportPlan, identityKey } from './import-plan.ts'
import { referenceResolver } from './import-references.ts'
import { doubles } from './import-same.ts'

/** What the engine needs of an opened file. */
export interface FileTable {
  readonly header: readonly string[]
  batches(): AsyncIterable<readonly FileRow[]>
}

interface Outcome {
  readonly line: number
  readonly outcome: 'created' | 'updated' | 'skipped' | 'failed' | 'checked'
  readonly record_id?: string
  readonly version?: number
  readonly before?: Record<string, unknown>
  readonly cells?: readonly string[]
  readonly faults?: readonly FieldFault[]
}

export interface ImportJob {
  readonly runId: string
  readonly entity: Entity
  readonly plan: ImportPlan
  readonly table: FileTable
  /** Rows up to this line were stored by an earlier attempt. */
  readonly lastLine: number
  /** Asked between batches; true ends the run early. */
  stopped(): boolean
}

const rowsPerTransaction = 1_000

/**
 * Reads the file to its end: a thousand rows are one transaction with their records, events, outcomes and progress, so a
 * crash loses nothing and repeats nothing. A bad row is set aside with its reasons and stops no other.
 */
export const runImport = async (runtime: Runtime, actor: Actor, job: ImportJob): Promise<void> => {
  const read = cellReader(job.entity, job.plan, job.table.header)
  const resolve = referenceResolver(job.entity, job.plan, { actor, now: runtime.now(), company: runtime.company() })
  const seen = new Set<unknown>()
  let pending: Candidate[] = []
  let through = job.lastLine
  // While a batch is stored the next is read; it is resolved only afterwards, because its rows may name those before them.
  let storing: Promise<void> = Promise.resolve()
  const flush = async () => {
    const candidates = firstOfEach(job.plan, pending, seen)
    pending = []
    await storing
    await resolve(runtime.store, candidates)
    storing = storeBatch(runtime, actor, job, candidates, through)
    storing.catch(() => {})
  }
  for await (const batch of job.table.batches()) {
    for (const row of batch) {
      if (row.line <= job.lastLine) continue
      through = row.line
      const candidate = read(row)
      if (candidate) pending.push(candidate)
    }
    if (pending.length >= rowsPerTransaction) await flush()
    if (job.stopped()) break
  }
  if (pending.length > 0 && !job.stopped()) await flush()
  await storing
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

const storeBatch = async (
  runtime: Runtime,
  actor: Actor,
  job: ImportJob,
  candidates: readonly Candidate[],
  through: number,
): Promise<void> => {
  try {
    await transact(runtime, actor, async (ctx) => saveOutcomes(ctx, job, await writeAll(ctx, job, candidates), through))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await storeOneByOne(runtime, actor, job, candidates, through)
  }
}

/** Something in the batch was refused as a whole; each row by itself shows which. */
const storeOneByOne = async (
  runtime: Runtime,
  actor: Actor,
  job: ImportJob,
  candidates: readonly Candidate[],
  through: number,
): Promise<void> => {
  for (const candidate of candidates) {
    await transact(runtime, actor, async (ctx) =>
      saveOutcomes(ctx, job, await writeAll(ctx, job, [candidate]), candidate.line),
    ).catch(async (error: unknown) => {
      if (!(error instanceof AppError)) throw error
      const faults =
        error.fields.length > 0 ? error.fields : [{ field: null, code: error.code, message: error.message }]
      await transact(runtime, actor, (ctx) => saveOutcomes(ctx, job, [failed(candidate, faults)], candidate.line))
    })
  }
  await transact(runtime, actor, (ctx) => saveOutcomes(ctx, job, [], through))
}

const failed = ({ line, cells }: Candidate, faults: readonly FieldFault[]): Outcome => ({
  line,
  outcome: 'failed',
  cells,
  faults,
})

const reported = ({ cells, warnings }: Candidate) => (warnings.length > 0 ? { cells, faults: warnings } : {})

const writeAll = async (ctx: Ctx, job: ImportJob, candidates: readonly Candidate[]): Promise<Outcome[]> => {
  const { entity: e, plan } = job
  const good = candidates.filter((c) => c.faults.length === 0)
  const outcomes = candidates.filter((c) => c.faults.length > 0).map((c) => failed(c, c.faults))
  const present = await presentRecords(ctx, e, plan, good)
  const doubled = await doubles(ctx, e, plan, good)
  const fresh: Candidate[] = []
  const writes: Write[] = []
  for (const candidate of good) {
    const known = doubled.get(candidate)
    const row = known ? known.row : plan.key ? present.get(candidate.values[plan.key]) : undefined
    if (known && (!row || plan.duplicates === 'skip')) outcomes.push(skipped(candidate, known.message, row?.id))
    else if (!row) fresh.push(candidate)
    else if (plan.duplicates === 'skip') outcomes.push({ line: candidate.line, outcome: 'skipped', record_id: row.id })
    else outcomes.push(await updateOne(ctx, job, row, candidate, writes))
  }
  await followUp(ctx, e, writes)
  await refuseUnseen(
    ctx,
    e,
    writes.map(({ after }) => after?.id as string),
  )
  return [...outcomes, ...(await createAll(ctx, job, fresh))]
}

const skipped = ({ line, cells }: Candidate, message: string, id: string | undefined): Outcome => ({
  line,
  outcome: 'skipped',
  ...(id && { record_id: id }),
  cells,
  faults: [{ field: null, code: 'duplicate', message }],
})

/** Records that are there already, by the value of the key field. */
const presentRecords = async (
  ctx: Ctx,
  e: Entity,
  { key, duplicates }: ImportPlan,
  good: readonly Candidate[],
): Promise<Map<unknown, Row<Entity>>> => {
  if (!key || key === identityKey || duplicates === 'create') return new Map()
  const values = good.map((c) => c.values[key]).filter((value) => value !== undefined && value !== null)
  if (values.length === 0) return new Map()
  const place = placeIn(e, key)!
  const rows = await select(ctx, e, {
    where: sql`${place.column('t')} = any(${values}::${sql.raw(place.field.kind.column)}[])`,
    lock: duplicates === 'update',
  })
  return new Map(
    rows.map((row) => [place.origin === 'custom' ? row.custom[key] : (row as Record<string, unknown>)[key], row]),
  )
}

const updateOne = async (
  ctx: Ctx,
  job: ImportJob,
  row: Row<Entity>,
  candidate: Candidate,
  writes: Write[],
): Promise<Outcome> => {
  // An empty cell does not wipe out what is known.
  const given = Object.fromEntries(Object.entries(candidate.values).filter(([, value]) => value !== null))
  const patch = withCustom(job.entity, given)
  const old = row as Record<string, unknown>
  const before = formerValues(old, patch)
  const faults = faultsOf(job.entity, { ...old, ...patch })
  if (faults.length > 0) return failed(candidate, faults)
  await mustReach(ctx, job.entity, row.id, 'update')
  await refuseEdit(ctx, job.entity, row, patch)
  if (job.plan.dryRun) return { line: candidate.line, outcome: 'checked', ...reported(candidate) }
  const after = await change(ctx, job.entity, row, patch as Patch<Entity>, {
    verb: 'import',
    facts: { runId: job.runId },
    collect: writes,
  })
  return {
    line: candidate.line,
    outcome: 'updated',
    record_id: row.id,
    version: after.version,
    before,
    ...reported(candidate),
  }
}

type Values = Readonly<Record<string, unknown>>

/** What a patch replaces. Custom fields lie a level deeper; one that had no value is written as null, so that it is emptied. */
const formerValues = (old: Values, patch: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(patch).map((key) => [
      key,
      key === 'custom' ? formerValues(old.custom as Values, patch.custom as Values) : (old[key] ?? null),
    ]),
  )

const createAll = async (ctx: Ctx, job: ImportJob, fresh: readonly Candidate[]): Promise<Outcome[]> => {
  const { entity: e, plan, runId } = job
  if (fresh.length === 0) return []
  const drafts = await completed(
    ctx,
    e,
    fresh.map((c) => withCustom(e, c.values)),
  )
  const checked = fresh.map((candidate, i) => ({ candidate, draft: drafts[i]!, faults: faultsOf(e, drafts[i]!) }))
  const outcomes = checked
    .filter(({ faults }) => faults.length > 0)
    .map(({ candidate, faults }) => failed(candidate, faults))
  const good = checked.filter(({ faults }) => faults.length === 0)
  if (good.length === 0) return outcomes
  if (plan.dryRun)
    return [
      ...outcomes,
      ...good.map(({ candidate }): Outcome => ({ line: candidate.line, outcome: 'checked', ...reported(candidate) })),
    ]
  await insertCompleted(
    ctx,
    e,
    good.map(({ draft }) => draft),
    'import',
    { runId },
  )
  await refuseUnseen(
    ctx,
    e,
    good.map(({ draft }) => draft.id as string),
  )
  return [
    ...outcomes,
    ...good.map(
      ({ candidate, draft }): Outcome => ({
        line: candidate.line,
        outcome: 'created',
        record_id: draft.id as string,
        version: 1,
        ...reported(candidate),
      }),
    ),
  ]
}

const refuseUnseen = async (ctx: Ctx, e: Entity, ids: readonly string[]): Promise<void> => {
  const seen = visibleRows(e, ctx.actor, 't')
  if (seen === true || ids.length === 0) return
  const [row] = await ctx.db.rows<{ n: number }>(
    sql`select count(*) as n from ${sql.table(e.table)} as t where t.id = any(${[...ids]}::uuid[]) and ${asSql(seen)}`,
  )
  if (row?.n !== ids.length) {
    throw new AppError(
      'import.out_of_reach',
      422,
      `导入后你将无权查看这条${e.label.zh}。请把负责人改为你管辖范围内的人员。`,
    )
  }
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
      select ${runId}::uuid, line, outcome, record_id, version, before, cells, faults from json_to_recordset(${JSON.stringify(outcomes)}::json)
        as r (line bigint, outcome text, record_id uuid, version integer, before jsonb, cells jsonb, faults jsonb))
    update kernel.import_run set last_line = greatest(last_line, ${through}), read_rows = read_rows + ${outcomes.length},
      created_rows = created_rows + ${count('created')}, updated_rows = updated_rows + ${count('updated')},
      skipped_rows = skipped_rows + ${count('skipped')}, failed_rows = failed_rows + ${count('failed')}, warned_rows = warned_rows + ${warned}
    where id = ${runId}::uuid`)
}
