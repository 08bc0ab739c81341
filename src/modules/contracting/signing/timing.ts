import { type Ctx, sql } from '../../../kernel/index.ts'
import { enqueue } from '../../../platform/jobs/jobs.ts'

export const signingJobName = 'contracting.sign-outside'

export interface Timing {
  readonly tries: number
  readonly nextTryAt: Date | null
  readonly lastAnswer: string | null
}

/** When the service is called again and what it last said is no change of the record: its version and history stay. */
export const keepTiming = (ctx: Ctx, { id }: { readonly id: string }, timing: Timing): Promise<unknown> =>
  ctx.db.rows(sql`update contracting.signing_envelope set tries = ${timing.tries}, last_answer = ${timing.lastAnswer},
    next_try_at = ${timing.nextTryAt?.toISOString() ?? null}::timestamptz where id = ${id}::uuid`)

/** The next thing is asked of the service at once. */
export const callSoon = async (ctx: Ctx, row: { readonly id: string }): Promise<void> => {
  await keepTiming(ctx, row, { tries: 0, nextTryAt: ctx.now, lastAnswer: null })
  await enqueue(ctx.db, signingJobName, {}, { key: signingJobName })
}
