import { type Ctx, rowset, type Sql, sql } from '../../../kernel/index.ts'
import type { Records } from './hanging.ts'
import { isKept } from './kept.ts'
import { type KnownBy, strikeDeep } from './known-by.ts'
import type { Count } from './strike.ts'

type Values = Record<string, unknown>

/** Where words stay that are no record's own. Its rows are told apart by their place, which nobody moves while they are locked. */
interface Trace {
  readonly label: string
  readonly table: string
  readonly columns: Readonly<Record<string, 'text' | 'jsonb'>>
  /** Rows called `t`. */
  readonly where: Sql
}

/**
 * The history of what hangs on the person and their customer, and what is kept of requests, imports, exports and saved lists, where
 * only a number or a mailbox says for certain that it is the same person.
 */
export const strikeTraces = async (ctx: Ctx, records: Records, known: KnownBy, count: Count): Promise<void> => {
  const ids = [...records].flatMap(([e, held]) => (isKept(e) ? [] : held))
  for (const trace of tracesOf(ids, known)) await strikeTrace(ctx, trace, known, count)
}

const tracesOf = (ids: readonly string[], { anything, reachable }: KnownBy): Trace[] => {
  const history: Trace = {
    label: '修改历史',
    table: 'kernel.event',
    columns: { changes: 'jsonb', facts: 'jsonb' },
    where: sql`t.record_id = any(${ids}::uuid[]) and concat_ws(' ', t.changes::text, t.facts::text) ~* ${anything}`,
  }
  const elsewhere: Omit<Trace, 'where'>[] = [
    { label: '导入明细', table: 'kernel.import_row', columns: { cells: 'jsonb', before: 'jsonb', faults: 'jsonb' } },
    { label: '迁入报告', table: 'kernel.plan_run', columns: { reports: 'jsonb' } },
    { label: '接口应答', table: 'kernel.idempotency', columns: { response: 'text' } },
    { label: '导出记录的条件', table: 'kernel.export_log', columns: { filter: 'jsonb' } },
    { label: '保存的视图', table: 'work.saved_view', columns: { name: 'text', query: 'jsonb' } },
  ]
  if (reachable === null) return [history]
  return [
    history,
    ...elsewhere.map((trace) => {
      const texts = Object.keys(trace.columns).map((key) => sql`t.${sql.id(key)}::text`)
      return { ...trace, where: sql`concat_ws(' ', ${sql.join(texts)}) ~* ${reachable}` }
    }),
  ]
}

const strikeTrace = async (ctx: Ctx, { label, table, columns, where }: Trace, known: KnownBy, count: Count) => {
  const keys = Object.keys(columns)
  const cells = keys.map((key) => sql`t.${sql.id(key)}`)
  // What locks reads alone, what does not with several hands: less than half the time at 200,000 rows of imports.
  const places = await ctx.db.cells(sql`select t.ctid::text from ${sql.table(table)} as t where ${where}`)
  if (places.length === 0) return
  const rows = await ctx.db.rows<Values>(
    sql`select t.ctid::text as place, ${sql.join(cells)} from ${sql.table(table)} as t
      where t.ctid = any(${places.map(([place]) => place)}::tid[]) and ${where} for update`,
  )
  const left = rows.map((row) => strikeDeep(row, known.strike) as Values)
  const struck = left.filter((row, i) => JSON.stringify(row) !== JSON.stringify(rows[i]))
  if (struck.length === 0) return
  const sets = keys.map((key) => sql`${sql.id(key)} = r.${sql.id(key)}`)
  await ctx.db.rows(sql`update ${sql.table(table)} as t set ${sql.join(sets)}
    from ${rowset(struck, { place: 'tid', ...columns })} where t.ctid = r.place`)
  count(label, struck.length)
}
