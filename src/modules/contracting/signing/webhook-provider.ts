import { createHash } from 'node:crypto'
import { type Ctx, faults, first, newId, sql } from '../../../kernel/index.ts'
import { type Answered, guardedRequest, whyUnreached } from '../../../platform/webhook/request.ts'
import { signatureFault, signedHeaders } from '../../../platform/webhook/signature.ts'
import { allowedNetworks } from '../erp/index.ts'
import { type Envelope, type Report, type SigningProvider, Unanswered } from './provider.ts'
import { readReport } from './report.rules.ts'

const fail = faults('signing-callback', {
  no_secret: {
    status: 404,
    zh: '这个电子签服务还没有设置密钥,认不出是谁发来的。请先在设置中设置密钥。',
    en: 'This service has no secret, so the sender is unknown. Set one first.',
  },
  bad_signature: {
    status: 401,
    zh: '签名不对。请核对密钥,以及签名是否对收到的原文计算。',
    en: 'The signature is wrong. Check the secret and that it is made of the text as received.',
  },
  old: {
    status: 401,
    zh: '时间戳与现在相差超过 5 分钟,不接受。请校准时钟,并用新的时间戳重新签名发送。',
    en: 'The timestamp is more than 5 minutes off. Set the clock and sign again.',
  },
  unreadable: {
    status: 422,
    zh: '内容不合约定:{why}。请对照接口说明修改。',
    en: 'The content is not as agreed: {why}. See the description of the interface.',
  },
})

interface Service {
  readonly baseUrl: string
  readonly keyId: string | null
  readonly secret: string
}

const serviceOf = (ctx: Ctx, providerId: string): Promise<Service | undefined> =>
  first<Service>(
    ctx.db,
    sql`select base_url as "baseUrl", key_id as "keyId", secret from contracting.signing_provider
      where id = ${providerId}::uuid and kind = 'webhook' and base_url is not null and secret is not null and deleted_at is null`,
  )

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly body?: object
  /** Answers that are no failure, beside 2xx. */
  readonly also?: readonly number[]
}

const patienceMs = 20_000
const mostBytes = 50 * 1024 * 1024
const mostWords = 1_000
/** The same request would get the same answer again. */
const finalStatus = new Set([400, 401, 403, 404, 405, 409, 410, 413, 415, 422])

const call = async (ctx: Ctx, providerId: string, { method, path, body, also = [] }: Call): Promise<Answered> => {
  const service = await serviceOf(ctx, providerId)
  if (!service) throw new Unanswered('电子签服务已删除,或还没有设置密钥。', { isFinal: true })
  const url = new URL(`${service.baseUrl.replace(/\/+$/, '')}${path}`)
  const text = body === undefined ? undefined : JSON.stringify(body)
  const signed = {
    secret: service.secret,
    id: newId(ctx.now.getTime()),
    at: ctx.now,
    // Method and path are signed with the body: a request for one thing cannot be made into one for another.
    body: `${method} ${url.pathname}${url.search}\n${text ?? ''}`,
  }
  const headers = { ...signedHeaders(signed), 'bihuan-key': service.keyId ?? '' }
  const allowed = await allowedNetworks(ctx)
  const request = { url, method, headers, allowed, patienceMs, mostBytes, ...(text !== undefined && { body: text }) }
  const answered = await guardedRequest(request).catch((error: NodeJS.ErrnoException) => {
    throw new Unanswered(whyUnreached(error, { url, patienceMs }))
  })
  const { status, bytes, isCut } = answered
  if (isCut) throw new Unanswered(`${status} 答复超过 ${mostBytes / 1024 / 1024} MB,没有接收。`)
  if ((status >= 200 && status < 300) || also.includes(status)) return answered
  const words = status >= 300 && status < 400 ? '对方要求跳转到别的地址,不会跟随。' : bytes.toString('utf8')
  throw new Unanswered(`${status} ${words.slice(0, mostWords)}`.trim(), { isFinal: finalStatus.has(status) })
}

const reportIn = (bytes: Buffer): Report & { readonly signedSha256: string | null } => {
  const read = readReport(bytes.toString('utf8'))
  if (typeof read === 'string') throw new Unanswered(`对方的答复不合约定:${read}。`)
  return read
}

const placeOf = ({ reference }: Envelope): string => `/envelopes/${reference}`

const askService = async (ctx: Ctx, envelope: Envelope) => {
  const { bytes } = await call(ctx, envelope.providerId, { method: 'GET', path: placeOf(envelope) })
  return reportIn(bytes)
}

/** Any service that speaks our own small protocol, or a bridge to one that does not: docs/guide/e-sign.md. */
export const webhookProvider: SigningProvider = {
  isOutside: true,
  start: async (ctx, envelope) => {
    const { title, number, signers, callbackUrl, providerId } = envelope
    const pdf = await envelope.document()
    const document = { name: `${title} ${number}.pdf`, sha256: sha256Of(pdf), base64: pdf.toString('base64') }
    const body = { title, number, document, signers, callbackUrl }
    const { bytes } = await call(ctx, providerId, { method: 'PUT', path: placeOf(envelope), body })
    return reportIn(bytes)
  },
  ask: askService,
  fetch: async (ctx, envelope) => {
    // A callback alone brings nothing into force: the service itself says it once more, and the file is what it says.
    const { state, signedSha256 } = await askService(ctx, envelope)
    if (state !== 'signed') throw new Unanswered('对方说还没有全部签署,原件取不到。')
    const get = (part: string, also: readonly number[] = []) =>
      call(ctx, envelope.providerId, { method: 'GET', path: `${placeOf(envelope)}/${part}`, also })
    const { bytes: pdf } = await get('signed')
    if (pdf.subarray(0, 5).toString() !== '%PDF-') throw new Unanswered('对方给的原件不是 PDF 文件。')
    if (signedSha256 !== sha256Of(pdf)) throw new Unanswered('原件的指纹(SHA-256)与对方声明的不一致,没有归档。')
    const evidence = await get('evidence', [404])
    const name = `签署证据.${evidence.type.startsWith('application/pdf') ? 'pdf' : 'json'}`
    return { pdf, isSealed: true, evidence: evidence.status === 404 ? null : { name, bytes: evidence.bytes } }
  },
  cancel: async (ctx, envelope, reason) => {
    const asked = { method: 'POST', path: `${placeOf(envelope)}/cancel`, body: { reason }, also: [404, 409] } as const
    const { status, bytes } = await call(ctx, envelope.providerId, asked)
    // It never got there: nobody can sign it.
    if (status === 404) return { state: 'withdrawn', signers: [], reason, outsideId: null }
    return status === 409 ? askService(ctx, envelope) : reportIn(bytes)
  },
  hear: async (ctx, providerId, { header, body }) => {
    const service = (await serviceOf(ctx, providerId)) ?? fail('no_secret')
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((part) => header(`webhook-${part}`))
    const received = { id: id ?? '', timestamp: timestamp ?? '', signature: signature ?? '', body }
    const fault = signatureFault(service.secret, received, ctx.now)
    if (fault) return fail(fault)
    const report = readReport(body)
    if (typeof report === 'string') return fail('unreadable', { why: report })
    return { id: received.id, reference: report.reference, report }
  },
}

/** Does it answer, and does it know our signature? */
export const pingService = async (ctx: Ctx, providerId: string): Promise<{ taken: boolean; answer: string }> => {
  try {
    const { status, bytes } = await call(ctx, providerId, { method: 'GET', path: '/ping' })
    return { taken: true, answer: `${status} ${bytes.toString('utf8').slice(0, mostWords)}`.trim() }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return { taken: false, answer: error.answer }
  }
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
