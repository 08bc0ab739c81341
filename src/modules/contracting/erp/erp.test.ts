import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { eventually } from '../../../../test/harness/program.ts'
import { sql, systemActor } from '../../../kernel/index.ts'
import { contractingWorld } from '../contracting.fixture.ts'
import { erpReaction } from './queue.ts'
import { retentionJob } from './retain.job.ts'
import { erpJob } from './send.job.ts'

interface Received {
  readonly id: string
  readonly signature: string
  readonly timestamp: string
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was sent
  readonly body: any
}

/** The books: keep what they get, and answer as they are told to. */
const received: Received[] = []
const takes = (response: ServerResponse) => void response.writeHead(200).end('{"ok":true}')
let answer: (response: ServerResponse, message: Received) => void = takes
const server = createServer((request, response) => {
  let text = ''
  request.on('data', (piece) => {
    text += piece
  })
  request.on('end', () => {
    const header = (name: string) => String(request.headers[`webhook-${name}`])
    const [id, signature, timestamp] = [header('id'), header('signature'), header('timestamp')]
    const message = { id, signature, timestamp, text, body: JSON.parse(text) }
    received.push(message)
    answer(response, message)
  })
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/erp`

const c = await contractingWorld()
const { w, rep, finance, admin } = c
const post = async (path: string, body: object = {}, by = admin) => w.as(by).post(path, body)
const run = () => erpJob.run(w.app, systemActor, {})
const settle = async () => {
  await w.settle()
  await run()
}
const later = (minutes: number) => {
  w.now = new Date(w.now.getTime() + minutes * 60_000)
}
const deliveries = async (filter: object = {}) =>
  (await w.as(admin).get('webhook-delivery', { filter, sort: 'eventSeq', limit: 200 })).body.items

const { body: hook } = await post('webhook', {
  name: '用友 U8',
  url,
  events: ['receipt.confirm', 'invoice.create', 'receipt.reverse', 'refund.create'],
})
const edit = async (patch: object) => {
  const { version } = (await w.as(admin).get(`webhook/${hook.id}`)).body
  return w.as(admin).patch(`webhook/${hook.id}`, { version, ...patch })
}
let secret = ''

test('an address is not switched on, nor tried, before there is a secret to sign with', async () => {
  expect((await edit({ active: true })).body.fields).toMatchObject([{ field: 'active', code: 'no_secret' }])
  expect((await post(`webhook/${hook.id}/sendTest`)).body).toMatchObject({ code: 'webhook.no_secret' })
})

test('the secret is shown once, and is in no record and no event', async () => {
  secret = (await post(`webhook/${hook.id}/newSecret`)).body.result.secret
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect((await w.as(admin).get(`webhook/${hook.id}`)).text).not.toContain('whsec_')
  const events = await w.app.store.rows(
    sql`select changes::text, facts::text from kernel.event where entity = 'webhook'`,
  )
  expect(JSON.stringify(events)).not.toContain('whsec_')
})

test('only an administrator says where the company’s numbers go; a representative does not even see it', async () => {
  expect((await post('webhook', { name: 'x', url, events: ['receipt.confirm'] }, finance)).status).toBe(403)
  expect((await w.as(finance).get('webhook')).status).toBe(200)
  expect((await w.as(rep).get('webhook')).status).toBe(403)
  expect((await w.as(rep).get('webhook-delivery')).status).toBe(403)
})

test('no password in an address, and only networks among the allowed ones', async () => {
  expect((await edit({ url: 'https://erp:pw@erp.example.cn/' })).body.fields).toMatchObject([
    { field: 'url', code: 'password_in_url' },
  ])
  expect((await post('allowed-address', { address: 'erp.local', reason: 'ERP' })).body.fields).toMatchObject([
    { field: 'address', code: 'not_a_network' },
  ])
})

test('this machine is not called until an administrator allowed it, and both the test and the record say why', async () => {
  expect((await edit({ active: true })).status).toBe(200)
  const refused = (await post(`webhook/${hook.id}/sendTest`)).body.result
  expect(refused).toMatchObject({ taken: false, answer: expect.stringContaining('内网放行地址') })
  const explained = async () => (await w.as(finance).get('webhook-explained', { webhookId: hook.id })).body
  expect((await explained()).addresses).toEqual([{ address: '127.0.0.1', inside: true, open: false }])
  await post('allowed-address', { address: '127.0.0.1', reason: '本机测试' })
  expect((await explained()).addresses).toEqual([{ address: '127.0.0.1', inside: true, open: true }])
  expect((await post(`webhook/${hook.id}/sendTest`)).body.result).toMatchObject({ taken: true })
  expect(received.pop()?.body).toMatchObject({ event: 'test' })
  expect((await w.as(admin).get(`webhook/${hook.id}`)).body.testAnswer).toBe('200 {"ok":true}')
})

test('confirmed money reaches the books signed, in 分, with its customer; what was not asked for is not sent', async () => {
  const accountId = await c.accountOf('江海阀门有限公司')
  const debt = await c.debt(accountId, 1_000_01)
  await c.money(accountId, 1_000_01, { receivableId: debt })
  await settle()
  expect(received).toHaveLength(1)
  const { id, signature, timestamp, text, body } = received.pop() as Received
  expect(body).toMatchObject({
    event: 'receipt.confirm',
    customer: { id: accountId, name: '江海阀门有限公司' },
    receipt: { amount: 1_000_01, currency: 'CNY', state: 'confirmed', receivedOn: '2026-03-01' },
  })
  const key = Buffer.from(secret.slice(6), 'base64')
  expect(signature).toBe(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')}`)
  expect(await deliveries({ id })).toMatchObject([{ state: 'sent', tries: 1, lastAnswer: '200 {"ok":true}' }])
})

test('an event that is told twice is written once', async () => {
  const accountId = await c.accountOf('重复公司')
  await c.money(accountId, 5_00)
  await w.settle()
  const before = await deliveries({ accountId })
  const [event] =
    await w.app.store.rows<never>(sql`select seq, at, actor_id as "actorId", entity, record_id as "recordId", verb, version
    from kernel.event where entity = 'receipt' and verb = 'confirm' order by seq desc limit 1`)
  await w.within(systemActor, (ctx) => erpReaction.run(ctx, event as never))
  expect(await deliveries({ accountId })).toEqual(before)
  await run()
  received.length = 0
})

test('each customer’s messages stay in order: what failed holds back its own customer and nobody else', async () => {
  const [stuck, free] = [await c.accountOf('对账不符公司'), await c.accountOf('正常公司')]
  answer = (response, { body }) =>
    body.customer.id === stuck ? void response.writeHead(422).end('客户不存在') : takes(response)
  const first = await c.money(stuck, 1_00)
  await post(`receipt/${first}/reverse`, { reason: '退票' }, finance)
  await c.money(free, 2_00)
  await settle()
  expect(received.map(({ body }) => [body.event, body.receipt.amount])).toEqual([
    ['receipt.confirm', 1_00],
    ['receipt.confirm', 2_00],
  ])
  const [failing, waiting] = await deliveries({ accountId: stuck })
  expect(failing).toMatchObject({ state: 'queued', tries: 1, lastAnswer: '422 客户不存在' })
  expect((Date.parse(failing.nextTryAt) - w.now.getTime()) / 60_000).toBe(1)
  const why = (await w.as(finance).get('delivery-explained', { deliveryId: waiting.id })).body
  expect(why).toMatchObject({ state: 'queued', tries: 0, before: { id: failing.id, state: 'queued' } })

  const nowhere = await w.as(finance).get('delivery-explained', { deliveryId: hook.id })
  expect(nowhere.body).toMatchObject({ status: 404, code: 'webhook-explain.no_record' })
  const noHook = await w.as(finance).get('webhook-explained', { webhookId: waiting.id })
  expect(noHook.body).toMatchObject({ status: 404, code: 'webhook-explain.no_record' })

  for (let i = 0; i < 12; i++) {
    later(9 * 60)
    await run()
  }
  expect(await deliveries({ accountId: stuck })).toMatchObject([
    { state: 'dead', tries: 10, nextTryAt: null },
    { state: 'queued', tries: 0 },
  ])
  const told = (await w.as(admin).get('notification', { filter: { subjectId: failing.id } })).body.items
  expect(told).toHaveLength(1)
  answer = takes
})

test('how often a message is tried, and after which waits, is the company’s to say for each address', async () => {
  const terms = async (patch: object) => {
    const { version } = (await w.as(admin).get(`webhook/${hook.id}`)).body
    return w.as(admin).patch(`webhook/${hook.id}`, { version, ...patch })
  }
  expect((await terms({ mostTries: 21 })).body.fields).toMatchObject([{ field: 'mostTries' }])
  expect((await terms({ mostTries: 4, firstWaitMinutes: 600 })).status).toBe(200)
  const accountId = await c.accountOf('少试几次公司')
  answer = (response) => void response.writeHead(500).end('停机')
  await c.money(accountId, 1_00)
  await settle()
  const waits: unknown[] = []
  for (let i = 0; i < 5; i++) {
    const [{ nextTryAt }] = await deliveries({ accountId })
    waits.push(nextTryAt && (Date.parse(nextTryAt) - w.now.getTime()) / 60_000)
    later(24 * 60)
    await run()
  }
  expect(waits).toEqual([600, 1200, 1440, null, null])
  expect(await deliveries({ accountId })).toMatchObject([{ state: 'dead', tries: 4 }])
  await terms({ mostTries: 10, firstWaitMinutes: 1 })
  const [{ id }] = await deliveries({ accountId })
  await w.as(admin).post(`webhook-delivery/${id}/skip`, { reason: '测试' })
  answer = takes
})

test('a dead letter is sent again by a person, and then what waited for it; not while the address is off', async () => {
  received.length = 0
  const [dead] = await deliveries({ state: 'dead' })
  await edit({ active: false })
  expect((await post(`webhook-delivery/${dead.id}/resend`)).body.code).toBe('webhook.paused')
  await edit({ active: true })
  expect((await post(`webhook-delivery/${dead.id}/resend`, {}, finance)).status).toBe(403)
  expect((await post(`webhook-delivery/${dead.id}/resend`)).body).toMatchObject({ state: 'queued', tries: 0 })
  await run()
  expect(received.map(({ id, body }) => [id, body.event])).toEqual([
    [dead.id, 'receipt.confirm'],
    [expect.any(String), 'receipt.reverse'],
  ])
  expect((await post(`webhook-delivery/${dead.id}/resend`)).body.code).toBe('command.not_now')
})

test('what the books will never take is skipped with a reason, and the rest goes on', async () => {
  received.length = 0
  const accountId = await c.accountOf('跳过公司')
  answer = (response, { body }) =>
    body.event === 'receipt.confirm' ? void response.writeHead(500).end() : takes(response)
  const id = await c.money(accountId, 8_00)
  await post(`receipt/${id}/refund`, { amount: 8_00, reason: '重复付款' }, finance)
  await settle()
  const [blocked] = await deliveries({ accountId })
  expect((await post(`webhook-delivery/${blocked.id}/skip`)).body.fields).toMatchObject([{ field: 'reason' }])
  await post(`webhook-delivery/${blocked.id}/skip`, { reason: '已手工入账' })
  await run()
  expect(received.map(({ body }) => body.event)).toEqual(['receipt.confirm', 'refund.create'])
  expect(await deliveries({ accountId })).toMatchObject([{ state: 'skipped' }, { state: 'sent' }])
  answer = takes
})

test('a process killed while it sends loses nothing: the next one sends it again under the same id, and in order', async () => {
  received.length = 0
  const accountId = await c.accountOf('断电公司')
  const money = await c.money(accountId, 3_00)
  await post(`receipt/${money}/reverse`, { reason: '退票' }, finance)
  await w.settle()
  answer = () => {}
  const runtime = fileURLToPath(new URL('../../../app/runtime.ts', import.meta.url))
  const kernel = fileURLToPath(new URL('../../../kernel/index.ts', import.meta.url))
  const job = fileURLToPath(new URL('./send.job.ts', import.meta.url))
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { openApp } from '${runtime}'; import { erpJob } from '${job}'; import { systemActor } from '${kernel}'
     const app = await openApp({ databaseUrl: '${w.url}', log: 'silent', connections: 2 })
     await erpJob.run(app, systemActor, {})`,
  ])
  await eventually(() => (received.length > 0 ? true : undefined))
  child.kill('SIGKILL')
  await new Promise((gone) => child.once('exit', gone))
  answer = takes
  await eventually(async () => {
    await run()
    return received.length >= 3 ? true : undefined
  })
  const [first, again, next] = received as [Received, Received, Received]
  expect([first.id, first.body.event]).toEqual([again.id, 'receipt.confirm'])
  expect(next.body.event).toBe('receipt.reverse')
  expect(await deliveries({ accountId })).toMatchObject([{ state: 'sent', tries: 1 }, { state: 'sent' }])
})

test('what arrived is kept as many days as the address says; what did not is kept for good', async () => {
  const accountId = await c.accountOf('保留公司')
  answer = (response, { body }) =>
    body.receipt?.amount === 9_00 ? void response.writeHead(500).end() : takes(response)
  await c.money(accountId, 4_00)
  await settle()
  await c.money(accountId, 9_00)
  await settle()
  later(10 * 24 * 60)
  answer = takes
  const before = await deliveries({ accountId })
  expect(before.map(({ state }: { state: string }) => state)).toEqual(['sent', 'queued'])
  expect((await edit({ keepDays: 6 })).body.fields).toMatchObject([{ field: 'keepDays' }])
  await edit({ keepDays: 11 })
  await retentionJob.run(w.app, systemActor, {})
  expect(await deliveries({ accountId })).toHaveLength(2)
  await edit({ keepDays: 9 })
  await retentionJob.run(w.app, systemActor, {})
  expect(await deliveries({ accountId })).toMatchObject([{ state: 'queued' }])
  const { body } = await w.as(admin).get(`webhook/${hook.id}/timeline`)
  expect(body.items[0]).toMatchObject({ verb: 'forget', body: expect.stringMatching(/清理了 \d+ 条/) })
  await w.app.store.rows(
    sql`update contracting.webhook_delivery set state = 'dead' where account_id = ${accountId}::uuid`,
  )
  later(4000 * 24 * 60)
  await retentionJob.run(w.app, systemActor, {})
  expect(await deliveries({ accountId })).toMatchObject([{ state: 'dead' }])
})
