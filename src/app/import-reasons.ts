import { sql } from '../kernel/index.ts'
import type { RunRow } from './imports.ts'
import type { App } from './runtime.ts'

const ended = ['checked', 'done', 'failed', 'reverted']

/** The first rows that something is to be said of; at the end of a run its reasons, too. */
export const faultsOf = async (runtime: App, { id, state }: RunRow): Promise<object> => ({
  faults: await runtime.store.rows<object>(
    sql`select line, outcome, cells, faults from kernel.import_row where run_id = ${id}::uuid and faults is not null order by line limit 50`,
  ),
  reasons: ended.includes(state) ? await reasonsOf(runtime, id) : [],
})

/** Each reason once, with the rows that it holds for: a post that is not there is one thing to do, not one for each of its people. */
const reasonsOf = (runtime: App, runId: string): Promise<object[]> =>
  runtime.store.rows(
    sql`with each as (select line, cells, outcome, fault ->> 'field' as field, fault ->> 'code' as code, fault ->> 'message' as message
        from kernel.import_row, jsonb_array_elements(faults) as fault where run_id = ${runId}::uuid),
      counted as (select field, code, message, count(*)::integer as rows, min(line)::integer as line, (array_agg(line::integer order by line))[:10] as lines,
        bool_or(outcome = 'failed') as fails from each group by 1, 2, 3 order by 7 desc, 4 desc, 5 limit 50)
      select counted.*, row.cells from counted join kernel.import_row as row on row.run_id = ${runId}::uuid and row.line = counted.line
      order by fails desc, rows desc, line`,
  )
