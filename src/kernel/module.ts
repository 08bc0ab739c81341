import type { Actor } from './access/actor.ts'
import type { Command } from './command/command.ts'
import type { Ctx, EventDraft } from './command/ctx.ts'
import type { Runtime } from './command/runtime.ts'
import type { Entity, Fields } from './entity/entity.ts'

/** A read model with a name: GET /api/{name}?… with these parameters, for these roles. */
export interface View {
  readonly name: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly allow: readonly string[]
  readonly input: Fields
  run(ctx: Ctx, input: never): Promise<unknown>
}

export interface StoredEvent extends EventDraft {
  readonly seq: number
  readonly at: string
  readonly actorId: string
}

/** Runs after commit, at least once per event, in the order of events, in a transaction of its own. Must be idempotent. */
export interface Reaction {
  readonly name: string
  /** `opportunity.win`, `task.*` or `*`. */
  readonly on: readonly string[]
  run(ctx: Ctx, event: StoredEvent): Promise<void>
}

/** Work outside a request, started by the queue or by a schedule. */
export interface Job {
  readonly name: string
  /** Minutes between runs; absent means only when it is enqueued. */
  readonly everyMinutes?: number
  /** Runs after so many changes, too. */
  readonly everyChanges?: number
  run(runtime: Runtime, actor: Actor, payload: unknown): Promise<void>
}

/** A module's door for the composition root. */
export interface Module {
  readonly name: string
  readonly entities: readonly Entity[]
  readonly commands?: readonly Command[]
  readonly views?: readonly View[]
  readonly reactions?: readonly Reaction[]
  readonly jobs?: readonly Job[]
}
