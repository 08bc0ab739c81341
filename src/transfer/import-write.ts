import { asSql, visibleRows } from '../kernel/access/visible.ts'
import type { Ctx } from '../kernel/command/ctx.ts'
import { withCustom } from '../kernel/command/input.ts'
import { select } from '../kernel/command/rows.ts'
import { mustReach, refuseEdit } from '../kernel/command/run.ts'
import { change, completed, faultsOf, followUp, insertCompleted } from '../kernel/command/store.ts'
import type { Entity, Patch, Row, Write } from '../kernel/entity/entity.ts'
import { customFieldsOf, placeIn } from '../kernel/entity/registry.ts'
import { AppError, type FieldFault, missing } from '../kernel/error.ts'
import { sql } from '../kernel/sql.ts'
import type { Candidate, FileRow } from './import-cells.ts'
import { faultOf } from './import-fault.ts'
import { whyNoRecord } from './import-no-record.ts'
import { type ImportPlan, identityKey } from './import-plan.ts'
import { holdReferences } from './import-references.ts'
import { doubles } from './import-same.ts'

/** What the engine needs of an opened file. */
export interface FileTable {
  readonly header: readonly string[]
  batches(): AsyncIterable<readonly FileRow[]>
}

/** What became of one row of the file. */
export interface Outcome {
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
  /** Rows up to this line were stored by an earlier attempt, and those that are named besides. */
  readonly lastLine: number
  readonly storedLines: ReadonlySet<number>
  /** Asked between batches; true ends the run early. */
  stopped(): boolean
}

export const failed = ({ line, cells }: Candidate, faults: readonly FieldFault[]): Outcome => ({
  line,
  outcome: 'failed',
  cells,
  faults,
})

const reported = ({ cells, warnings }: Candidate) => (warnings.length > 0 ? { cells, faults: warnings } : {})

/** Writes the rows of one batch: new records, updates, and for each row what became of it. */
export const writeAll = async (ctx: Ctx, job: ImportJob, candidates: readonly Candidate[]): Promise<Outcome[]> => {
  const { entity: e, plan } = job
  const rows = candidates.filter((c) => !whyNoRecord(c, job.table.header))
  if (!plan.dryRun) await holdReferences(ctx.db, e, plan, rows)
  const good = rows.filter((c) => c.faults.length === 0)
  const outcomes = rows.filter((c) => c.faults.length > 0).map((c) => failed(c, c.faults))
  for (const c of candidates) {
    const why = whyNoRecord(c, job.table.header)
    if (why) outcomes.push(skipped(c, why))
  }
  const present = await presentRecords(ctx, e, plan, good)
  const doubled = await doubles(ctx, e, plan, good)
  const fresh: Candidate[] = []
  const writes: Write[] = []
  for (const candidate of good) {
    const known = doubled.get(candidate)
    const row = known ? known.row : plan.key ? present.get(candidate.values[plan.key]) : undefined
    if (known && (!row || plan.duplicates === 'skip'))
      outcomes.push(
        skipped(
          candidate,
          faultOf(null, 'duplicate', (name) => name(known.said)),
          row?.id,
        ),
      )
    else if (!row) fresh.push(candidate)
    else if (plan.duplicates === 'skip') outcomes.push({ line: candidate.line, outcome: 'skipped', record_id: row.id })
    else if (!known && present.isShared(candidate.values[plan.key!]))
      outcomes.push(failed(candidate, [shared(e, plan)]))
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

const skipped = ({ line, cells }: Candidate, why: FieldFault, id?: string): Outcome => ({
  line,
  outcome: 'skipped',
  ...(id && { record_id: id }),
  cells,
  faults: [why],
})

/** Which of several records is meant nobody can tell: none is changed on a guess. */
const shared = (e: Entity, { key }: ImportPlan): FieldFault =>
  faultOf(
    key!,
    'several',
    (name) =>
      `有多条${name(e.label)}的「${name(placeIn(e, key!)!.field)}」是这个值,分不清要更新哪一条。请改用编号等不重复的字段判断重复。`,
  )

interface Present {
  get(value: unknown): Row<Entity> | undefined
  /** Do several records hold this value. */
  isShared(value: unknown): boolean
}

const noneThere: Present = { get: () => undefined, isShared: () => false }

/** Records that are there already, by the value of the key field. */
const presentRecords = async (
  ctx: Ctx,
  e: Entity,
  { key, duplicates }: ImportPlan,
  good: readonly Candidate[],
): Promise<Present> => {
  if (!key || key === identityKey || duplicates === 'create') return noneThere
  const values = good.map((c) => c.values[key]).filter((value) => value !== undefined && value !== null)
  if (values.length === 0) return noneThere
  const place = placeIn(e, key)!
  const rows = await select(ctx, e, {
    where: sql`${place.column('t')} = any(${values}::${sql.raw(place.field.kind.column)}[])`,
    lock: duplicates === 'update',
  })
  const byValue = Map.groupBy(rows, (row) =>
    place.origin === 'custom' ? row.custom[key] : (row as Record<string, unknown>)[key],
  )
  return {
    get: (value) => byValue.get(value)?.[0],
    isShared: (value) => (byValue.get(value)?.length ?? 0) > 1,
  }
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
  const checked = fresh.map((candidate, i) => {
    const draft = drafts[i]!
    return { candidate, draft, faults: [...faultsOf(e, draft), ...missingCustom(e, draft)] }
  })
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

/** What the company itself made necessary is asked of people and of their files; what a command makes may lack it. */
const missingCustom = (e: Entity, { custom }: Values): FieldFault[] =>
  [...customFieldsOf(e).values()]
    .filter(({ key, field }) => field.required && ((custom as Values)[key] ?? null) === null)
    .map(({ key, field }) => missing(key, field))

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
