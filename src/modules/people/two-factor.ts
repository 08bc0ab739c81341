import { generateSecret, generateURI, verify } from 'otplib'
import { type Db, first, sql } from '../../kernel/index.ts'
import { tokenHash, typableSecret } from './tokens.ts'

const recoveryCodes = 10

/** A new secret for the authenticator; it counts once a code made with it has been given. */
export const beginTwoFactor = async (db: Db, userId: string, email: string, issuer: string) => {
  const secret = generateSecret()
  await db.rows(sql`update people.credential set totp_secret = ${secret}, totp_confirmed_at = null, totp_last_step = null
    where user_id = ${userId}::uuid`)
  return { secret, uri: generateURI({ issuer, label: email, secret }) }
}

/** Turns the second factor on when the code is right, and answers the recovery codes, this once. */
export const confirmTwoFactor = async (
  db: Db,
  userId: string,
  code: string,
  now: Date,
): Promise<string[] | undefined> => {
  if (!(await spendTotp(db, userId, code, now))) return undefined
  const codes = Array.from({ length: recoveryCodes }, () => typableSecret(4))
  await db.rows(
    sql`update people.credential set totp_confirmed_at = ${now.toISOString()}::timestamptz where user_id = ${userId}::uuid`,
  )
  await db.rows(sql`delete from people.recovery_code where user_id = ${userId}::uuid`)
  await db.rows(sql`insert into people.recovery_code (user_id, code_hash)
    select ${userId}::uuid, hash from unnest(${codes.map(tokenHash)}::text[]) as hash`)
  return codes
}

export const endTwoFactor = async (db: Db, userId: string): Promise<void> => {
  await db.rows(sql`update people.credential set totp_secret = null, totp_confirmed_at = null, totp_last_step = null
    where user_id = ${userId}::uuid`)
  await db.rows(sql`delete from people.recovery_code where user_id = ${userId}::uuid`)
}

/** A code of the authenticator, or a recovery code. Each works once. */
export const spendCode = async (db: Db, userId: string, code: string, now: Date): Promise<boolean> => {
  const typed = code.normalize('NFKC').trim().toLowerCase()
  if (/^\d{3}\s?\d{3}$/.test(typed)) return spendTotp(db, userId, typed.replace(/\s/, ''), now)
  const spent = await first(
    db,
    sql`delete from people.recovery_code where user_id = ${userId}::uuid and code_hash = ${tokenHash(typed)} returning 1 as spent`,
  )
  return spent !== undefined
}

const spendTotp = async (db: Db, userId: string, token: string, now: Date): Promise<boolean> => {
  const stored = await first<{ totp_secret: string | null; totp_last_step: number | null }>(
    db,
    sql`select totp_secret, totp_last_step from people.credential where user_id = ${userId}::uuid`,
  )
  if (!stored?.totp_secret || !/^\d{6}$/.test(token)) return false
  // One step to either side for clocks that differ.
  const epoch = Math.floor(now.getTime() / 1000)
  const answer = await verify({ secret: stored.totp_secret, token, epoch, epochTolerance: 30 })
  if (!answer.valid) return false
  const step = Math.floor(epoch / 30) + answer.delta
  const spent = await first(
    db,
    sql`update people.credential set totp_last_step = ${step}
      where user_id = ${userId}::uuid and (totp_last_step is null or totp_last_step < ${step}) returning 1 as spent`,
  )
  return spent !== undefined
}
