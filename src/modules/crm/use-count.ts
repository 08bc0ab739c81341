import { type Ctx, first, sql } from '../../kernel/index.ts'

/** Who does what, how often and within which time. */
export interface Use {
  readonly kind: 'lookup' | 'form' | 'unsubscribe' | 'touch'
  readonly name: string
  readonly limit: number
  readonly seconds: number
}

/** Counts one use. Seconds to wait when it is one too many, else null. Counting is one statement, so parallel uses count. */
export const waitAfterUse = async (
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { kind, name, limit, seconds }: Use,
): Promise<number | null> => {
  const at = sql`${now.toISOString()}::timestamptz`
  const running = sql`u.window_start > ${at} - ${seconds}::int * interval '1 second'`
  const counted = await first<{ n: number; wait: number }>(
    db,
    sql`insert into crm.use_count as u (kind, name, window_start, n) values (${kind}, ${name}, ${at}, 1)
      on conflict (kind, name) do update set
        n = case when ${running} then u.n + 1 else 1 end,
        window_start = case when ${running} then u.window_start else ${at} end
      returning n, ceil(extract(epoch from window_start - ${at}) + ${seconds}::int)::int as wait`,
  )
  return counted && counted.n > limit ? Math.max(1, counted.wait) : null
}
