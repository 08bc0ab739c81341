import { compactRollup } from '../../kernel/entity/compact.ts'
import { type Job, sql } from '../../kernel/index.ts'
import { lead } from './lead/lead.entity.ts'
import { opportunity } from './opportunity/opportunity.entity.ts'

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
