import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

// A signing service as docs/guide/e-sign.md describes one, written from that page and from nothing of the program's own.

export const serviceSecret = 'a secret that both sides know, 1234567890'

interface Signer {
  readonly key: string
  readonly order: number
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly organisation: string
  state: string
  at: string | null
  reason: string | null
}

interface Held {
  readonly callbackUrl: string
  readonly pdf: Buffer
  readonly signers: Signer[]
  readonly title: string
  state: string
  reason: string | null
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const mac = (text: string) => `v1,${createHmac('sha256', serviceSecret).update(text).digest('base64')}`

export const openSigningService = async () => {
  const envelopes = new Map<string, Held>()
  const asked: string[] = []
  const behaviour = { away: false, wrongHash: false, noPdf: false, refuses: 0 }

  const signedPdf = ({ pdf }: Held) => Buffer.concat([pdf, Buffer.from('\n%signed by everybody\n')])
  const reportOf = (reference: string) => {
    const { state, signers, reason, ...held } = envelopes.get(reference) as Held
    const signedSha256 = behaviour.wrongHash ? 'f'.repeat(64) : sha256(signedPdf(held as Held))
    const told = signers.map(({ key, state: of, at, reason: why }) => ({ key, state: of, at, reason: why }))
    return {
      reference,
      id: `QY-${reference.slice(-6)}`,
      state,
      signers: told,
      reason,
      ...(state === 'signed' && { signedSha256 }),
    }
  }

  const take = (request: IncomingMessage, body: string, response: ServerResponse) => {
    const head = (name: string) => String(request.headers[name])
    const json = (status: number, value: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    asked.push(`${request.method} ${request.url}`)
    if (behaviour.away) return void response.writeHead(503).end('维护中')
    if (behaviour.refuses) return void response.writeHead(behaviour.refuses).end('手机号未实名')
    const text = `${head('webhook-id')}.${head('webhook-timestamp')}.${request.method} ${request.url}\n${body}`
    if (head('bihuan-key') !== 'app-1' || head('webhook-signature') !== mac(text))
      return json(401, { error: '签名不对' })
    if (request.url === '/bihuan/ping') return json(200, { ok: true })
    const [, reference = '', part] = /^\/bihuan\/envelopes\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? []
    if (request.method === 'PUT' && !envelopes.has(reference)) put(reference, JSON.parse(body))
    const held = envelopes.get(reference)
    if (!held) return json(404, { error: '没有这个流程' })
    if (part === 'signed') return void response.writeHead(200).end(behaviour.noPdf ? '<html>' : signedPdf(held))
    if (part === 'evidence') return json(200, { signers: held.signers })
    if (part === 'cancel') {
      if (held.state !== 'signing') return json(409, { error: '已经结束' })
      Object.assign(held, { state: 'withdrawn', reason: JSON.parse(body).reason })
    }
    json(200, reportOf(reference))
  }

  const put = (reference: string, wanted: { document: { base64: string; sha256: string } } & Held) => {
    const pdf = Buffer.from(wanted.document.base64, 'base64')
    if (sha256(pdf) !== wanted.document.sha256) throw new Error('not the document that was announced')
    const signers = wanted.signers.map((one) => ({ ...one, state: 'waiting', at: null, reason: null }))
    envelopes.set(reference, { ...wanted, pdf, signers, state: 'signing', reason: null })
    invite(envelopes.get(reference) as Held)
  }

  const invite = (held: Held) => {
    const next = held.signers.find(({ state }) => state !== 'signed')
    if (next?.state === 'waiting') next.state = 'invited'
    if (!next) held.state = 'signed'
  }

  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => take(request, Buffer.concat(pieces).toString(), response))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  let count = 0
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bihuan`,
    asked,
    behaviour,
    envelope: (reference: string) => envelopes.get(reference) as Held,
    signed: (reference: string) => signedPdf(envelopes.get(reference) as Held),
    /** Whoever's turn it is signs there. */
    sign: (reference: string, at: string) => {
      const held = envelopes.get(reference) as Held
      const turn = held.signers.find(({ state }) => state === 'invited') as Signer
      Object.assign(turn, { state: 'signed', at })
      invite(held)
    },
    decline: (reference: string, reason: string) => {
      const held = envelopes.get(reference) as Held
      Object.assign(held.signers.find(({ state }) => state === 'invited') as Signer, { state: 'declined', reason })
      held.state = 'declined'
    },
    /** What it posts to the callback address. */
    callback: (reference: string, at: Date, body: object = reportOf(reference)) => {
      const text = JSON.stringify(body)
      const [id, seconds] = [`msg-${++count}`, Math.floor(at.getTime() / 1000)]
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': mac(`${id}.${seconds}.${text}`),
      }
      return { headers, payload: text }
    },
    reportOf,
  }
}
