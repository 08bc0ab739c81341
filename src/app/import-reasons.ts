import { kernelInEnglish } from '../http/kernel-in-english.ts'
import { type Actor, sql } from '../kernel/index.ts'
import type { RunRow } from './imports.ts'
import type { App } from './runtime.ts'

const ended = ['checked', 'done', 'failed', 'reverted']

interface Fault {
  readonly message: string
  /** Absent in what was kept before. */
  readonly en?: string | null
}

/** What was found while reading a file, in the language of who asks: it is kept in Chinese, with names in both. */
export const toldTo = ({ english }: Pick<Actor, 'english'>, { message, en }: Fault): string =>
  english ? kernelInEnglish(en ?? message) : message

const telling =
  (actor: Actor) =>
  <F extends Fault>({ en, ...fault }: F) => ({ ...fault, message: toldTo(actor, { ...fault, en }) })

/** The first rows that something is to be said of; at the end of a run its reasons, too. */
export const faultsOf = async (runtime: App, actor: Actor, { id, state }: RunRow): Promise<object> => {
  const rows = await runtime.store.rows<{ faults: Fault[] }>(
    sql`select line, outcome, cells, faults from kernel.import_row where run_id = ${id}::uuid and faults is not null order by line limit 50`,
  )
  return {
    faults: rows.map((row) => ({ ...row, faults: row.faults.map(telling(actor)) })),
    reasons: ended.includes(state) ? (await reasonsOf(runtime, id)).map(telling(actor)) : [],
  }
}

/** Each reason once, with the rows that it holds for: a post that is not there is one thing to do, not one for each of its people. */
const reasonsOf = (runtime: App, runId: string): Promise<Fault[]> =>
  runtime.store.rows<Fault>(
    sql`with each as (select line, cells, outcome, fault ->> 'field' as field, fault ->> 'code' as code, fault ->> 'message' as message, fault ->> 'en' as en
        from kernel.import_row, jsonb_array_elements(faults) as fault where run_id = ${runId}::uuid),
      counted as (select field, code, message, en, count(*)::integer as rows, min(line)::integer as line, (array_agg(line::integer order by line))[:10] as lines,
        bool_or(outcome = 'failed') as fails from each group by 1, 2, 3, 4 order by 8 desc, 5 desc, 6 limit 50)
      select counted.*, row.cells from counted join kernel.import_row as row on row.run_id = ${runId}::uuid and row.line = counted.line
      order by fails desc, rows desc, line`,
  )
