import { type Ctx, sql, today } from '../../kernel/index.ts'
import { accountSeen } from './opportunity/index.ts'

const shown = 50

interface DueRow {
  id: string
  name: string
  account: string | null
  next_action: string
  next_action_on: string
}

/** Whom I am to contact today: deals whose next step is due, and leads nobody has called yet, the best first. */
export const myFollowUps = async (ctx: Ctx) => {
  const me = sql`${ctx.actor.employeeId}::uuid`
  const day = today(ctx)
  const due = await ctx.db.rows<DueRow>(sql`select o.id, o.name, a.name as account, o.next_action, o.next_action_on
    from crm.opportunity as o left join crm.account as a on a.id = o.account_id and ${accountSeen(ctx, 'a')}
    where o.owner_id = ${me} and o.outcome = 'open' and o.deleted_at is null and o.next_action_on <= ${day}::date
    order by o.next_action_on, o.id limit ${shown}`)
  const leads = await ctx.db.rows<{ id: string; name: string; company: string | null; grade: string | null }>(
    sql`select id, name, company, grade from crm.lead
      where owner_id = ${me} and state = 'new' and first_contact_at is null and deleted_at is null
      order by grade nulls last, id limit ${shown}`,
  )
  const opportunities = due.map(({ next_action, next_action_on, ...deal }) => ({
    ...deal,
    nextAction: next_action,
    nextActionOn: next_action_on,
    overdue: next_action_on < day,
  }))
  return { opportunities, leads }
}
