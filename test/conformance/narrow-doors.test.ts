import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { buildServer } from '../../src/app/server.ts'
import { sql } from '../../src/kernel/index.ts'
import { addUser } from '../../src/modules/people/index.ts'
import { testDatabase } from '../harness/database.ts'

/* Who came in by a narrow key, or lost a right while the door stood open, gets no more than they have now. */

const { url: databaseUrl } = await testDatabase()
const home = mkdtempSync(join(tmpdir(), 'bihuan-doors-'))
const server = await buildServer({ databaseUrl, webRoot: null, home, log: 'silent' })
const address = await server.listen('127.0.0.1', 0)
afterAll(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

const password = '一句很好记的长密码 2026'

type Headers = Record<string, string>

const send = async (by: Headers, method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${address}/api/${path}`, {
    method,
    headers: {
      ...by,
      ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : undefined,
    headers: answer.headers,
  }
}

let people = 0
const signedIn = async (role: string): Promise<Headers> => {
  const email = `p${++people}@example.cn`
  await addUser(server.app, { email, password, name: `人员${people}`, role })
  const { headers } = await send({}, 'POST', 'auth/sign-in', { email, password })
  return { cookie: headers.get('set-cookie')?.split(';')[0] as string }
}

const keyOf = async (by: Headers, scopes: string) => {
  const expiresOn = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const { body } = await send(by, 'POST', 'api-key/issue', { name: '工具', scopes, expiresOn })
  return { id: body.id as string, by: { authorization: `Bearer ${body.key}` } }
}

const admin = await signedIn('admin')

test('a key begins no migration and reads none, however much its person may', async () => {
  for (const scopes of ['product.read', '*']) {
    const { by } = await keyOf(admin, scopes)
    const asked = await Promise.all([
      send(by, 'GET', 'migration-plan'),
      send(by, 'POST', 'migration-plan/maven/start', new FormData()),
      send(by, 'GET', 'migration-plan/run/x'),
    ])
    expect(asked.map(({ body }) => body.code)).toEqual(['plan.by_key', 'plan.by_key', 'plan.by_key'])
  }
  expect((await send(admin, 'GET', 'migration-plan')).status).toBe(200)
})

test('rows of an imported file are told by a key only where it may import, and to a person as long as they may', async () => {
  const boss = await signedIn('operations')
  const file = new FormData()
  file.append('file', new Blob(['客户名称,城市\n机密客户,苏州\n']), 'a.csv')
  const { body: run } = await send(boss, 'POST', 'import/account', file)
  const paths = [`import/${run.id}`, `import/${run.id}/errors.csv`]
  const { by: narrow } = await keyOf(boss, 'product.read')
  const { by: wide } = await keyOf(boss, 'account.import')
  for (const path of paths) {
    expect((await send(narrow, 'GET', path)).status).toBe(403)
    expect((await send(wide, 'GET', path)).status).toBe(200)
  }
  await server.app.store.rows(sql`update people.role_grant set deleted_at = now()
    where entity = 'account' and verb = 'import' and role_id = (select id from people.role where key = 'operations')`)
  await server.app.reload()
  for (const path of paths) expect((await send(boss, 'GET', path)).status).toBe(403)
})

/** What a screen hears; `ended` once the server has closed its ear. */
const listen = async (by: Headers) => {
  const stop = new AbortController()
  const heard = { text: '', ended: false, channel: '', stop: () => stop.abort() }
  const { body } = await fetch(`${address}/api/events`, { headers: by, signal: stop.signal })
  const hear = async () => {
    for await (const piece of body ?? []) heard.text += Buffer.from(piece).toString()
    heard.ended = true
  }
  void hear().catch(() => {})
  await vi.waitFor(() => expect(heard.text).toContain('channel'))
  heard.channel = JSON.parse(/data: (.*)/.exec(heard.text)?.[1] ?? '{}').channel
  return heard
}

test('a key that was revoked hears no more of what changes', async () => {
  const { id, by } = await keyOf(admin, 'read')
  const ear = await listen(by)
  await send(admin, 'POST', `api-key/${id}/revoke`, {})
  await vi.waitFor(() => expect(ear.ended).toBe(true), 20_000)
})

test('who lost a role hears nothing of the kinds that it let them read', async () => {
  const auditor = await signedIn('auditor')
  const ear = await listen(auditor)
  const other = await signedIn('admin')
  const control = await listen(other)
  const me = await send(auditor, 'GET', 'auth/me')
  await server.app.store.rows(
    sql`update people.user_role set deleted_at = now() where user_id = ${me.body.actor.userId}::uuid`,
  )
  await server.app.reload()
  await send(admin, 'POST', 'role', { key: 'heard', name: '新角色' })
  await vi.waitFor(() => expect(control.text).toContain('"role"'), 20_000)
  expect(ear.text).not.toContain('"role"')
  for (const one of [ear, control]) one.stop()
})

test('who lost sight of a record hears no more of who is at it', async () => {
  const [seller, boss] = [await signedIn('rep'), await signedIn('vp')]
  const { body: customer } = await send(seller, 'POST', 'account', { name: '苏州阀门有限公司' })
  const [ear, control] = [await listen(seller), await listen(boss)]
  const at = (by: Headers, channel: string) =>
    send(by, 'POST', 'presence', { channel, entity: 'account', id: customer.id })
  await at(seller, ear.channel)
  await vi.waitFor(() => expect(ear.text).toContain('event: presence'), 20_000)
  const { actor } = (await send(boss, 'GET', 'auth/me')).body
  await server.app.store.rows(
    sql`update crm.account set owner_id = ${actor.employeeId}::uuid where id = ${customer.id}::uuid`,
  )
  await at(boss, control.channel)
  await vi.waitFor(() => expect(control.text).toContain('event: presence'), 20_000)
  expect(ear.text).not.toContain(actor.name)
  for (const one of [ear, control]) one.stop()
})

test('what a company called its own fields is described to those who came in, and to nobody else', async () => {
  await send(admin, 'POST', 'custom-field', { entity: 'account', key: 'floorOfRival', kind: 'text', zh: '竞品底价' })
  const { by } = await keyOf(admin, 'product.read')
  for (const [who, isTold] of [
    [{}, false],
    [by, true],
    [admin, true],
  ] as const) {
    const { status, text } = await send(who as Headers, 'GET', 'openapi.json')
    expect([status, text.includes('竞品底价'), text.includes('"floorOfRival"')]).toEqual([200, isTold, isTold])
  }
})
