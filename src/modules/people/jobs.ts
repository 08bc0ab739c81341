import { type Job, sql } from '../../kernel/index.ts'
import { applyMoves } from './employee.commands.ts'

export const moveJob: Job = { name: 'apply-moves', everyMinutes: 30, run: applyMoves }

/** Counts of tries that no longer matter: longer than the quiet time of either kind. */
export const forgetTriesJob: Job = {
  name: 'forget-sign-in-tries',
  everyMinutes: 720,
  run: async (runtime) => {
    await runtime.store.rows(
      sql`delete from people.sign_in_throttle where last_at < ${runtime.now().toISOString()}::timestamptz - interval '2 days'`,
    )
  },
}
