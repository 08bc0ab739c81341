import type { Rollup } from '../../kernel/entity/entity.ts'
import { type Job, sql } from '../../kernel/index.ts'
import { rollupColumn } from '../../kernel/list/rollup.ts'
import { snake } from '../../kernel/sql.ts'
import { lead } from './lead/lead.entity.ts'
import { opportunity } from './opportunity/opportunity.entity.ts'

/** Folds the changes of a roll-up into one row per key. Run by one process at a time. */
const compactRollup = ({ table, by, sum }: Rollup): string => {
  const keys = by.map(rollupColumn)
  const totals = ['n', ...sum.map(snake)]
  const isSomething = totals.map((total) => `sum(${total}) <> 0`).join(' or ')
  // What belongs to nobody is no member of a list, so it is taken beside it.
  return `with owned as (delete from ${table} where ${keys[0]} in (select ${keys[0]} from ${table} where is_change) returning *),
    free as (delete from ${table} where ${keys[0]} is null and exists (select from ${table} where ${keys[0]} is null and is_change) returning *),
    taken as (select * from owned union all select * from free)
    insert into ${table} (${[...keys, ...totals, 'is_change'].join(', ')})
    select ${[...keys, ...totals.map((total) => `sum(${total})`), 'false'].join(', ')} from taken
      group by ${keys.join(', ')} having ${isSomething}`
}

const compactingLock = 7_423_105

/** Folds the roll-ups' changes together, so that reading them stays short. Whoever comes second leaves it to the first. */
export const compactRollups: Job = {
  name: 'compact-rollups',
  everyMinutes: 1,
  everyChanges: 1_000,
  run: (runtime) =>
    runtime.store.transaction(async (db) => {
      const [lock] = await db.rows<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${compactingLock}) as mine`)
      if (!lock?.mine) return
      for (const rollup of [lead, opportunity].flatMap((e) => e.rollups ?? []))
        await db.rows(sql.raw(compactRollup(rollup)))
    }),
}
