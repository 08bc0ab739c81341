import { type Sql, sql } from '../../../kernel/index.ts'
import type { WorkingCalendar } from '../../../platform/calendar/working-time.ts'

// Whose clock is running on a deal (P13). All of it follows from facts; nothing is stored.

/** Since when each waits, as the statement that reads the deal finds it. */
export interface Since {
  readonly createdAt: string
  readonly lastActivityAt: string | null
  readonly nextActionBy: string | null
  readonly presalesSince: string | null
  readonly approvalSince: string | null
}

export type ClockName = 'approval' | 'presales' | 'customer' | 'silence'

export interface Clock {
  readonly name: ClockName
  readonly since: string
  /** In the company's working time. */
  readonly minutes: number
}

type Waits = () => Sql

const approvals: Waits[] = []

/** Lets a later module say which of its documents wait for approval: rows of `opportunity_id` and `since`. */
export const addApprovalWait = (waits: Waits): void => {
  approvals.push(waits)
}

/** The columns of `Since` that are not the deal's own, for a statement that reads deals as `alias`. */
export const waitColumns = (alias: string): Sql => {
  const id = sql.ref(`${alias}.id`)
  const waits =
    approvals.length > 0
      ? sql`(select min(w.since) from (${sql.join(
          approvals.map((waits) => waits()),
          sql` union all `,
        )}) as w where w.opportunity_id = ${id})`
      : sql`null::timestamptz`
  return sql`(select min(p.created_at) from crm.presales_request as p
      where p.opportunity_id = ${id} and p.state in ('asked', 'accepted') and p.deleted_at is null) as "presalesSince",
    ${waits} as "approvalSince"`
}

/** Every clock that runs, the one that holds the deal up first: who must sign, who helps, the customer, and else we ourselves. */
export const clocksOf = (since: Since, calendar: WorkingCalendar, now: Date): Clock[] => {
  const isCustomers = since.nextActionBy === 'customer' && since.lastActivityAt !== null
  const starts: [ClockName, string | null][] = [
    ['approval', since.approvalSince],
    ['presales', since.presalesSince],
    ['customer', isCustomers ? since.lastActivityAt : null],
    ['silence', isCustomers ? null : (since.lastActivityAt ?? since.createdAt)],
  ]
  return starts.flatMap(([name, start]) =>
    start === null
      ? []
      : [{ name, since: start, minutes: Math.max(0, calendar.workingMinutesBetween(new Date(start), now)) }],
  )
}
