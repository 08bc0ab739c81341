import { modules } from '../../src/app/modules.ts'
import { deliver } from '../../src/app/reactions.ts'
import type { App } from '../../src/app/runtime.ts'
import { first, sql } from '../../src/kernel/index.ts'
import type { Calendar } from './calendar.ts'
import { emailOf } from './organisation.ts'
import type { Stage } from './stage.ts'

/** What the scenes of the story share. */
export interface Story {
  readonly app: App
  readonly stage: Stage
  readonly calendar: Calendar
}

export const director = emailOf('director')
export const operations = emailOf('operations')
export const presales = emailOf('presales')
export const supervisor = emailOf('supervisor')
export const province = emailOf('province')
export const rep = emailOf('rep')
export const aftersales = emailOf('aftersales')

export const employeeOf = async ({ stage }: Story, email: string): Promise<string> =>
  (await stage.actor(email)).employeeId

const patienceMs = 20_000
const pauseMs = 50

/**
 * Lets the modules react to what just happened, and to one another, on the day it happened. Events are handed out only when
 * every older transaction of the server is over, so on a shared one this waits for its neighbours.
 */
export const settle = async ({ app }: Pick<Story, 'app'>): Promise<void> => {
  const reactions = modules.flatMap((each) => each.reactions ?? [])
  for (let known = -1, last = await lastEvent(app); last !== known; last = await lastEvent(app)) {
    known = last
    for (let waited = 0; waited < patienceMs && (await isPending(app)); waited += pauseMs) {
      await new Promise((done) => setTimeout(done, pauseMs))
    }
    for (const reaction of reactions) while (await deliver(app, reaction));
  }
}

const lastEvent = async (app: App): Promise<number> =>
  (await first<{ seq: number }>(app.store, sql`select coalesce(max(seq), 0) as seq from kernel.event`))?.seq ?? 0

const isPending = async (app: App): Promise<boolean> => {
  const row = await first<{ pending: boolean }>(
    app.store,
    sql`select coalesce(max(tx) >= pg_snapshot_xmin(pg_current_snapshot()), false) as pending
      from (select tx from kernel.event order by tx desc limit 1) as last`,
  )
  return row?.pending ?? false
}

/** What happened until now needs no notice any more: every reaction goes on after it. */
export const forgetEvents = async (app: App): Promise<void> => {
  const names = modules.flatMap(({ reactions = [] }) => reactions.map(({ name }) => name))
  await app.store.rows(sql`insert into kernel.event_reader (name, tx, seq)
    select name, last.tx, last.seq from unnest(${names}::text[]) as reader (name),
      (select tx, seq from kernel.event order by tx desc, seq desc limit 1) as last
    on conflict (name) do update set tx = excluded.tx, seq = excluded.seq`)
}
