import { createHmac } from 'node:crypto'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { addressesOf, mayCall } from './address.ts'

export interface SignedPost {
  readonly url: string
  /** Begins with `whsec_`, the rest in base64. */
  readonly secret: string
  /** The same for every try: the receiver does each once. */
  readonly id: string
  readonly at: Date
  readonly body: string
  /** Networks inside the company that may be called. */
  readonly allowed: readonly string[]
}

export interface Posted {
  /** The receiver took it. */
  readonly taken: boolean
  /** What it answered, or why it was not reached; for people. */
  readonly answer: string
}

const patienceMs = 10_000
const mostAnswer = 2_000

/**
 * One signed message, by the rules of Standard Webhooks (standardwebhooks.com). The address is looked at when the connection
 * is made and not before: a name that points elsewhere a moment later points nowhere. Nothing is followed.
 */
export const postSigned = async (message: SignedPost): Promise<Posted> => {
  const url = new URL(message.url)
  try {
    const { status, text } = await send(url, message)
    if (status >= 200 && status < 300) return { taken: true, answer: `${status} ${text}`.trim() }
    const why = status >= 300 && status < 400 ? '对方要求跳转到别的地址,不会跟随。' : text
    return { taken: false, answer: `${status} ${why}`.trim() }
  } catch (error) {
    return { taken: false, answer: wordsOf(error as NodeJS.ErrnoException, url) }
  }
}

export const signatureOf = ({ secret, id, at, body }: Omit<SignedPost, 'url' | 'allowed'>): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key)
    .update(`${id}.${secondsOf(at)}.${body}`)
    .digest('base64')}`
}

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000)

const send = (url: URL, message: SignedPost): Promise<{ status: number; text: string }> =>
  new Promise((done, failed) => {
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1')
    // A number needs no lookup, so it would pass by the guard there.
    if (isIP(literal) !== 0 && !mayCall(literal, message.allowed)) return failed(new InsideAddress(literal))
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
      method: 'POST',
      agent: false,
      lookup: guardedLookup(message.allowed),
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(message.body),
        'user-agent': 'Bihuan',
        'webhook-id': message.id,
        'webhook-timestamp': String(secondsOf(message.at)),
        'webhook-signature': signatureOf(message),
      },
    })
    request.on('error', failed)
    request.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text = (text + piece).slice(0, mostAnswer)
      })
      answer.on('error', failed)
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text }))
    })
    request.end(message.body)
  })

class InsideAddress extends Error {
  readonly address: string

  constructor(address: string) {
    super(`inside address ${address}`)
    this.address = address
  }
}

/** Refuses a name when any of its addresses is inside: which one is taken would be chance. */
const guardedLookup =
  (allowed: readonly string[]): LookupFunction =>
  (host, options, callback) => {
    addressesOf(host).then(
      (addresses) => {
        const closed = addresses.find((address) => !mayCall(address, allowed))
        if (closed !== undefined) return callback(new InsideAddress(closed), '', 0)
        const found = addresses.map((address) => ({ address, family: isIP(address) }))
        if (options.all) return callback(null, found)
        callback(null, found[0]?.address ?? '', found[0]?.family ?? 0)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }

const wordsOf = (error: NodeJS.ErrnoException, { hostname, port, protocol }: URL): string => {
  if (error instanceof InsideAddress)
    return `${error.address} 是内网或本机地址,没有推送。确实要推送到那里时,请管理员在「内网放行地址」中添加它。`
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `${patienceMs / 1000} 秒内没有答复。`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `找不到主机 ${hostname},请核对推送地址。`
  if (error.code === 'ECONNREFUSED') return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)} 没有服务在接收。`
  return `连接失败(${error.code ?? error.name})。`
}
