import type { App } from '../../src/app/runtime.ts'
import { runCreate, runNamed, runUpdate } from '../../src/kernel/command/run.ts'
import { type Actor, entityNamed, first, sql } from '../../src/kernel/index.ts'
import { loadActor } from '../../src/modules/people/index.ts'
import { dateOf, dayAt, instant } from './calendar.ts'

/** What the people of the story do, each under their own rights and on the day it happened. */
export interface Stage {
  /** The clock; everything after happens then, or now where that is still to come. */
  goTo(day: number, hour?: number): void
  create(by: string, entity: string, body: Record<string, unknown>): Promise<string>
  update(by: string, entity: string, id: string, body: Record<string, unknown>): Promise<void>
  /** Runs a verb; answers what it answered beyond the record. */
  run<T = unknown>(by: string, entity: string, verb: string, id: string | null, body?: unknown): Promise<T>
  actor(email: string): Promise<Actor>
}

export interface Clock {
  now: Date
}

export const openStage = (app: App, clock: Clock, now: Date): Stage => {
  const actor = async (email: string): Promise<Actor> => {
    const found = await first<{ id: string }>(app.store, sql`select id from people.user where email = ${email}`)
    const known = found && (await loadActor(app.store, found.id, dateOf(dayAt(clock.now))))
    if (!known) throw new Error(`nobody signs in as ${email}`)
    return known
  }
  const named = (name: string) => {
    const found = entityNamed(name)
    if (!found) throw new Error(`there is no entity ${name}`)
    return found
  }
  return {
    actor,
    goTo: (day, hour = 10) => {
      clock.now = new Date(Math.min(Date.parse(instant(day, hour)), now.getTime()))
    },
    create: async (by, entity, body) =>
      (JSON.parse(await runCreate(app, await actor(by), named(entity), body)) as { id: string }).id,
    update: async (by, entity, id, body) => {
      const version = await versionOf(app, named(entity).table, id)
      await runUpdate(app, await actor(by), named(entity), id, { version, ...body })
    },
    run: async <T>(by: string, entity: string, verb: string, id: string | null, body: unknown = {}) => {
      const answer = (await runNamed(app, await actor(by), entity, verb, id, body)) as T & { result?: T }
      return id === null ? answer : (answer.result as T)
    },
  }
}

const versionOf = async (app: App, table: string, id: string): Promise<number> => {
  const row = await first<{ version: number }>(
    app.store,
    sql`select version from ${sql.table(table)} where id = ${id}::uuid`,
  )
  return row?.version ?? 0
}
