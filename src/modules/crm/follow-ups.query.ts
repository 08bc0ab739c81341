import { type Ctx, sql, today } from '../../kernel/index.ts'
import { companyCalendar } from '../work/index.ts'
import { accountSeen } from './opportunity/index.ts'

const shown = 50

interface DueRow {
  id: string
  name: string
  account: string | null
  next_action: string
  next_action_on: string
}

/** Whom I am to contact today: deals whose next step is due, and leads whose clock runs. */
export const myFollowUps = async (ctx: Ctx) => {
  const me = sql`${ctx.actor.employeeId}::uuid`
  const day = today(ctx)
  const due = await ctx.db.rows<DueRow>(sql`select o.id, o.name, a.name as account, o.next_action, o.next_action_on
    from crm.opportunity as o left join crm.account as a on a.id = o.account_id and ${accountSeen(ctx, 'a')}
    where o.owner_id = ${me} and o.outcome = 'open' and o.deleted_at is null and o.next_action_on <= ${day}::date
    order by o.next_action_on, o.id limit ${shown}`)
  const opportunities = due.map(({ next_action, next_action_on, ...deal }) => ({
    ...deal,
    nextAction: next_action,
    nextActionOn: next_action_on,
    overdue: next_action_on < day,
  }))
  return { opportunities, leads: await ticking(ctx) }
}

interface Ticking {
  id: string
  name: string
  company: string | null
  grade: string | null
  clock: 'first_contact' | 'follow_up' | null
  dueAt: string | null
}

/** My leads whose clock runs out today, what is most urgent first, and those nobody has called that have no clock. */
const ticking = async (ctx: Ctx) => {
  const leads = await ctx.db.rows<Ticking>(
    sql`select id, name, company, grade, clock, clock_due_at as "dueAt" from crm.lead
      where owner_id = ${ctx.actor.employeeId}::uuid and state in ('new', 'working') and deleted_at is null
        and (first_contact_at is null or (clock_due_at at time zone ${ctx.company.timeZone})::date <= ${today(ctx)}::date)
      order by clock_due_at nulls last, grade nulls last, id limit ${shown}`,
  )
  const calendar = await companyCalendar(ctx)
  return leads.map((lead) => ({
    ...lead,
    minutesLeft: lead.dueAt ? calendar.workingMinutesBetween(ctx.now, new Date(lead.dueAt)) : null,
  }))
}
