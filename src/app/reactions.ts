import { type Runtime, systemActor, transact } from '../kernel/index.ts'
import type { Reaction, StoredEvent } from '../kernel/module.ts'
import { type Db, sql } from '../kernel/sql.ts'
import type { App } from './runtime.ts'

const everySeconds = 5
const perRound = 200
const patience = 8

/** How often the event a reader stands before has failed in this process. */
const failures = new Map<string, { seq: number; times: number }>()

/** Runs the reactions that wait for what was just committed, and every few seconds all of them for what other processes wrote. */
export const startReactions = (app: App): { stop(): Promise<void> } => {
  const reactions = app.modules.flatMap((m) => m.reactions ?? [])
  const waiting = new Set(reactions)
  let running: Promise<void> | undefined
  let stopped = false
  const round = async () => {
    for (const reaction of waiting) {
      waiting.delete(reaction)
      while (!stopped && (await deliver(app, reaction)));
    }
  }
  const wake = (woken: readonly Reaction[]) => {
    for (const reaction of woken) waiting.add(reaction)
    if (waiting.size === 0) return
    running ??= round()
      .catch((error) => app.log.error({ err: error }, 'reactions failed'))
      .finally(() => {
        running = undefined
      })
  }
  app.onCommitted((events) => wake(reactions.filter((reaction) => events.some((event) => waitsFor(reaction, event)))))
  const timer = setInterval(() => wake(reactions), everySeconds * 1000)
  wake(reactions)
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** Does the reaction wait for what happened here. */
const waitsFor = ({ on }: Reaction, { entity, verb }: { entity: string; verb: string }): boolean =>
  on.includes('*') || on.includes(`${entity}.*`) || on.includes(`${entity}.${verb}`)

/**
 * Gives a reaction the events it waits for, in order, in a transaction that also moves the reaction's place: an event is never
 * lost and its effects are never stored twice. Returns whether there may be more.
 */
export const deliver = async (runtime: Runtime, reaction: Reaction): Promise<boolean> => {
  let current: StoredEvent | undefined
  try {
    return await transact(runtime, systemActor, async (ctx) => {
      const stretch = await claim(ctx.db, reaction.name)
      if (!stretch) return false
      const events = await eventsIn(ctx.db, reaction, stretch)
      for (const event of events) {
        current = event
        await reaction.run(ctx, event)
        // A write that fails later would be laid at the door of the next event.
        await ctx.db.settled()
      }
      const isFull = events.length === perRound
      await moveTo(ctx.db, reaction.name, isFull ? (events.at(-1) as StoredEvent).seq : stretch.end)
      return isFull
    })
  } catch (error) {
    await afterFailure(runtime, reaction, current, error)
    return false
  }
}

interface Stretch {
  readonly tx: string
  readonly seq: number
  readonly endTx: string
  readonly end: number
}

/**
 * From the reader's place to the newest event that is sure to stay the newest: transactions below the snapshot's xmin are all
 * finished, so in the order of transactions nothing can turn up in between. Nothing where another process reads for it, or
 * where nothing is new.
 */
const claim = async (db: Db, name: string): Promise<Stretch | undefined> => {
  const [found] = await db.rows<
    Stretch & { known: boolean }
  >(sql`select r.tx::text, r.seq, e.tx::text as "endTx", e.seq as "end",
      r.name is not null as known from (select 1) as one
    left join lateral (select * from kernel.event_reader where name = ${name} for update skip locked) as r on true
    left join lateral (select tx, seq from kernel.event where tx < pg_snapshot_xmin(pg_current_snapshot())
      order by tx desc, seq desc limit 1) as e on true`)
  if (found?.known) return found.end !== null && found.end !== found.seq ? found : undefined
  const added = await db.rows(
    sql`insert into kernel.event_reader (name) values (${name}) on conflict do nothing returning name`,
  )
  return added.length > 0 ? claim(db, name) : undefined
}

const eventsIn = async (db: Db, { on }: Reaction, { tx, seq, endTx, end }: Stretch): Promise<StoredEvent[]> => {
  const exact = on.filter((name) => !name.includes('*'))
  const kinds = on.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2))
  return db.rows<StoredEvent>(sql`select seq, at, actor_id as "actorId", entity, record_id as "recordId", verb, version, changes, facts
    from kernel.event where (tx, seq) > (${tx}::xid8, ${seq}) and (tx, seq) <= (${endTx}::xid8, ${end})
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
