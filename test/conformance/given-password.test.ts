import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildServer } from '../../src/app/server.ts'
import { addUser } from '../../src/modules/people/index.ts'
import { testDatabase } from '../harness/database.ts'

/* The whole server as it stands at its port: the one door through which every request comes in. */

const { url: databaseUrl } = await testDatabase()
const home = mkdtempSync(join(tmpdir(), 'bihuan-given-'))
const server = await buildServer({ databaseUrl, webRoot: null, home, log: 'silent' })
const address = await server.listen('127.0.0.1', 0)
afterAll(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
type Answer = { status: number; body: any }

const browser = () => {
  let cookie = ''
  const ask = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> => {
    const answer = await fetch(`${address}/api/${path}`, {
      method,
      headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: answer.status, body: await answer.json() }
  }
  /** What stays open and tells of changes; `told` is there when it ends. */
  const listen = async () => ({ told: (await fetch(`${address}/api/events`, { headers: { cookie } })).text() })
  return Object.assign(ask, { listen })
}

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const own = '四月的竹林昨夜下雨了'
const typed = { email: 'admin@example.cn', password: '一句很好记的长密码 2026' }

test('a password that an administrator gave opens nothing but its own change where the company wants it so; one that its owner typed, and a key, open what they did', async () => {
  await addUser(server.app, { ...typed, name: '管理员', role: 'admin' })
  const admin = browser()
  expect((await admin('POST', 'auth/sign-in', typed)).body.actor.mustChangePassword).toBe(false)
  const { body: roles } = await admin('GET', 'role?limit=1')
  const { body: person } = await admin('POST', 'employee', { name: '新来的', email: 'new@example.cn' })
  const { body: given } = await admin('POST', 'user/open', { employeeId: person.id, roleId: roles.items[0].id })

  const newcomer = browser()
  const entry = await newcomer('POST', 'auth/sign-in', { email: given.email, password: given.password })
  expect(entry.body.actor.mustChangePassword).toBe(false)
  const issued = await newcomer('POST', 'api-key/issue', { name: '报表', scopes: 'read', expiresOn: tomorrow })
  const { told } = await newcomer.listen()
  const { body: companies } = await admin('GET', 'company')
  const [{ id, version }] = companies.items
  await admin('PATCH', `company/${id}`, { version, ownPasswordFirst: true })

  // What was open before is closed, too.
  await told
  for (const [method, path] of [
    ['GET', 'meta'],
    ['GET', 'account'],
    ['POST', 'account'],
    ['GET', 'search?q=a'],
    ['GET', 'events'],
    ['POST', 'api-key/issue'],
  ] as const) {
    const { status, body } = await newcomer(method, path, method === 'POST' ? {} : undefined)
    expect([path, status, body.code]).toEqual([path, 403, 'password.own_first'])
  }
  expect((await newcomer('GET', 'auth/me')).body.actor).toMatchObject({ name: '新来的', mustChangePassword: true })
  const [again, byKey] = [browser(), { authorization: `Bearer ${issued.body.key}` }]
  const second = await again('POST', 'auth/sign-in', { email: given.email, password: given.password })
  expect(second.body.actor.mustChangePassword).toBe(true)
  expect((await browser()('GET', 'account', undefined, byKey)).status).toBe(200)
  expect((await again('POST', 'auth/sign-out', {})).status).toBe(200)
  expect((await admin('GET', 'account')).status).toBe(200)

  expect((await newcomer('POST', 'user/changePassword', { current: given.password, password: own })).status).toBe(200)
  expect((await newcomer('GET', 'account')).status).toBe(200)
  expect((await newcomer('GET', 'auth/me')).body.actor.mustChangePassword).toBe(false)
})
