import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { reach } from '../kernel/access/actor.ts'
import { actorOf } from '../kernel/http/context.ts'
import type { Actor } from '../kernel/index.ts'
import type { App } from './runtime.ts'

interface Listener {
  readonly actor: Actor
  readonly response: ServerResponse
  readonly changed: Set<string>
}

const flushEveryMs = 500
const keepAliveEveryMs = 25_000
const maxListeners = 2_000

/**
 * GET /api/events: tells an open screen which kinds of records have changed, so that it reads again what it shows. Only the kind
 * is named, never a record: what the reader may see is decided when it reads.
 */
export const liveRoutes = (app: FastifyInstance, runtime: App): { stop(): void } => {
  const listeners = new Set<Listener>()
  runtime.onEvents((events) => {
    if (listeners.size === 0) return
    const kinds = new Set(events.map((event) => event.entity))
    for (const listener of listeners) {
      for (const kind of kinds) if (reach(listener.actor, kind, 'read')) listener.changed.add(kind)
    }
  })
  const flush = setInterval(() => {
    for (const { response, changed } of listeners) {
      for (const kind of changed) response.write(`event: change\ndata: ${JSON.stringify({ entity: kind })}\n\n`)
      changed.clear()
    }
  }, flushEveryMs)
  const keepAlive = setInterval(() => {
    for (const { response } of listeners) response.write(': here\n\n')
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
    response.write('retry: 3000\n\n')
    if (listeners.size >= maxListeners) {
      response.end()
      return
    }
    const listener = { actor, response, changed: new Set<string>() }
    listeners.add(listener)
    response.on('close', () => listeners.delete(listener))
  })
  return {
    stop: () => {
      clearInterval(flush)
      clearInterval(keepAlive)
      for (const { response } of listeners) response.end()
    },
  }
}
