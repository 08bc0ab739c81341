import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { addressesOf, mayCall } from './address.ts'

export interface GuardedRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Networks inside the company that may be called. */
  readonly allowed: readonly string[]
  readonly patienceMs: number
  /** Of the answer; what is beyond is not read. */
  readonly mostBytes: number
}

export interface Answered {
  readonly status: number
  readonly type: string
  readonly bytes: Buffer
  /** There was more than is here. */
  readonly isCut: boolean
}

/**
 * Calls a machine outside. The address is looked at when the connection is made and not before: a name that points elsewhere
 * a moment later points nowhere. Nothing is followed.
 */
export const guardedRequest = ({
  url,
  method,
  headers,
  body,
  allowed,
  patienceMs,
  mostBytes,
}: GuardedRequest): Promise<Answered> =>
  new Promise((done, failed) => {
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1')
    // A number needs no lookup, so it would pass by the guard there.
    if (isIP(literal) !== 0 && !mayCall(literal, allowed)) return failed(new InsideAddress(literal))
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
      method,
      agent: false,
      lookup: guardedLookup(allowed),
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        ...headers,
        'user-agent': 'Bihuan',
        ...(body !== undefined && {
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(Buffer.byteLength(body)),
        }),
      },
    })
    request.on('error', failed)
    request.on('response', (answer) => {
      const pieces: Buffer[] = []
      let size = 0
      const finish = (isCut: boolean) => {
        const bytes = Buffer.concat(pieces).subarray(0, mostBytes)
        done({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', bytes, isCut })
      }
      answer.on('data', (piece: Buffer) => {
        pieces.push(piece)
        size += piece.length
        if (size <= mostBytes) return
        finish(true)
        request.destroy()
      })
      answer.on('error', failed)
      answer.on('end', () => finish(false))
    })
    request.end(body)
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

/** Why the machine was not reached, for people. */
export const whyUnreached = (
  error: NodeJS.ErrnoException,
  { url: { hostname, port, protocol }, patienceMs }: Pick<GuardedRequest, 'url' | 'patienceMs'>,
): string => {
  if (error instanceof InsideAddress)
    return `${error.address} 是内网或本机地址,不能连接。确实要连接它时,请管理员在「内网放行地址」中添加它。`
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `${patienceMs / 1000} 秒内没有答复。`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `找不到主机 ${hostname},请核对地址。`
  if (error.code === 'ECONNREFUSED') return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)} 没有服务在接收。`
  return `连接失败(${error.code ?? error.name})。`
}
