import { hash, verify } from '@node-rs/argon2'
import { faults } from '../../kernel/index.ts'
import { isCommonPassword } from './common-passwords.ts'

const fail = faults('password', {
  short: {
    status: 422,
    zh: '密码至少 10 个字符。可以用一句好记的话。',
    en: 'A password has at least 10 characters. A sentence you remember is good.',
    field: 'password',
  },
  long: { status: 422, zh: '密码最多 200 个字符。', en: 'A password has at most 200 characters.', field: 'password' },
  common: {
    status: 422,
    zh: '这个密码太常见,很容易被猜到。请换一个,例如几个不相关的词。',
    en: 'This password is common and easily guessed. Choose another, such as a few unrelated words.',
    field: 'password',
  },
  personal: {
    status: 422,
    zh: '密码不能包含登录邮箱或姓名。请换一个。',
    en: 'A password cannot contain your email address or name. Choose another.',
    field: 'password',
  },
})

// OWASP password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Refuses what is guessed first; length is what counts, so no classes of characters are asked for. */
export const refuseWeak = (typed: string, personal: readonly string[]): void => {
  const password = plain(typed)
  if ([...password].length < 10) fail('short')
  if ([...password].length > 200) fail('long')
  if (isCommonPassword(password)) fail('common')
  const lower = password.toLowerCase()
  const names = personal.map((name) => name.toLowerCase()).filter((name) => name.length > 1)
  if (names.some((name) => lower.includes(name))) fail('personal')
}

// However it was typed: full-width letters and spaces around it make no difference.
const plain = (password: string): string => password.normalize('NFKC').trim()

export const hashPassword = (password: string): Promise<string> => hash(plain(password), cost)

// Somebody's password that nobody knows: an unknown address takes as long as a wrong password.
const nobody = hash(crypto.randomUUID(), cost)

export const isPassword = async (stored: string | null | undefined, password: string): Promise<boolean> => {
  const right = await verify(stored ?? (await nobody), plain(password)).catch(() => false)
  return right && typeof stored === 'string'
}
