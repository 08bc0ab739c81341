import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sessionCookie } from '../http/context.ts'
import type { Actor } from '../kernel/access/actor.ts'
import { apiKeyActor, refuseGivenPassword, type SessionActor, sessionActor } from '../modules/people/index.ts'
import type { App } from './runtime.ts'

interface Known {
  readonly actor: Actor
  readonly until: number
}

// Long enough that a busy screen asks the database once, short enough where another process revoked and could not say so.
const rememberedMs = 5_000
const maxRemembered = 5_000

/**
 * Who sends a request, by session cookie or API key. Answers are remembered for seconds and forgotten at once when a session,
 * key, role, account or the organisation changes in this process, and soon when it does in another.
 */
export const authenticator = (app: App) => {
  const known = new Map<string, Known>()
  app.onReload(() => known.clear())
  app.onEvents((events) => {
    if (events.some((event) => event.entity === 'session' || event.entity === 'api-key')) known.clear()
  })
  return async (request: FastifyRequest): Promise<Actor | null> => {
    const bearer = /^Bearer (.{10,300})$/.exec(request.headers.authorization ?? '')?.[1]
    const secret = bearer ?? request.cookies[sessionCookie]
    if (!secret) return null
    const key = createHash('sha256').update(secret).digest('base64')
    const remembered = known.get(key)
    if (remembered && remembered.until > app.now().getTime()) return remembered.actor
    const actor = bearer ? await apiKeyActor(app, bearer) : await sessionActor(app, secret)
    if (!actor) return null
    if (known.size >= maxRemembered) known.clear()
    known.set(key, { actor, until: app.now().getTime() + rememberedMs })
    return actor
  }
}

/** The one door through which a request comes in: behind it, a password that its owner has to change first opens no other. */
export const entrance =
  (authenticate: (request: FastifyRequest) => Promise<Actor | null>) =>
  async (request: FastifyRequest): Promise<Actor | null> => {
    const actor: Partial<SessionActor> | null = await authenticate(request)
    if (actor?.mustChangePassword) refuseGivenPassword(request.url.split('?')[0] ?? '')
    return actor as Actor | null
  }
