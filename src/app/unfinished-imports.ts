import { type Actor, type Db, first, type Job, sql, transact } from '../kernel/index.ts'
import { removeStored } from '../modules/work/index.ts'

/** States in which an import waits for somebody to go on with it. */
const unfinished = sql`file_path <> '' and state in ('mapping', 'checked', 'failed')`

const keptDays = sql`(select import_days from people.company where deleted_at is null)::integer`

/** Until when the table of this run is kept, where nobody goes on with it. */
export const keptUntil = async (db: Db, runId: string): Promise<string | null> => {
  const run = await first<{ until: string }>(
    db,
    sql`select coalesce(ended_at, created_at) + make_interval(days => ${keptDays}) as until
      from kernel.import_run where id = ${runId}::uuid and ${unfinished}`,
  )
  return run?.until ?? null
}

interface Unfinished {
  id: string
  fileName: string
  state: string
  keptUntil: string
}

const shown = 5

/** What somebody began to import into a kind of record and left, the latest first. */
export const leftImports = (db: Db, actor: Actor, entity: string): Promise<Unfinished[]> =>
  db.rows(
    sql`select id, file_name as "fileName", state, coalesce(ended_at, created_at) + make_interval(days => ${keptDays}) as "keptUntil"
      from kernel.import_run where actor_id = ${actor.employeeId}::uuid and entity = ${entity} and ${unfinished}
      order by created_at desc limit ${shown}`,
  )

/**
 * What was uploaded, and what a check said of its rows, is about people and nobody's record: it is not kept for good. A run that
 * failed half-way keeps what it needs to be reverted.
 */
export const forgetUnfinished: Job = {
  name: 'forget-unfinished-imports',
  everyMinutes: 60,
  run: (runtime, actor) =>
    transact(runtime, actor, async (ctx) => {
      const gone = await ctx.db.rows<{ id: string; path: string; state: string }>(sql`update kernel.import_run as r
        set file_path = '', state = case when r.created_rows + r.updated_rows > 0 then r.state else 'expired' end
        from (select id, file_path from kernel.import_run where ${unfinished}
          and coalesce(ended_at, created_at) < ${ctx.now.toISOString()}::timestamptz - make_interval(days => ${keptDays})
          order by created_at limit 500 for update skip locked) as was
        where r.id = was.id returning r.id, was.file_path as path, r.state`)
      const expired = gone.filter(({ state }) => state === 'expired').map(({ id }) => id)
      await ctx.db.rows(sql`delete from kernel.import_row where run_id = any(${expired}::uuid[])`)
      await removeStored(ctx, { tables: gone.map(({ path }) => path) })
    }),
}
