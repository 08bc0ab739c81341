import type { Actor } from '../access/actor.ts'
import type { Db } from '../sql.ts'

/** What happened, for the one event table: audit, timeline, notifications and process mining all read it. */
export interface EventDraft {
  readonly entity: string
  readonly recordId: string
  readonly verb: string
  readonly version: number
  /** Field → [before, after], as stored. Absent on creation: the values of the record are its beginning. */
  readonly changes?: Readonly<Record<string, readonly [unknown, unknown]>>
  readonly facts?: Readonly<Record<string, unknown>>
}

export interface Company {
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  /** When a deal counts as 成交. */
  readonly closedMeans: 'signed' | 'signed_and_first_payment'
}

export interface Log {
  info(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** First argument of everything that reads or writes. No ambient state, no `new Date()` in a rule. */
export interface Ctx {
  readonly db: Db
  readonly actor: Actor
  readonly now: Date
  readonly company: Company
  readonly log: Log
  /** Filled by the kernel's writes and stored with them, in the same transaction. */
  readonly events: EventDraft[]
}

/** Today's date where the company is. */
export const today = (ctx: Pick<Ctx, 'now' | 'company'>): string => dateIn(ctx.now, ctx.company.timeZone)

const formats = new Map<string, Intl.DateTimeFormat>()

export const dateIn = (at: Date, timeZone: string): string => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  formats.set(timeZone, format)
  return format.format(at)
}
