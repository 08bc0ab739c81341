import { SMTPServer } from 'smtp-server'
import { afterAll, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql, systemActor } from '../../../kernel/index.ts'
import { mailServer } from './mail.entity.ts'
import { publicLink, receiverOnly, writeMail } from './outbox.ts'
import { sendMailJob } from './send.job.ts'

const w = await world()
const admin = w.as(w.team.admin)

/** A mail server that keeps what it gets, and refuses while told to. */
const received: { to: string; text: string }[] = []
let refuses = false
let password = ''
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onAuth: (auth, _session, done) => {
    password = auth.password ?? ''
    done(null, { user: auth.username })
  },
  onData: (stream, session, done) => {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      if (refuses) return done(new Error('mailbox full'))
      received.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: Buffer.concat(parts).toString() })
      done()
    })
  },
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.server.address() as { port: number }
afterAll(() => new Promise<void>((resolve) => server.close(resolve)))

const letter = { to: 'zhang@example.cn', subject: '报价单 BJ000001', body: '请查看报价。' }
const write = () => w.within(systemActor, (ctx) => writeMail(ctx, letter))
const noticesOf = async () =>
  (await w.as(w.team.rep).get('notification')).body.items.map(({ title }: { title: string }) => title)
const run = () => sendMailJob.run(w.app, systemActor, {})
const stateOf = async (id: string) => (await admin.get(`mail/${id}`)).body

test('without a mail server a letter is held where the administrator sees it, its sender hears so once, and sending it says what is missing', async () => {
  const { id } = await write()
  await run()
  for (const _ of ['first', 'second']) await w.within(w.team.rep, (ctx) => writeMail(ctx, letter))
  await w.settle()
  expect(await noticesOf()).toEqual(['信没有发出:还没有邮件服务器'])
  expect(await stateOf(id)).toMatchObject({ state: 'held', subject: letter.subject, body: letter.body })
  expect((await admin.post(`mail/${id}/resend`)).body).toMatchObject({ code: 'mail.no_server' })
  expect((await w.as(w.team.rep).get('mail')).status).toBe(403)
  expect(await w.within(systemActor, (ctx) => publicLink(ctx, '/q/1'))).toBe('http://127.0.0.1:3000/q/1')
})

test('with a server a letter is sent once, with its Chinese subject, and one held before can follow', async () => {
  const made = await w.make(mailServer, {
    name: '公司邮箱',
    host: '127.0.0.1',
    port,
    security: 'none',
    username: 'sales',
    fromName: '示例公司',
    fromAddress: 'sales@example.cn',
    publicUrl: 'https://sales.example.cn/',
  })
  expect((await admin.post(`mail-server/${made.id}/setPassword`, { password: '秘密 1' })).body.hasPassword).toBe(true)
  const { id } = await write()
  await Promise.all([run(), run()])
  expect(await stateOf(id)).toMatchObject({ state: 'sent', tries: 1, sentAt: '2026-03-10T02:00:00Z' })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({ to: letter.to })
  expect(received[0]?.text).toContain(`<${id}@example.cn>`)
  expect(password).toBe('秘密 1')
  const { items } = (await admin.get('mail', { filter: { state: { eq: 'held' } } })).body
  await admin.post(`mail/${items[0].id}/resend`)
  await run()
  expect(received).toHaveLength(2)
  expect(await w.within(systemActor, (ctx) => publicLink(ctx, '/q/1'))).toBe('https://sales.example.cn/q/1')
})

test('the password of a mail server is in no answer and in no event', async () => {
  const { items } = (await admin.get('mail-server')).body
  expect(JSON.stringify((await admin.get(`mail-server/${items[0].id}`)).body)).not.toContain('秘密')
  const events = await w.app.store.rows(
    sql`select changes::text, facts::text from kernel.event where entity = 'mail-server'`,
  )
  expect(events.length).toBeGreaterThan(0)
  expect(JSON.stringify(events)).not.toContain('秘密')
})

test('a key for the receiver is read by nobody in the outbox, while it waits and after it went, and is then kept no more', async () => {
  const keyed = {
    ...letter,
    subject: `验证码 ${receiverOnly}`,
    body: `链接 /sign/${receiverOnly},请勿转发`,
    secret: '481516',
  }
  const { id } = await w.within(systemActor, (ctx) => writeMail(ctx, keyed))
  const told = async () => JSON.stringify([await stateOf(id), (await admin.get('mail', { q: '481516' })).body])
  expect(await told()).not.toContain('481516')
  await run()
  expect(await stateOf(id)).toMatchObject({ state: 'sent' })
  expect(await told()).not.toContain('481516')
  const [, ...sent] = (received.at(-1)?.text ?? '').split('\r\n\r\n')
  expect(Buffer.from(sent.join(''), 'base64').toString()).toContain('/sign/481516,')
  const kept = await w.app.store.rows(sql`select secret from work.mail where id = ${id}::uuid`)
  expect(kept).toEqual([{ secret: null }])
  expect(
    JSON.stringify(await w.app.store.rows(sql`select * from kernel.event where record_id = ${id}::uuid`)),
  ).not.toContain('481516')
})

test('a refused letter is tried again after growing waits, and after the last one an administrator takes over', async () => {
  refuses = true
  const { id } = await write()
  await run()
  expect(await stateOf(id)).toMatchObject({ state: 'queued', tries: 1, nextTryAt: '2026-03-10T02:01:00Z' })
  await run()
  expect(await stateOf(id)).toMatchObject({ tries: 1 })
  for (let i = 0; i < 8; i++) {
    w.now = new Date(w.now.getTime() + 5 * 3_600_000)
    await run()
  }
  const failed = await stateOf(id)
  expect(failed).toMatchObject({ state: 'failed', tries: 9, nextTryAt: null })
  expect(failed.lastError).toContain('mailbox full')
  refuses = false
  await admin.post(`mail/${id}/resend`)
  await run()
  expect(await stateOf(id)).toMatchObject({ state: 'sent', tries: 1 })
})
