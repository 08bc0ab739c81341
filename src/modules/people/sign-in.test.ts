import { generate } from 'otplib'
import { afterAll, expect, test } from 'vitest'
import { type AppError, sql } from '../../kernel/index.ts'
import { sessionActor, signOut } from './index.ts'
import { goodPassword, openPeople, refusal } from './people.fixture.ts'

const people = await openPeople()
afterAll(() => people.store.close())
const { runtime, store, passSeconds, run } = people

const account = () => people.makePerson('王小明', ['rep'], null, goodPassword)
const codeNow = (secret: string) => generate({ secret, epoch: runtime.now().getTime() / 1000 })

const accountWithSecondFactor = async () => {
  const person = await account()
  const { secret } = (await run(person, 'user', 'enrolTwoFactor', null, { current: goodPassword })) as {
    secret: string
  }
  const confirmed = await run(person, 'user', 'confirmTwoFactor', null, { code: await codeNow(secret) })
  passSeconds(60)
  return { person, secret, recoveryCodes: confirmed.recoveryCodes as string[] }
}

test('the right password opens a session, in whatever case the address is written', async () => {
  const { email, employeeId } = await account()
  const { token, actor } = await people.signIn(` ${email.toUpperCase()} `, goodPassword)
  expect(actor.employeeId).toBe(employeeId)
  expect(await sessionActor(runtime, token)).toMatchObject({ employeeId, roles: ['rep'] })
})

test('wherever one signs in it is in the language chosen last, and in none that nobody chose', async () => {
  const person = await account()
  const read = async () => (await people.signIn(person.email, goodPassword)).language
  expect(await read()).toBeNull()
  for (const language of ['en', 'zh']) {
    await run(person, 'user', 'chooseLanguage', null, { language })
    expect(await read()).toBe(language)
  }
})

test('an unknown address, a wrong password and a disabled account are refused with the same words', async () => {
  const { email } = await account()
  const disabled = await account()
  await store.rows(sql`update people.user set state = 'disabled' where id = ${disabled.userId}::uuid`)
  const withoutPassword = await people.makePerson('无密码')
  const attempts = await Promise.allSettled([
    people.signIn('nobody@example.cn', goodPassword),
    people.signIn(email, '不对的密码不对的密码'),
    people.signIn(disabled.email, goodPassword),
    people.signIn(withoutPassword.email, ''),
  ])
  const reasons = attempts.map((attempt) => (attempt.status === 'rejected' ? (attempt.reason as AppError) : undefined))
  expect(new Set(reasons.map((reason) => `${reason?.status} ${reason?.code} ${reason?.message}`)).size).toBe(1)
  expect(reasons[0]).toMatchObject({ code: 'sign-in.wrong', status: 401 })
})

test('a token is not stored, only its hash', async () => {
  const { email } = await account()
  const { token } = await people.signIn(email, goodPassword)
  const [found] = await store.rows<{ rows: string }>(
    sql`select string_agg(row_to_json(s)::text, '') as rows from people.session s`,
  )
  expect(found?.rows).not.toContain(token)
})

test('after five wrong tries an account pauses, longer each time, even for the right password', async () => {
  const { email } = await account()
  const wrong = () => refusal(people.signIn(email, '不对的密码不对的密码'))
  const pauses: unknown[] = []
  for (let i = 0; i < 5; i++) expect(await wrong()).toBe('sign-in.wrong')
  for (let round = 0; round < 7; round++) {
    const refused = await people.signIn(email, goodPassword).catch((error: AppError) => error)
    expect(refused).toMatchObject({ code: 'sign-in.throttled', status: 429 })
    const seconds = (refused as AppError).facts.retryAfterSeconds as number
    pauses.push(seconds)
    passSeconds(seconds)
    expect(await wrong()).toBe('sign-in.wrong')
  }
  expect(pauses).toEqual([30, 60, 120, 240, 480, 900, 900])
})

test('guesses sent at once are counted one by one', async () => {
  const { email } = await account()
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => refusal(people.signIn(email, '不对的密码不对的密码'))),
  )
  expect(guesses.filter((code) => code === 'sign-in.wrong')).toHaveLength(5)
})

test('a clock that is set back does not keep anybody out for longer than the longest pause', async () => {
  const { email } = await account()
  for (let i = 0; i < 6; i++) await refusal(people.signIn(email, '不对的密码不对的密码'))
  passSeconds(-86_400)
  expect(await refusal(people.signIn(email, goodPassword))).toBe('accepted')
  passSeconds(86_400)
})

test('an unknown address is paused like a known one', async () => {
  const codes: string[] = []
  for (let i = 0; i < 6; i++) codes.push(await refusal(people.signIn('ghost@example.cn', 'x')))
  expect(codes).toEqual([...Array(5).fill('sign-in.wrong'), 'sign-in.throttled'])
})

test('signing in clears the count of the account', async () => {
  const { email } = await account()
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) expect(await refusal(people.signIn(email, 'x'))).toBe('sign-in.wrong')
    await people.signIn(email, goodPassword)
  }
})

test('thirty wrong tries from one network address pause the address for every account; right ones do not count', async () => {
  const address = '203.0.113.9'
  const { email } = await account()
  for (let i = 0; i < 40; i++) await people.signIn(email, goodPassword, { address })
  const codes: string[] = []
  for (let i = 0; i < 31; i++) codes.push(await refusal(people.signIn(`guess${i}@example.cn`, 'x', { address })))
  expect(codes.slice(0, 30)).toEqual(Array(30).fill('sign-in.wrong'))
  expect(codes[30]).toBe('sign-in.throttled')
  expect(await refusal(people.signIn(email, goodPassword, { address }))).toBe('sign-in.throttled')
  expect(await refusal(people.signIn(email, goodPassword))).toBe('accepted')
})

test('trying again at a paused account does not pause the office it is tried from', async () => {
  const [impatient, colleague] = [await account(), await account()]
  const from = '192.0.2.77'
  for (let i = 0; i < 40; i++) await refusal(people.signIn(impatient.email, '不对的密码不对的密码', { address: from }))
  expect((await people.signIn(colleague.email, goodPassword, { address: from })).actor.employeeId).toBe(
    colleague.employeeId,
  )
})

test('with two-step sign-in the password alone opens nothing', async () => {
  const { person, secret } = await accountWithSecondFactor()
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('sign-in.code_required')
  expect(await refusal(people.signIn(person.email, goodPassword, { code: '000000' }))).toBe('sign-in.code_wrong')
  expect(await refusal(people.signIn(person.email, goodPassword, { code: await codeNow(secret) }))).toBe('accepted')
})

test('a code of the authenticator works once, and no earlier code works after it', async () => {
  const { person, secret } = await accountWithSecondFactor()
  const earlier = await codeNow(secret)
  passSeconds(30)
  const code = await codeNow(secret)
  expect(await refusal(people.signIn(person.email, goodPassword, { code }))).toBe('accepted')
  expect(await refusal(people.signIn(person.email, goodPassword, { code }))).toBe('sign-in.code_wrong')
  expect(await refusal(people.signIn(person.email, goodPassword, { code: earlier }))).toBe('sign-in.code_wrong')
})

test('one code used by two at once lets one in', async () => {
  const { person, secret } = await accountWithSecondFactor()
  const code = await codeNow(secret)
  const both = await Promise.all([1, 2].map(() => refusal(people.signIn(person.email, goodPassword, { code }))))
  expect(both.sort()).toEqual(['accepted', 'sign-in.code_wrong'])
})

test('the code that turned two-step sign-in on cannot be used to sign in', async () => {
  const person = await account()
  const { secret } = (await run(person, 'user', 'enrolTwoFactor', null, { current: goodPassword })) as {
    secret: string
  }
  const code = await codeNow(secret)
  await run(person, 'user', 'confirmTwoFactor', null, { code })
  expect(await refusal(people.signIn(person.email, goodPassword, { code }))).toBe('sign-in.code_wrong')
})

test('a recovery code works once', async () => {
  const { person, recoveryCodes } = await accountWithSecondFactor()
  const code = ` ${recoveryCodes[3]?.toUpperCase()} `
  expect(await refusal(people.signIn(person.email, goodPassword, { code }))).toBe('accepted')
  expect(await refusal(people.signIn(person.email, goodPassword, { code }))).toBe('sign-in.code_wrong')
  expect(new Set(recoveryCodes).size).toBe(10)
})

test('guessing codes with the right password is paused too, and asking for a code in between does not reset it', async () => {
  const { person } = await accountWithSecondFactor()
  const codes: string[] = []
  for (let i = 0; i < 6; i++) {
    await refusal(people.signIn(person.email, goodPassword))
    codes.push(await refusal(people.signIn(person.email, goodPassword, { code: '000000' })))
  }
  expect(codes).toEqual([...Array(5).fill('sign-in.code_wrong'), 'sign-in.throttled'])
})

test('a session that was signed out, revoked, left idle or grown old is no session at once', async () => {
  const person = await account()
  const open = async () => (await people.signIn(person.email, goodPassword)).token
  const out = await open()
  await signOut(runtime, out)
  expect(await sessionActor(runtime, out)).toBeUndefined()

  const revoked = await open()
  const { sessionId = '' } = (await sessionActor(runtime, revoked)) ?? {}
  await run(person, 'session', 'revoke', sessionId)
  expect(await sessionActor(runtime, revoked)).toBeUndefined()

  const idle = await open()
  passSeconds(12 * 3600 + 1)
  expect(await sessionActor(runtime, idle)).toBeUndefined()

  const busy = await open()
  for (let hours = 0; hours < 7 * 24; hours += 8) {
    expect(await sessionActor(runtime, busy)).toBeDefined()
    passSeconds(8 * 3600)
  }
  expect(await sessionActor(runtime, busy)).toBeUndefined()
})

test('a session ends with the account and with the employment', async () => {
  const admin = await people.makePerson('管理员', ['admin'])
  const first = await account()
  const second = await account()
  const sessions = await Promise.all([first, second].map(({ email }) => people.signIn(email, goodPassword)))
  await run(admin, 'user', 'disable', first.userId)
  await run(admin, 'employee', 'leave', second.employeeId, { on: '2026-03-02' })
  for (const { token } of sessions) expect(await sessionActor(runtime, token)).toBeUndefined()
})
