import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf } from '../http/context.ts'
import { type Actor, reach } from '../kernel/access/actor.ts'
import { AppError } from '../kernel/error.ts'
import { createPresence, presenceRoute, type Visitor } from './presence.ts'
import type { App, Happened } from './runtime.ts'

interface Listener extends Visitor {
  readonly request: FastifyRequest
  readonly changed: Set<string>
  readonly until: number
}

const flushEveryMs = 500
const keepAliveEveryMs = 25_000
// A browser comes back by itself, with the rights it has then: a session that ran out is heard of no other way.
const longestMs = 3_600_000
const maxListeners = 2_000

/** Whoever signed out, or was signed out, hears no more. */
const endSilenced = (events: readonly Happened[], listeners: ReadonlySet<Listener>): void => {
  const ended = new Set(events.filter((e) => e.entity === 'session' && e.verb !== 'signIn').map((e) => e.recordId))
  if (ended.size === 0) return
  for (const { actor, response } of listeners) if (ended.has(actor.sessionId ?? '')) response.end()
}

type Authenticate = (request: FastifyRequest) => Promise<Actor | null>

/** Whoever lost a right, or their key, hears no more by it: asked again for all of them, once for everything that changed meanwhile. */
const rightsAnew = (listeners: ReadonlySet<Listener>, authenticate: Authenticate, runtime: App) => {
  let asking = false
  let again = false
  return async (): Promise<void> => {
    again = true
    if (asking) return
    asking = true
    while (again) {
      again = false
      for (const listener of listeners) {
        const actor = await authenticate(listener.request).catch((error) => {
          if (!(error instanceof AppError)) runtime.log.error({ err: error }, 'rights of a listener not read')
          return null
        })
        if (actor) listener.actor = actor
        else listener.response.end()
      }
    }
    asking = false
  }
}

/**
 * GET /api/events: tells an open screen which kinds of records have changed, so that it reads again what it shows. Only the kind
 * is named, never a record: what the reader may see is decided when it reads. And who else is at the same record.
 */
export const liveRoutes = (app: FastifyInstance, runtime: App, authenticate: Authenticate): { stop(): void } => {
  const listeners = new Set<Listener>()
  const askAgain = rightsAnew(listeners, authenticate, runtime)
  runtime.onReload(askAgain)
  runtime.onEvents((events) => {
    if (listeners.size === 0) return
    endSilenced(events, listeners)
    if (events.some(({ entity, verb }) => entity === 'api-key' && verb === 'revoke')) void askAgain()
    const kinds = new Set(events.map((event) => event.entity))
    for (const listener of listeners) {
      for (const kind of kinds) if (reach(listener.actor, kind, 'read')) listener.changed.add(kind)
    }
  })
  const presence = createPresence(runtime, listeners)
  presenceRoute(app, runtime, listeners, presence.move)
  const flush = setInterval(() => {
    presence.tell().catch((error) => runtime.log.error({ err: error }, 'presence not told'))
    for (const { response, changed } of listeners) {
      for (const kind of changed) response.write(`event: change\ndata: ${JSON.stringify({ entity: kind })}\n\n`)
      changed.clear()
    }
  }, flushEveryMs)
  const keepAlive = setInterval(() => {
    for (const { response, until } of listeners) {
      if (until > Date.now()) response.write(': here\n\n')
      else response.end()
    }
  }, keepAliveEveryMs)

  app.get('/api/events', (request, reply) => {
    const actor = actorOf(request)
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const channel = randomUUID()
    response.write(`retry: 3000\nevent: channel\ndata: ${JSON.stringify({ channel })}\n\n`)
    if (listeners.size >= maxListeners) {
      response.end()
      return
    }
    const until = Date.now() + longestMs
    const listener: Listener = { channel, actor, request, response, changed: new Set<string>(), place: null, until }
    listeners.add(listener)
    response.on('close', () => {
      presence.move(listener, null)
      listeners.delete(listener)
    })
  })
  return {
    stop: () => {
      clearInterval(flush)
      clearInterval(keepAlive)
      for (const { response } of listeners) response.end()
    },
  }
}
