import { type Db, faults, first, type Runtime, type Sql, sql } from '../../kernel/index.ts'

const fail = faults('sign-in', {
  throttled: {
    status: 429,
    zh: '密码尝试次数过多,为保护账号已暂停。请在 {retryAfterSeconds} 秒后重试,或联系管理员。',
    en: 'Too many attempts; the account is paused to protect it. Try again in {retryAfterSeconds} seconds, or ask an administrator.',
  },
})

interface Attempt {
  readonly account: string
  readonly address: string
}

// An account: five tries, then a pause that doubles from half a minute to a quarter of an hour. An address, behind which a
// whole office may sit: thirty tries, then the same. A quiet day, or signing in, starts the account anew.
const limits = { account: 5, address: 30 }
const firstPause = 30
const longestPause = 900
const quietHours = { account: 24, address: 1 }

/** Counts a try at the account and from the address; refuses while either is paused, without counting. */
export const countAttempt = async (runtime: Runtime, attempt: Attempt): Promise<void> => {
  await count(runtime, 'address', attempt.address)
  await count(runtime, 'account', attempt.account).catch(async (refused: unknown) => {
    // Not looked at, so no guess: whoever keeps trying a paused account must not pause the office.
    await giveBack(runtime, sql`kind = 'address' and name = ${attempt.address}`)
    throw refused
  })
}

/** A guess at the password of an account by whoever is signed in to it: counted with those of signing in. */
export const countGuess = (runtime: Runtime, account: string): Promise<void> => count(runtime, 'account', account)

const count = async (runtime: Runtime, kind: keyof typeof limits, name: string): Promise<void> => {
  const now = sql`${runtime.now().toISOString()}::timestamptz`
  const tries = sql`case when t.last_at < ${now} - ${quietHours[kind]} * interval '1 hour' then 1 else t.tries + 1 end`
  const counted = await first(
    runtime.store,
    sql`insert into people.sign_in_throttle as t (kind, name, tries, last_at) values (${kind}, ${name}, 1, ${now})
      on conflict (kind, name) do update set tries = ${tries}, last_at = ${now},
        paused_until = case when ${tries} >= ${limits[kind]}
          then ${now} + least(${firstPause} * 2 ^ least(${tries} - ${limits[kind]}, 10), ${longestPause}) * interval '1 second' end
      -- No pause is longer than the longest: one that seems so is of before the clock was set back.
      where t.paused_until is null or t.paused_until <= ${now} or t.paused_until > ${now} + ${longestPause} * interval '1 second'
      returning tries`,
  )
  if (counted) return
  const paused = await first<{ seconds: number }>(
    runtime.store,
    sql`select ceil(extract(epoch from paused_until - ${now})) as seconds from people.sign_in_throttle where kind = ${kind} and name = ${name}`,
  )
  fail('throttled', { retryAfterSeconds: paused?.seconds ?? firstPause })
}

/** The password was right and the code is still to come: this try was no guess. */
export const forgiveAttempt = (runtime: Runtime, { account, address }: Attempt): Promise<void> =>
  giveBack(runtime, sql`(kind, name) in (('account', ${account}), ('address', ${address}))`)

/** Signed in: the account starts anew, the address gets this try back. */
export const forgiveAttempts = async (runtime: Runtime, attempt: Attempt): Promise<void> => {
  await forgiveAttempt(runtime, attempt)
  await forgiveAccount(runtime.store, attempt.account)
}

export const forgiveAccount = async (db: Db, account: string): Promise<void> => {
  await db.rows(sql`delete from people.sign_in_throttle where kind = 'account' and name = ${account}`)
}

const giveBack = async (runtime: Runtime, which: Sql): Promise<void> => {
  await runtime.store.rows(
    sql`update people.sign_in_throttle set tries = tries - 1, paused_until = null where ${which} and tries > 0`,
  )
}
