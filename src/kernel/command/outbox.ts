import { systemActor } from '../access/actor.ts'
import type { Reaction, StoredEvent } from '../module.ts'
import { type Db, first, sql } from '../sql.ts'
import { transact } from './run.ts'
import type { Runtime } from './runtime.ts'

const perRound = 200
const patience = 8

/** How often the event a reader stands before has failed in this process. */
const failures = new Map<string, { seq: number; times: number }>()

/**
 * Gives each reaction the events it waits for, in order, each in a transaction that also moves the reaction's place: an event
 * is never lost and its effects are never stored twice. Returns whether there was anything to do.
 */
export const deliver = async (runtime: Runtime, reaction: Reaction): Promise<boolean> => {
  let current: StoredEvent | undefined
  try {
    return await transact(runtime, systemActor, async (ctx) => {
      const place = await claim(ctx.db, reaction.name)
      if (!place) return false
      const events = await nextEvents(ctx.db, reaction, place)
      for (const event of events) {
        current = event
        await reaction.run(ctx, event)
      }
      const last = events.at(-1)
      if (last) await moveTo(ctx.db, reaction.name, last.seq)
      return events.length === perRound
    })
  } catch (error) {
    await afterFailure(runtime, reaction, current, error)
    return false
  }
}

interface Place {
  tx: string
  seq: number
}

const claim = async (db: Db, name: string): Promise<Place | undefined> => {
  await db.rows(sql`insert into kernel.event_reader (name) values (${name}) on conflict do nothing`)
  return first<Place>(
    db,
    sql`select tx::text, seq from kernel.event_reader where name = ${name} for update skip locked`,
  )
}

// Transactions below the snapshot's xmin are all finished, so in the order of transactions nothing can turn up behind the place.
const nextEvents = async (db: Db, { on }: Reaction, place: Place): Promise<StoredEvent[]> => {
  const exact = on.filter((name) => !name.includes('*'))
  const kinds = on.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2))
  return db.rows<StoredEvent>(sql`select seq, at, actor_id as "actorId", entity, record_id as "recordId", verb, version, changes, facts
    from kernel.event where (tx, seq) > (${place.tx}::xid8, ${place.seq}) and tx < pg_snapshot_xmin(pg_current_snapshot())
      and (${on.includes('*')} or entity = any(${kinds}::text[]) or entity || '.' || verb = any(${exact}::text[]))
    order by tx, seq limit ${perRound}`)
}

const moveTo = (db: Db, name: string, seq: number) =>
  db.rows(
    sql`update kernel.event_reader r set tx = e.tx, seq = e.seq from kernel.event e where r.name = ${name} and e.seq = ${seq}`,
  )

/** A failing event is tried again later, and left behind with a word in the log when it keeps failing. */
const afterFailure = async (
  runtime: Runtime,
  reaction: Reaction,
  event: StoredEvent | undefined,
  error: unknown,
): Promise<void> => {
  runtime.log.error({ err: error, reaction: reaction.name, seq: event?.seq }, 'reaction failed')
  if (!event) return
  const known = failures.get(reaction.name)
  const times = known?.seq === event.seq ? known.times + 1 : 1
  failures.set(reaction.name, { seq: event.seq, times })
  if (times >= patience) await moveTo(runtime.store, reaction.name, event.seq)
}
