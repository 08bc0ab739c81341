import type { Actor } from '../kernel/access/actor.ts'
import type { Ctx } from '../kernel/command/ctx.ts'
import { select } from '../kernel/command/rows.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { change, remove } from '../kernel/command/store.ts'
import { transact } from '../kernel/command/transact.ts'
import type { Entity, Patch, Row } from '../kernel/entity/entity.ts'
import { entityNamed } from '../kernel/entity/registry.ts'
import { sayAll } from '../kernel/error.ts'
import { rowset, sql } from '../kernel/sql.ts'
import { type Hanging, hangingOn } from './import-borne.ts'
import { faultOf, type Say } from './import-fault.ts'

interface Undo {
  line: number
  outcome: 'created' | 'updated'
  record_id: string
  version: number
  before: Record<string, unknown> | null
}

const rowsPerTransaction = 500

/**
 * Takes a run back from its last row to its first: created records go to the recycle bin, updated ones get their former values. A
 * record that somebody has changed since is left alone and named, because undoing the import would undo their work; so is one that
 * people have hung others on, and one that what happened around it holds fast.
 */
export const revertImport = async (runtime: Runtime, actor: Actor, e: Entity, runId: string): Promise<void> => {
  // Of records that several rows of the file wrote: the version that the next row to be undone left behind.
  const unwound = new Map<string, number>()
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const undos = await runtime.store.rows<Undo>(
      sql`select line, outcome, record_id, version, before from kernel.import_row
        where run_id = ${runId}::uuid and line < ${below} and outcome in ('created', 'updated') order by line desc limit ${rowsPerTransaction}`,
    )
    const last = undos.at(-1)
    if (!last) return
    const done = await transact(runtime, actor, async (ctx) => {
      const batch = await undoBatch(ctx, e, runId, undos, unwound)
      await noteKept(ctx, runId, batch.kept)
      return batch.unwound
    })
    for (const [id, version] of done) unwound.set(id, version)
    below = last.line
  }
}

interface Kept {
  readonly line: number
  readonly why: Say
}

const undoBatch = async (
  ctx: Ctx,
  e: Entity,
  runId: string,
  undos: readonly Undo[],
  former: ReadonlyMap<string, number>,
): Promise<{ kept: readonly Kept[]; unwound: ReadonlyMap<string, number> }> => {
  const rows = await select(ctx, e, {
    where: sql`t.id = any(${undos.map((undo) => undo.record_id)}::uuid[])`,
    lock: 'whole',
  })
  const byId = new Map(rows.map((row) => [row.id, row as Row<Entity>]))
  const created = undos.filter(({ outcome }) => outcome === 'created').map((undo) => undo.record_id)
  const hanging = Map.groupBy(await hangingOn(ctx, e, created), ({ on }) => on)
  const removed = new Set<string>()
  const kept: Kept[] = []
  const unwound = new Map<string, number>()
  for (const { line, outcome, record_id: id, version, before } of undos) {
    const row = byId.get(id)
    const hung = outcome === 'created' ? (hanging.get(id) ?? []).filter((one) => !removed.has(one.id)) : []
    const why = await whyKept(ctx, e, row, (unwound.get(id) ?? former.get(id) ?? row?.version) === version, hung)
    if (why || !row) {
      kept.push({ line, why: why ?? goneSince })
      continue
    }
    const how = { verb: 'revert', facts: { runId } }
    if (outcome === 'updated') byId.set(id, await change(ctx, e, row, (before ?? {}) as Patch<Entity>, how))
    else {
      await remove(ctx, e, row)
      removed.add(id)
    }
    unwound.set(id, version - 1)
  }
  return { kept, unwound }
}

const goneSince: Say = () => '这条记录导入后已被删除或移出你的管辖范围,撤销时没有再动它。'

const whyKept = async (
  ctx: Ctx,
  e: Entity,
  row: Row<Entity> | undefined,
  isUntouched: boolean,
  hung: readonly Hanging[],
): Promise<Say | undefined> => {
  if (!row) return goneSince
  const title = (row as Record<string, unknown>)[e.title]
  if (!isUntouched) return () => `「${title}」导入后又被修改过,没有撤销。`
  const labels = [...new Set(hung.map(({ entity }) => entity))].map((name) => entityNamed(name)!.label)
  if (labels.length > 0)
    return (name) =>
      `「${title}」之后有人建了关联它的${name(sayAll(labels))},没有撤销。要撤销,请先处理这些记录,再到列表里删除它。`
  if (await e.holds?.(ctx, row)) return () => `「${title}」已经生效,没有撤销。`
}

/** Beside the row of the file, where whoever took the run back reads which records stayed, and why. */
const noteKept = async (ctx: Ctx, runId: string, kept: readonly Kept[]): Promise<void> => {
  if (kept.length === 0) return
  const notes = kept.map(({ line, why }) => ({ line, faults: [faultOf(null, 'kept', why)] }))
  await ctx.db.rows(sql`with noted as (update kernel.import_row as stored set faults = r.faults
      from ${rowset(notes, { line: 'bigint', faults: 'jsonb' })} where stored.run_id = ${runId}::uuid and stored.line = r.line)
    update kernel.import_run set kept_rows = kept_rows + ${kept.length} where id = ${runId}::uuid`)
}
