import { type Actor, dateIn, faults, first, type Runtime, sql } from '../../kernel/index.ts'
import { loadActor } from './actor.query.ts'
import { mustChange } from './given-password.ts'
import { isPassword } from './passwords.ts'
import { openSession } from './session.ts'
import { countAttempt, forgiveAttempt, forgiveAttempts } from './throttle.ts'
import { spendCode } from './two-factor.ts'

const fail = faults('sign-in', {
  wrong: {
    status: 401,
    zh: '邮箱或密码不正确,或账号已停用。请检查后重试;忘记密码请联系管理员重置。',
    en: 'The email address or password is wrong, or the account is blocked. Try again, or ask an administrator to reset it.',
  },
  code_required: {
    status: 401,
    zh: '请输入验证器应用上的 6 位验证码,或一个恢复码。',
    en: 'Enter the 6 digits of your authenticator, or a recovery code.',
    field: 'code',
  },
  code_wrong: {
    status: 401,
    zh: '验证码不正确或已经用过。请等验证器显示下一个验证码再试,或使用恢复码。',
    en: 'The code is wrong or has been used. Wait for the next one, or use a recovery code.',
    field: 'code',
  },
})

export interface SignIn {
  readonly email: string
  readonly password: string
  /** From the authenticator, or a recovery code. */
  readonly code?: string
  readonly address: string
  readonly agent: string
}

export interface SignedIn {
  readonly token: string
  readonly expiresAt: string
  readonly actor: Actor
  readonly mustChangePassword: boolean
  /** The one this person chose last. */
  readonly language: Language
}

type Language = 'zh' | 'en' | null

interface Account {
  id: string
  password_hash: string | null
  language: Language
  has_second_factor: boolean
  must_change: boolean
}

/**
 * Opens a session. An unknown address, a wrong password and a disabled account are refused with the same words after the same
 * work. Every attempt is counted before it is looked at, so that guesses made at once count too.
 */
export const signIn = async (
  runtime: Runtime,
  { email, password, code, address, agent }: SignIn,
): Promise<SignedIn> => {
  const name = email.normalize('NFKC').trim().toLowerCase().slice(0, 254)
  const attempt = { account: name, address }
  await countAttempt(runtime, attempt)
  const account = await first<Account>(
    runtime.store,
    sql`select u.id, u.language, c.password_hash, c.totp_secret is not null and c.totp_confirmed_at is not null as has_second_factor,
        ${mustChange(sql`u.id`)} as must_change
      from people.user u left join people.credential c on c.user_id = u.id
      where u.email = ${name} and u.deleted_at is null`,
  )
  const right = await isPassword(account?.password_hash, password.slice(0, 1000))
  if (!account || !right) return fail('wrong')
  const actor = await loadActor(runtime.store, account.id, dateIn(runtime.now(), runtime.company().timeZone))
  if (!actor) return fail('wrong')
  if (account.has_second_factor) {
    if (!code) {
      await forgiveAttempt(runtime, attempt)
      return fail('code_required')
    }
    if (!(await spendCode(runtime.store, account.id, code, runtime.now()))) return fail('code_wrong')
  }
  await forgiveAttempts(runtime, attempt)
  const session = await openSession(runtime, actor, address, agent)
  return { ...session, actor, mustChangePassword: account.must_change, language: account.language }
}
