import type { FastifyRequest } from 'fastify'
import type { Actor } from '../kernel/access/actor.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { fail } from '../kernel/error.ts'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null
  }
  interface FastifyContextConfig {
    /** Routes are closed unless they say otherwise. */
    open?: boolean
  }
}

export interface HttpOptions {
  readonly runtime: Runtime
  /** Who sends the request; null when nobody is signed in. Throws for a wrong key. */
  authenticate(request: FastifyRequest): Promise<Actor | null> | Actor | null
  readonly maxUploadBytes: number
  /** Addresses of those that may say for whom they ask, and whether that was over https. */
  readonly proxies?: readonly string[]
}

export const sessionCookie = 'bihuan_session'

/** The signed-in actor of a closed route. */
export const actorOf = (request: FastifyRequest): Actor => request.actor ?? fail('not_found')
