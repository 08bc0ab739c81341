import type { Actor } from '../access/actor.ts'
import type { Db, Store } from '../sql.ts'
import type { Company, Ctx, EventDraft, Log } from './ctx.ts'

/** What the composition root gives the kernel. The clock is replaced in tests. */
export interface Runtime {
  readonly store: Store
  readonly log: Log
  now(): Date
  company(): Company
  /** Events of a finished transaction: wakes the readers of the event table in this process. */
  committed(events: readonly EventDraft[]): void
  /** Loads configuration again: roles, organisation, custom fields, settings. */
  reload(): Promise<void>
}

export const contextFor = (runtime: Runtime, db: Db, actor: Actor, events: EventDraft[] = []): Ctx => ({
  db,
  actor,
  now: runtime.now(),
  company: runtime.company(),
  log: runtime.log,
  events,
})
