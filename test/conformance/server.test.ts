import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildServer } from '../../src/app/server.ts'
import { newId } from '../../src/kernel/index.ts'
import { addUser } from '../../src/modules/people/index.ts'
import { testDatabase } from '../harness/database.ts'

/* The whole server as it stands at its port: what surrounds the routes that other files try. */

const { url: databaseUrl } = await testDatabase()
const home = mkdtempSync(join(tmpdir(), 'bihuan-server-'))
const server = await buildServer({ databaseUrl, webRoot: null, home, log: 'silent' })
const address = await server.listen('127.0.0.1', 0)
afterAll(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

const account = { email: 'first@example.cn', password: '一句很好记的长密码 2026' }

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(address + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

test('nothing but the open doors answers to somebody who is not signed in', async () => {
  for (const path of [
    'meta',
    'opportunity',
    'search?q=a',
    'auth/me',
    'import/x',
    'dashboard',
    'metric/win_rate',
    'file/x/content',
  ]) {
    const answer = await send('GET', `/api/${path}`)
    expect([answer.status, answer.headers.get('content-type')], path).toEqual([
      401,
      'application/problem+json; charset=utf-8',
    ])
  }
  expect((await send('GET', '/api/meta', undefined, { authorization: 'Bearer wrong-key-0000' })).status).toBe(401)
  expect((await send('GET', '/api/meta', undefined, { cookie: 'bihuan_session=x' })).status).toBe(401)
})

test.each([
  'null',
  '[]',
  '{',
  '{"__proto__":{}}',
  '{"email":{}}',
  '{"email":"a@b.cn","password":["x"]}',
  '{"email":"a","password":"\\u0000"}',
])('signing in and setting up with %s is a problem document, never a failure', async (body) => {
  for (const path of ['/api/auth/sign-in', '/api/setup']) {
    const answer = await send('POST', path, body)
    expect(answer.status >= 400 && answer.status < 500, `${path} ${body} ${answer.status}`).toBe(true)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('an address that is none, and a method that is not taken, are problem documents', async () => {
  for (const [method, path] of [
    ['GET', '/api/a/b/c/d/e'],
    ['PUT', '/api/opportunity'],
    ['GET', '/api/%ff'],
    ['GET', '/%E0%A4%A'],
    ['GET', '/../../etc/passwd.txt'],
    ['POST', '/nonesuch'],
  ] as const) {
    const answer = await send(method, path)
    expect(answer.status >= 400 && answer.status < 500, `${method} ${path}: ${answer.status}`).toBe(true)
    expect(answer.headers.get('content-type'), `${method} ${path}`).toContain('application/problem+json')
  }
})

test.each([
  ['a header longer than any', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['no request at all', 'nonsense\r\n\r\n', 400],
  ['a body in broken pieces', 'POST /api/lead HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400],
])('%s is a problem document, and the server goes on', async (_what, bytes, status) => {
  const line = connect(Number(new URL(address).port), '127.0.0.1')
  line.end(bytes)
  const answer = (await line.setEncoding('utf8').toArray()).join('')
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*content-type: application/problem\\+json`, 'is'))
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, fields: [{ code: 'body' }] })
  expect((await send('GET', '/healthz')).status).toBe(200)
})

test('every answer carries the headers that keep a browser safe and its time, and none names the server', async () => {
  for (const path of ['/healthz', '/api/openapi.json', '/api/meta', '/nonesuch.js']) {
    const { headers } = await send('GET', path)
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('server-timing')).toMatch(/^app;dur=\d+\.\d\d$/)
    expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull()
  }
})

test('a page of another site signs nobody in and writes nothing', async () => {
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ] as Record<string, string>[])
    for (const path of ['/api/auth/sign-in', '/api/setup', '/api/opportunity'])
      expect((await send('POST', path, account, headers)).status, JSON.stringify(headers)).toBe(403)
})

test('the session stands in a cookie that no script reads and no other site sends', async () => {
  const setUp = async (token: string | null) => {
    const answer = await send('POST', '/api/setup', { ...account, name: '首位', token })
    return answer.ok ? answer.status : ((await answer.json()) as { code: string }).code
  }
  expect(await setUp('wrong')).toBe('setup.wrong_token')
  expect(await setUp(server.setupToken)).toBe(200)
  expect(await setUp(server.setupToken)).toBe('setup.done')
  const signedIn = await send('POST', '/api/auth/sign-in', account)
  const cookie = signedIn.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Strict/)
  const session = { cookie: cookie.split(';')[0] as string }
  expect((await send('GET', '/api/auth/me', undefined, session)).status).toBe(200)
  const elsewhere = { ...session, origin: 'https://evil.example' }
  expect((await send('POST', '/api/opportunity', { name: '越站' }, elsewhere)).status).toBe(403)
  await send('POST', '/api/auth/sign-out', {}, session)
  expect((await send('GET', '/api/auth/me', undefined, session)).status).toBe(401)
})

test('only a proxy that is named says from where and over https somebody comes', async () => {
  const behind = await buildServer({ databaseUrl, webRoot: null, home, log: 'silent', proxies: ['127.0.0.1'] })
  onTestFinished(() => behind.close())
  const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }
  const signIn = async (at: string) => {
    const headers = { 'content-type': 'application/json', ...forwarded }
    const answer = await fetch(`${at}/api/auth/sign-in`, { method: 'POST', headers, body: JSON.stringify(account) })
    const cookie = answer.headers.get('set-cookie') ?? ''
    const list = await fetch(`${at}/api/session?sort=-createdAt&limit=1`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    })
    const { items } = (await list.json()) as { items: { address: string }[] }
    return { isSecure: /; Secure/.test(cookie), from: items[0]?.address }
  }
  expect(await signIn(address)).toEqual({ isSecure: false, from: '127.0.0.1' })
  expect(await signIn(await behind.listen('127.0.0.1', 0))).toEqual({ isSecure: true, from: '203.0.113.9' })
})

test('what happens in one of two servers over one database is heard in the other, and who is signed out there is nobody here', async () => {
  const second = await buildServer({ databaseUrl, webRoot: null, home, log: 'silent' })
  onTestFinished(() => second.close())
  const there = await second.listen('127.0.0.1', 0)
  const signedIn = await send('POST', '/api/auth/sign-in', account)
  const session = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] as string }
  const who = () => fetch(`${there}/api/auth/me`, { headers: session }).then(({ status }) => status)
  const pieces = (await fetch(`${there}/api/events`, { headers: session })).body?.pipeThrough(new TextDecoderStream())
  const reader = pieces?.getReader()
  const next = async () => (await reader?.read())?.value ?? ''
  await next()
  // What was told before the second server listened is told to nobody.
  let heard = ''
  const makes = setInterval(() => void send('POST', '/api/channel', { name: newId() }, session), 200)
  while (!heard.includes('"entity":"channel"')) heard += await next()
  clearInterval(makes)
  expect(await who()).toBe(200)
  await send('POST', '/api/auth/sign-out', {}, session)
  for (let piece = await reader?.read(); !piece?.done; piece = await reader?.read());
  expect(await who()).toBe(401)
})

describe('somebody who is signed in', () => {
  let session: Record<string, string>
  beforeAll(async () => {
    const signedIn = await send('POST', '/api/auth/sign-in', account)
    session = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] as string }
  })
  const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

  test('hears no more of what changes once they are signed out', async () => {
    const events = await fetch(`${address}/api/events`, { headers: session })
    const reader = events.body?.getReader()
    await reader?.read()
    await send('POST', '/api/auth/sign-out', {}, session)
    for (let piece = await reader?.read(); !piece?.done; piece = await reader?.read());
    const signedIn = await send('POST', '/api/auth/sign-in', account)
    session = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] as string }
  }, 10_000)

  test('is told anew what they may see and do only when their rights or the fields have changed', async () => {
    const told = async (by: Record<string, string>, known = '') => {
      const answer = await send('GET', '/api/meta', undefined, { ...by, 'if-none-match': known })
      const text = await answer.text()
      const { status, headers } = answer
      return { status, tag: headers.get('etag') ?? '', text, names: /"name":"(.*?)"/.exec(text)?.[1] }
    }
    const before = await told(session)
    expect([before.status, before.names, (await told(session, before.tag)).status]).toEqual([200, '首位', 304])
    const other = { email: 'second@example.cn', password: account.password }
    await addUser(server.app, { ...other, name: '次位', role: 'rep' })
    const signedIn = await send('POST', '/api/auth/sign-in', other)
    const theirs = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] as string }
    const asked = [await told(session), await told(theirs, before.tag)]
    const rep = asked[1]!
    expect(asked.map(({ text }) => text.includes('"name":"mail-server"'))).toEqual([true, false])
    expect([rep.status, rep.names]).toEqual([200, '次位'])
    const role = await send('GET', '/api/role?filter={"key":{"eq":"rep"}}', undefined, session)
    const roleId = ((await role.json()) as { items: { id: string }[] }).items[0]?.id
    const grant = { roleId, entity: 'mail-server', verb: 'read', reach: 'all' }
    expect((await send('POST', '/api/role-grant', grant, session)).status).toBe(201)
    expect((await told(theirs, rep.tag)).text).toContain('"name":"mail-server"')
    const field = { entity: 'channel', key: 'toldAnew', zh: '新字段', kind: 'text' }
    expect((await send('POST', '/api/custom-field', field, session)).status).toBe(201)
    expect((await told(session, before.tag)).text).toContain('toldAnew')
  })

  test('is refused a place at a record that is none', async () => {
    const stop = new AbortController()
    const events = await fetch(`${address}/api/events`, { headers: session, signal: stop.signal })
    const { value } = (await events.body?.getReader().read()) ?? {}
    const { channel } = JSON.parse(/data: (.*)/.exec(Buffer.from(value ?? []).toString())?.[1] ?? '{}')
    const place = { channel, entity: 'nonesuch', id: 'x' }
    expect(await codeOf(await send('POST', '/api/presence', place, session))).toBe('presence.no_record')
    stop.abort()
  })

  test('begins a migration only by a plan there is, with all its files, and only as an administrator', async () => {
    const start = async (key: string, by = session) => {
      const body = new FormData()
      body.append('file', new Blob(['a']), 'unasked.csv')
      return codeOf(await fetch(`${address}/api/migration-plan/${key}/start`, { method: 'POST', headers: by, body }))
    }
    expect(await start('nonesuch')).toBe('plan.unknown')
    expect(await start('maven')).toBe('plan.missing')
    const run = (id: string) => send('GET', `/api/migration-plan/run/${id}`, undefined, session).then(codeOf)
    expect([await run(newId()), await run('x')]).toEqual(['plan.unknown', 'plan.unknown'])
    const rep = { email: 'rep@example.cn', password: account.password }
    await addUser(server.app, { ...rep, name: '代表', role: 'rep' })
    const signedIn = await send('POST', '/api/auth/sign-in', rep)
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] as string
    expect(await start('maven', { cookie })).toBe('plan.not_admin')
  })
})

test('pages built anew under a running server are found; while they are being built they are not there, and that is no incident', async () => {
  const webRoot = mkdtempSync(join(tmpdir(), 'bihuan-built-'))
  const build = (version: string) => {
    mkdirSync(join(webRoot, 'assets'), { recursive: true })
    writeFileSync(join(webRoot, 'index.html'), `<p>${version}</p>`)
    writeFileSync(join(webRoot, 'assets', `page-${version}.js`), '0')
    writeFileSync(join(webRoot, 'assets', `page-${version}.js.gz`), gzipSync('0'))
  }
  build('one')
  const built = await buildServer({ databaseUrl, webRoot, home, log: 'silent' })
  const at = await built.listen('127.0.0.1', 0)
  onTestFinished(() => built.close())
  const page = async (path: string) => {
    const answer = await fetch(at + path)
    return [answer.status, await answer.text()]
  }
  expect(await page('/')).toEqual([200, '<p>one</p>'])
  for (const file of ['index.html', 'assets']) rmSync(join(webRoot, file), { recursive: true })
  expect(await page('/lead')).toEqual([404, expect.stringContaining('请稍后刷新')])
  build('two')
  expect(await page('/lead')).toEqual([200, '<p>two</p>'])
  const asset = await fetch(`${at}/assets/page-two.js`, { headers: { 'accept-encoding': 'gzip' } })
  expect([asset.status, await asset.text()]).toEqual([200, '0'])
  expect(asset.headers.get('cache-control')).toContain('immutable')
  // Packed for one browser it would have no length beforehand.
  expect(asset.headers.get('content-length'), 'packed when it was built').toBe(String(gzipSync('0').length))
  expect(await page('/assets/page-one.js')).toEqual([404, expect.stringContaining('没有这个地址')])
})
