import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { securityHeaders } from '../http/headers.ts'
import { readsEnglish } from '../http/problem.ts'
import { type Ctx, contextFor, inWords, systemActor } from '../kernel/index.ts'
import {
  followLetter,
  openForm,
  openLetter,
  readUnsubscribeLink,
  submitForm,
  unsubscribe,
  visitToken,
} from '../modules/crm/index.ts'
import { embedScript, formPage, formScript, gonePage, unsubscribePage, unsubscribeScript } from './public-pages.ts'
import type { App } from './runtime.ts'

const bodyLimit = 16_384
const emptyPicture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const open = { open: true } as const

/** What people without an account may reach: forms that make leads, and the links of letters. */
export const publicRoutes = (app: FastifyInstance, runtime: App): void => {
  const system = (): Ctx => contextFor(runtime, runtime.store, systemActor)

  app.get('/f/form.js', (_request, reply) => script(reply, formScript))
  app.get('/f/embed.js', (_request, reply) => script(reply, embedScript))
  app.get('/u/unsubscribe.js', (_request, reply) => script(reply, unsubscribeScript))
  app.get('/f/:key', async (request, reply) => {
    const form = await openForm(system(), (request.params as { key: string }).key)
    if (!form || form.state === 'closed') return page(reply.status(404), gonePage(readerOf(request)), [])
    const isPreview = 'preview' in (request.query as object)
    const visit = await visitToken(system(), form.id)
    return page(reply, formPage(readerOf(request), form, visit, isPreview), form.allowedOrigins ?? [])
  })
  app.options('/api/public/form/:key', { config: open }, async (request, reply) => {
    const form = await openForm(system(), (request.params as { key: string }).key)
    return allowOrigin(request, reply, form?.allowedOrigins ?? [])
      .status(204)
      .send()
  })
  app.post('/api/public/form/:key', { config: open, bodyLimit }, async (request, reply) => {
    const { key } = request.params as { key: string }
    const form = await openForm(system(), key)
    allowOrigin(request, reply, form?.allowedOrigins ?? [])
    const { message } = await submitForm(runtime, key, request.body ?? {}, visitorOf(request))
    return reply.status(201).send({ message: inWords(askerOf(request), message) })
  })

  // A mailbox asks for the heads of pages to look them over; that is nobody's interest.
  app.get('/t/*', { exposeHeadRoute: false }, async (request, reply) => {
    const { '*': token } = request.params as { '*': string }
    if (token.endsWith('.gif')) {
      await openLetter(runtime, token.slice(0, -'.gif'.length), request.ip)
      return reply.header('cache-control', 'no-store').type('image/gif').send(emptyPicture)
    }
    const url = await followLetter(runtime, token, request.ip)
    return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(url)
  })
  app.get('/u/:token', async (request, reply) => {
    const known = await readUnsubscribeLink(system(), (request.params as { token: string }).token)
    const reader = readerOf(request)
    return known ? page(reply, unsubscribePage(reader), []) : page(reply.status(404), gonePage(reader), [])
  })
  app.post('/api/public/unsubscribe/:token', { config: open, bodyLimit }, async (request) => {
    const { token } = request.params as { token: string }
    return { message: inWords(askerOf(request), await unsubscribe(runtime, token, request.ip)) }
  })
}

/** A page is in Chinese unless its address says otherwise; it asks in its own language for what it shows later. */
const readerOf = ({ query }: FastifyRequest) => ({ english: (query as { lang?: unknown }).lang === 'en' })
const askerOf = ({ headers }: FastifyRequest) => ({ english: readsEnglish(headers['accept-language']) })

const visitorOf = (request: FastifyRequest) => ({
  address: request.ip,
  origin: request.headers.origin,
  ownOrigin: `${request.protocol}://${request.headers.host}`,
})

/** A page of ours in a frame of the named sites, and of no others. */
const page = (reply: FastifyReply, html: string, origins: readonly string[]): FastifyReply => {
  const policy = securityHeaders.find(([name]) => name === 'content-security-policy')?.[1] ?? ''
  const frames = ["'self'", ...origins].join(' ')
  reply.raw.removeHeader('x-frame-options')
  return reply
    .header('content-security-policy', policy.replace("frame-ancestors 'none'", `frame-ancestors ${frames}`))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}

// The embedding script is loaded by pages of other sites.
const script = (reply: FastifyReply, text: string): FastifyReply =>
  reply
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'public, max-age=300')
    .type('text/javascript; charset=utf-8')
    .send(text)

const allowOrigin = (request: FastifyRequest, reply: FastifyReply, origins: readonly string[]): FastifyReply => {
  const { origin } = request.headers
  if (!origin || !origins.includes(origin)) return reply
  return reply
    .header('access-control-allow-origin', origin)
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-allow-methods', 'POST')
    .header('vary', 'origin')
}
