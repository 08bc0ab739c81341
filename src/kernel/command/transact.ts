import type { Actor } from '../access/actor.ts'
import { entityNamed } from '../entity/registry.ts'
import { rowset, sql } from '../sql.ts'
import type { Ctx, EventDraft } from './ctx.ts'
import { databaseFault } from './database-fault.ts'
import { contextFor, type Runtime } from './runtime.ts'

/** One command is one transaction: events are written inside it, and configuration is reloaded after it where it changed. */
export const transact = async <T>(runtime: Runtime, actor: Actor, run: (ctx: Ctx) => Promise<T>): Promise<T> => {
  for (let again = 3; ; again--) {
    const events: EventDraft[] = []
    try {
      const result = await runtime.store.transaction(
        (db) => run(contextFor(runtime, db, actor, events)),
        (db) => storeEvents(contextFor(runtime, db, actor, events)),
      )
      if (events.some((event) => entityNamed(event.entity)?.live)) await runtime.reload()
      if (events.length > 0) runtime.committed(events)
      return result
    } catch (error) {
      // Of two that wait for each other the database gives one up. Nothing of it is stored, so it begins anew.
      if (again > 0 && (error as { code?: string }).code === '40P01') continue
      throw databaseFault(error) ?? error
    }
  }
}

/** Stores what happened, in the packet that carries the commit: everything is asked for before anything is waited for. */
const storeEvents = async ({ db, now, actor, events }: Ctx): Promise<void> => {
  if (events.length === 0) return
  const rows = events.map((event) => ({ ...event, record_id: event.recordId }))
  const insertion =
    db.rows(sql`insert into kernel.event (at, actor_id, entity, record_id, verb, version, changes, facts)
    select ${now.toISOString()}::timestamptz, ${actor.employeeId}::uuid, entity, record_id, verb, version, changes, facts
    from ${rowset(rows, { entity: 'text', record_id: 'uuid', verb: 'text', version: 'integer', changes: 'jsonb', facts: 'jsonb' })}`)
  const live = events.some((event) => entityNamed(event.entity)?.live)
  await Promise.all([insertion, live && db.rows(sql`select pg_notify('bihuan_live', '')`)])
}
