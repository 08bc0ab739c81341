import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Runtime } from '../kernel/command/runtime.ts'
import { AppError } from '../kernel/error.ts'
import { nestsDeep } from '../kernel/field/structured.ts'
import type { HttpOptions } from './context.ts'
import { entityRoutes } from './entity-routes.ts'
import { securityHeaders } from './headers.ts'
import { problemOf, readsEnglish } from './problem.ts'

/** The web server with the entity API; the composition root adds sign-in, files, live events and the web itself. */
export const createHttp = async (options: HttpOptions): Promise<FastifyInstance> => {
  const { runtime } = options
  const app = fastify({
    logger: false,
    bodyLimit: 1_000_000,
    trustProxy: [...(options.proxies ?? [])],
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error, _request, reply) => sendProblem(reply, error, runtime),
    clientErrorHandler: (error, socket) => endLine(socket, error, runtime),
  })
  app.removeContentTypeParser('text/plain')
  await app.register(cookie)
  await app.register(multipart, {
    limits: { fileSize: options.maxUploadBytes, files: 1, fields: 20, fieldSize: 100_000 },
  })
  await app.register(compress, { threshold: 4096, encodings: ['br', 'gzip'] })
  allowEmptyJson(app)
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of securityHeaders) reply.raw.setHeader(name, value)
    if (request.routeOptions.config.open === true || !request.url.startsWith('/api/')) return
    refuseForeignOrigin(request)
    const actor = await options.authenticate(request)
    if (!actor) throw new AppError('auth.required', 401, '请先登录。', { en: 'Sign in first.' })
    request.actor = readsEnglish(request.headers['accept-language']) ? { ...actor, english: true } : actor
  })
  // How long the answer took here, without the way: browsers show it beside the request, and the bench compares it.
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.raw.setHeader('server-timing', `app;dur=${reply.elapsedTime.toFixed(2)}`)
    done(null, payload)
  })
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, error, runtime))
  await app.register(entityRoutes, options)
  return app
}

export const sendProblem = (reply: FastifyReply, error: unknown, runtime: Runtime): FastifyReply => {
  const problem = problemOf(error, runtime.log, reply.request.headers['accept-language'])
  const wait = problem.facts?.retryAfterSeconds
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

/** What came is no request that a route could answer: it is told why, as everybody is, and the line is closed. */
const endLine = (socket: Socket, { code }: NodeJS.ErrnoException, { log }: Runtime): void => {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const problem = problemOf({ code, statusCode: 400 }, log)
  const body = JSON.stringify(problem)
  const head = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nconnection: close\r\n`
  const kind = 'content-type: application/problem+json; charset=utf-8\r\n'
  socket.end(`${head}${kind}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** Verbs without input are posted with no body by many tools. */
const allowEmptyJson = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, body as string, (error, value) => done(error ?? deepFault(value), value))
  })
}

const deepFault = (body: unknown): AppError | null => {
  const message = '请求内容嵌套过深,不能超过 100 层。'
  const fields = [{ field: null, code: 'body', message, en: message }]
  return nestsDeep(body) ? new AppError('request.invalid', 422, message, { fields }) : null
}

/** A page of another site must not act with the reader's cookie; tools with a key send no cookie and are not asked. */
export const refuseForeignOrigin = (request: FastifyRequest): void => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization) return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin !== undefined ? hostOf(origin) === host : site === undefined || site === 'same-origin' || site === 'none')
    return
  throw new AppError('request.origin', 403, '请求来自其他网站,已被拒绝。', {
    en: 'The request came from another site and was refused.',
  })
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)
