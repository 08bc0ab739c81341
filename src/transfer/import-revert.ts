import type { Actor } from '../kernel/access/actor.ts'
import { select } from '../kernel/command/rows.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { change, remove } from '../kernel/command/store.ts'
import { transact } from '../kernel/command/transact.ts'
import type { Entity, Patch, Row } from '../kernel/entity/entity.ts'
import { sql } from '../kernel/sql.ts'

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
 * record that somebody has changed since is left alone and counted, because undoing the import would undo their work; and so is
 * one that what happened around it holds fast.
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
    await transact(runtime, actor, async (ctx) => {
      const rows = await select(ctx, e, {
        where: sql`t.id = any(${undos.map((undo) => undo.record_id)}::uuid[])`,
        lock: true,
      })
      const byId = new Map(rows.map((row) => [row.id, row as Row<Entity>]))
      let kept = 0
      for (const undo of undos) {
        const row = byId.get(undo.record_id)
        const patch = undo.outcome === 'created' ? null : ((undo.before ?? {}) as Patch<Entity>)
        const isUntouched = row && (unwound.get(row.id) ?? row.version) === undo.version
        if (!isUntouched || (await e.holds?.(ctx, row))) kept += 1
        else {
          const how = { verb: 'revert', facts: { runId } }
          if (patch === null) await remove(ctx, e, row)
          else byId.set(row.id, await change(ctx, e, row, patch, how))
          unwound.set(row.id, undo.version - 1)
        }
      }
      await ctx.db.rows(sql`update kernel.import_run set kept_rows = kept_rows + ${kept} where id = ${runId}::uuid`)
    })
    below = last.line
  }
}
