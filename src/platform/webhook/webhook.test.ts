import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { isNetwork, mayCall } from './address.ts'
import { postSigned } from './post.ts'

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const received: Received[] = []
let answer = (response: ServerResponse) => void response.writeHead(204).end()
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    received.push({ headers: request.headers, body })
    answer(response)
  })
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
afterAll(() => new Promise((done) => server.close(done)))
const { port } = server.address() as AddressInfo

const key = Buffer.from('a secret of thirty-two bytes, ok!')
const message = {
  url: `http://127.0.0.1:${port}/erp`,
  secret: `whsec_${key.toString('base64')}`,
  id: 'msg-1',
  at: new Date('2026-03-10T02:00:00Z'),
  body: '{"event":"contract.effective","客户":"恒川"}',
  allowed: ['127.0.0.1'],
}

test('a message is signed so that the receiver can tell who sent it, when, and that nothing was changed', async () => {
  expect(await postSigned(message)).toEqual({ taken: true, answer: '204' })
  const { headers, body } = received.pop() as Received
  expect(body).toBe(message.body)
  expect(headers['webhook-id']).toBe('msg-1')
  expect(headers['webhook-timestamp']).toBe('1773108000')
  const expected = createHmac('sha256', key).update(`msg-1.1773108000.${body}`).digest('base64')
  expect(headers['webhook-signature']).toBe(`v1,${expected}`)
})

test.each([
  '127.0.0.1',
  '127.8.8.8',
  '0.0.0.0',
  '10.0.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.100.200',
  '::1',
  '::',
  'fd00:ec2::254',
  'fe80::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '2002:7f00:1::',
  'localhost',
  '',
])('%s is not called unless an administrator allowed it', (address) => {
  expect(mayCall(address, [])).toBe(false)
})

test('public addresses are called, and inside only those in an allowed network', () => {
  for (const address of ['8.8.8.8', '172.32.0.1', '2408:8888::1', '::ffff:8.8.8.8'])
    expect(mayCall(address, [])).toBe(true)
  expect(mayCall('10.1.2.3', ['10.1.0.0/16'])).toBe(true)
  expect(mayCall('10.2.2.3', ['10.1.0.0/16'])).toBe(false)
  expect(mayCall('::ffff:10.1.2.3', ['10.1.0.0/16'])).toBe(true)
  expect(['10.0.0.0/8', '10.1.2.3', 'fd00::/8'].every(isNetwork)).toBe(true)
  expect(['10.0.0.0/33', 'erp.local', '10.0.0', '10.0.0.0/8/8', ''].some(isNetwork)).toBe(false)
})

test.each([
  ['a number', `http://127.0.0.1:${port}/`],
  ['a number in other clothes', `http://0x7f.1:${port}/`],
  ['a name', `http://localhost:${port}/`],
  ['IPv6 that holds IPv4', `http://[::ffff:127.0.0.1]:${port}/`],
])('this machine is not called by %s', async (_how, url) => {
  const sent = await postSigned({ ...message, url, allowed: [] })
  expect(sent.taken).toBe(false)
  expect(sent.answer).toContain('内网或本机地址')
  expect(received).toEqual([])
})

test('nothing is followed: a redirect is an answer, not a way in', async () => {
  answer = (response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
  expect(await postSigned(message)).toEqual({ taken: false, answer: '302 对方要求跳转到别的地址,不会跟随。' })
  expect(received).toHaveLength(1)
})

test('what was answered is kept short, and nobody there is said in words', async () => {
  answer = (response) => void response.writeHead(500).end('错'.repeat(100_000))
  const { taken, answer: said } = await postSigned(message)
  expect([taken, said.length]).toEqual([false, 2004])
  const nobody = await postSigned({ ...message, url: 'http://127.0.0.1:9/' })
  expect(nobody.answer).toBe('127.0.0.1:9 没有服务在接收。')
})
