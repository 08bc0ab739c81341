import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { runRemove } from '../../kernel/command/run.ts'
import type { Actor, Entity } from '../../kernel/index.ts'
import { sql } from '../../kernel/index.ts'
import { listJson } from '../../kernel/list/list.ts'
import { apiKey, apiKeyActor, loadActor, session, sessionActor, user, userRole } from './index.ts'
import { goodPassword, openPeople, refusal } from './people.fixture.ts'
import { narrowed } from './scopes.rules.ts'

const people = await openPeople()
afterAll(() => people.store.close())
const { runtime, store, run, makePerson } = people
const admin = await makePerson('管理员', ['admin'], null, goodPassword)

const account = () => makePerson('李雷', ['rep'], null, goodPassword)
const nextPassword = '六月的海边今天没有风吧'

const visibleIds = async (actor: Actor, e: Entity): Promise<string[]> => {
  const request = { limit: 200, count: 'none' as const, deleted: false, sort: undefined, fields: undefined }
  const text = await listJson(store, e, request as never, { actor, now: runtime.now(), company: runtime.company() })
  return (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id)
}

test('a changed password signs every other browser out and keeps this one', async () => {
  const person = await account()
  const [here, there] = [
    await people.signIn(person.email, goodPassword),
    await people.signIn(person.email, goodPassword),
  ]
  const actor = await sessionActor(runtime, here.token)
  await run(actor!, 'user', 'changePassword', null, { current: goodPassword, password: nextPassword })
  expect(await sessionActor(runtime, here.token)).toBeDefined()
  expect(await sessionActor(runtime, there.token)).toBeUndefined()
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('sign-in.wrong')
  expect(await refusal(people.signIn(person.email, nextPassword))).toBe('accepted')
})

test('a password that is guessed first is refused, whatever else it looks like', async () => {
  const person = await account()
  const change = (password: string, current = goodPassword) =>
    refusal(run(person, 'user', 'changePassword', null, { current, password }))
  expect(await change(nextPassword, '不是当前密码不是')).toBe('user.current_wrong')
  expect(await change(goodPassword)).toBe('user.same_password')
  expect(await change('太短了')).toBe('password.short')
  expect(await change('很'.repeat(201))).toBe('password.long')
  expect(await change('李雷的密码谁也猜不到呀')).toBe('password.personal')
  for (const common of ['password123', 'Password1234', '5201314520', 'abcabcabcabc', '0123456789', 'jihgfedcba'])
    expect(await change(common)).toBe('password.common')
})

test('a reset password is told once, replaces the old one, and ends what was open', async () => {
  const person = await account()
  const { token } = await people.signIn(person.email, goodPassword)
  for (let i = 0; i < 6; i++) await refusal(people.signIn(person.email, 'x'))
  const { result } = (await run(admin, 'user', 'resetPassword', person.userId)) as { result: { password: string } }
  expect(await sessionActor(runtime, token)).toBeUndefined()
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('sign-in.wrong')
  expect(await refusal(people.signIn(person.email, result.password))).toBe('accepted')
})

test('passwords, secrets and codes never get into the record of events', async () => {
  const person = await account()
  await run(person, 'user', 'changePassword', null, { current: goodPassword, password: nextPassword })
  const { secret } = (await run(person, 'user', 'enrolTwoFactor', null, { current: nextPassword })) as {
    secret: string
  }
  const { key } = (await run(person, 'api-key', 'issue', null, {
    name: '报表',
    scopes: 'read',
    expiresOn: '2026-06-01',
  })) as { key: string }
  const [told] = await store.rows<{ text: string }>(sql`select string_agg(e::text, '') as text from kernel.event e`)
  for (const private_ of [nextPassword, goodPassword, secret, key, key.slice(12)])
    expect(told?.text).not.toContain(private_)
})

test('an administrator opens an account with a first password; one person has one account', async () => {
  const [{ id: roleId } = { id: '' }] = await store.rows<{ id: string }>(
    sql`select id from people.role where key = 'rep'`,
  )
  const person = await makePerson('无账号者')
  await store.rows(sql`delete from people.user where id = ${person.userId}::uuid`)
  const open = (email: string, employeeId = person.employeeId) =>
    run(admin, 'user', 'open', null, { employeeId, email, roleId })
  expect(await refusal(open(admin.email))).toBe('request.duplicate')
  const { password } = (await open('new@example.cn')) as { password: string }
  const { actor } = await people.signIn('new@example.cn', password)
  expect(actor.roles).toEqual(['rep'])
  expect(await refusal(open('again@example.cn'))).toBe('user.has_account')
  const left = await makePerson('已离职者')
  await run(admin, 'employee', 'leave', left.employeeId, { on: '2026-03-02' })
  expect(await refusal(open('left@example.cn', left.employeeId))).toBe('user.has_left')
})

test('an account is opened with the address the person has, and refused where there is none', async () => {
  const [{ id: roleId } = { id: '' }] = await store.rows<{ id: string }>(
    sql`select id from people.role where key = 'rep'`,
  )
  const person = await makePerson('有邮箱者')
  await store.rows(sql`delete from people.user where id = ${person.userId}::uuid`)
  const mail = (email: string | null) =>
    store.rows(sql`update people.employee set email = ${email} where id = ${person.employeeId}::uuid`)
  const open = () => run(admin, 'user', 'open', null, { employeeId: person.employeeId, roleId })
  await mail(null)
  expect(await refusal(open())).toBe('user.no_email')
  await mail('own@example.cn')
  const { password } = (await open()) as { password: string }
  expect((await people.signIn('own@example.cn', password)).actor.name).toBe('有邮箱者')
})

test('somebody can always administer: the last administrator stays', async () => {
  const second = await makePerson('第二管理员', ['admin'])
  expect(await refusal(run(admin, 'user', 'disable', admin.userId))).toBe('user.own_account')
  expect(await refusal(run(admin, 'user', 'disable', second.userId))).toBe('accepted')
  const helper = await makePerson('助手', ['helper'])
  const powerful = { ...(await people.actorOf(admin)), ...helper }
  expect(await refusal(run(powerful, 'user', 'disable', admin.userId))).toBe('role.last_admin')
  const [mine] = await store.rows<{ id: string }>(
    sql`select id from people.user_role where user_id = ${admin.userId}::uuid`,
  )
  expect(await refusal(runRemove(runtime, await people.actorOf(admin), userRole, mine!.id))).toBe('role.last_admin')
  expect(await refusal(run(powerful, 'employee', 'leave', admin.employeeId, { on: '2026-03-02' }))).toBe(
    'role.last_admin',
  )
})

test('two-step sign-in asks for the password to be turned on and off, and for a right code', async () => {
  const person = await account()
  const ask = (verb: string, body: object) => refusal(run(person, 'user', verb, null, body))
  expect(await ask('disableTwoFactor', { current: goodPassword })).toBe('user.two_factor_off')
  expect(await ask('enrolTwoFactor', { current: '不是当前密码不是' })).toBe('user.current_wrong')
  expect(await ask('enrolTwoFactor', { current: goodPassword })).toBe('accepted')
  expect(await ask('confirmTwoFactor', { code: '000000' })).toBe('user.code_wrong')
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('accepted')
  await store.rows(sql`update people.user set two_factor = true where id = ${person.userId}::uuid`)
  expect(await ask('enrolTwoFactor', { current: goodPassword })).toBe('user.two_factor_on')
  expect(await ask('confirmTwoFactor', { code: '000000' })).toBe('user.two_factor_on')
  expect(await ask('disableTwoFactor', { current: '不是当前密码不是' })).toBe('user.current_wrong')
  expect(await ask('disableTwoFactor', { current: goodPassword })).toBe('accepted')
})

test('an administrator takes two-step sign-in off the account of a person who lost the phone', async () => {
  const person = await account()
  await store.rows(sql`update people.user set two_factor = true where id = ${person.userId}::uuid`)
  await store.rows(
    sql`update people.credential set totp_secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', totp_confirmed_at = now() where user_id = ${person.userId}::uuid`,
  )
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('sign-in.code_required')
  await run(admin, 'user', 'resetTwoFactor', person.userId)
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('accepted')
})

test('everybody sees and ends only their own sessions and keys; who administers accounts, all', async () => {
  const [one, other] = [await account(), await account()]
  const { token } = await people.signIn(other.email, goodPassword)
  const { sessionId = '' } = (await sessionActor(runtime, token)) ?? {}
  await run(other, 'api-key', 'issue', null, { name: '同步', scopes: 'read', expiresOn: '2026-06-01' })
  const actor = await people.actorOf(one)
  expect(await visibleIds(actor, session)).toEqual([])
  expect(await visibleIds(actor, apiKey)).toEqual([])
  expect(await visibleIds(actor, user)).toEqual([one.userId])
  expect(await visibleIds(await people.actorOf(admin), session)).toContain(sessionId)
  expect(await refusal(run(one, 'session', 'revoke', sessionId))).toBe('request.not_found')
  expect(await refusal(run(admin, 'session', 'revoke', sessionId))).toBe('accepted')
  expect(await sessionActor(runtime, token)).toBeUndefined()
})

const issue = (person: { userId: string }, scopes: string, expiresOn = '2026-06-01') =>
  run(person, 'api-key', 'issue', null, { name: '报表', scopes, expiresOn }) as Promise<{ id: string; key: string }>

test('a key acts for its person within its scopes, until it expires or is revoked', async () => {
  const person = await makePerson('经理', ['operations'])
  const { id, key } = await issue(person, 'employee.*, unit.read')
  const actor = await apiKeyActor(runtime, key)
  expect(actor).toMatchObject({ employeeId: person.employeeId })
  expect(actor?.grants.has('employee.move')).toBe(true)
  expect(actor?.grants.has('unit.read')).toBe(true)
  expect(actor?.grants.has('unit.update')).toBe(false)
  expect(await apiKeyActor(runtime, `${key}x`)).toBeUndefined()
  await run(person, 'api-key', 'revoke', id)
  expect(await apiKeyActor(runtime, key)).toBeUndefined()

  const short = await issue(person, 'read', '2026-03-02')
  expect(await apiKeyActor(runtime, short.key)).toBeDefined()
  people.passSeconds(86_400)
  expect(await apiKeyActor(runtime, short.key)).toBeUndefined()
})

test('a key with an unknown scope, in the past, or for more than a year is refused', async () => {
  const person = await account()
  expect(await refusal(issue(person, 'everything!'))).toBe('api-key.scope')
  expect(await refusal(issue(person, ' , '))).toBe('api-key.scope')
  expect(await refusal(issue(person, 'read', '2026-03-01'))).toBe('api-key.expired')
  expect(await refusal(issue(person, 'read', '2027-06-01'))).toBe('api-key.too_long')
})

test('a key is for what there is: a scope that names no kind of record, no verb or no view is refused', async () => {
  const person = await account()
  for (const scopes of ['foo.bar', 'foo.*', 'employee.wander', '*.wander', 'view.wander', 'read, employee.wander'])
    expect(await refusal(issue(person, scopes)), scopes).toBe('request.invalid')
  for (const scopes of ['read', '*', '*.*', '*.read', 'employee.*', 'employee.move', '*.move'])
    expect(await refusal(issue(person, scopes)), scopes).toBe('accepted')
})

test('whoever found a browser open guesses there no more often than at the door', async () => {
  const person = await account()
  const guess = (current: string, verb = 'disableTwoFactor') => refusal(run(person, 'user', verb, null, { current }))
  const wrong = '不是当前密码不是'
  for (const verb of ['changePassword', 'enrolTwoFactor', 'disableTwoFactor', 'disableTwoFactor'])
    expect(
      await refusal(
        run(person, 'user', verb, null, {
          current: wrong,
          ...(verb === 'changePassword' && { password: nextPassword }),
        }),
      ),
    ).toBe('user.current_wrong')
  expect(await guess(wrong)).toBe('user.current_wrong')
  expect(await guess(goodPassword)).toBe('sign-in.throttled')
  expect(await refusal(people.signIn(person.email, goodPassword))).toBe('sign-in.throttled')
  people.passSeconds(31)
  expect(await guess(goodPassword, 'enrolTwoFactor')).toBe('accepted')
  for (let i = 0; i < 4; i++) expect(await guess(wrong)).toBe('user.current_wrong')
  expect(await guess(goodPassword)).toBe('user.two_factor_off')
})

test('a key stops with the account', async () => {
  const person = await account()
  const { key } = await issue(person, 'read')
  await run(admin, 'user', 'disable', person.userId)
  expect(await apiKeyActor(runtime, key)).toBeUndefined()
})

test("whatever the scopes, a key has a part of its person's grants, none wider, and none over accounts and rights", async () => {
  const whole = (await people.actorOf(admin)).grants
  const word = fc.constantFrom('*', 'employee', 'unit', 'user', 'role-grant', 'view', 'read', 'move', 'update', 'issue')
  const scope = fc.oneof(
    fc.constantFrom('*', 'read', ''),
    fc.tuple(word, word).map((parts) => parts.join('.')),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(scope, { maxLength: 5 }), (scopes) => {
      const part = narrowed(whole, scopes)
      for (const [grant, reach] of part) {
        expect(whole.get(grant)).toBe(reach)
        expect(grant).not.toMatch(/^(user|session|api-key|role|role-grant|user-role)\.(?!read$)/)
        if (!scopes.some((s) => s === '*' || s.includes('.'))) expect(grant).toMatch(/\.read$|^view\./)
      }
    }),
  )
  expect(narrowed(whole, ['*']).has('employee.move')).toBe(true)
  expect(await loadActor(store, admin.userId, '2026-03-02', [])).toMatchObject({ grants: new Map() })
})
