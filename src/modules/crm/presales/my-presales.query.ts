import { asSql, type Ctx, sql, visibleRows } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { presalesRequest } from './presales-request.entity.ts'

interface Waiting {
  readonly id: string
  readonly need: string
  readonly kind: string
  readonly state: string
  readonly dueAt: string | null
  readonly opportunityId: string
  readonly deal: string
  readonly person: string
  readonly mine: boolean
}

const shown = 20

/** Help that I am asked for and help that I wait for, the most urgent first, with the working time that is left. */
export const myPresales = async (ctx: Ctx) => {
  const me = sql`${ctx.actor.employeeId}::uuid`
  const rows = await ctx.db.rows<Waiting>(sql`select p.id, p.need, p.kind, p.state, p.due_at as "dueAt",
      p.opportunity_id as "opportunityId", o.name as deal, p.assignee_id = ${me} as mine,
      (select e.name from people.employee as e where e.id = case when p.assignee_id = ${me} then p.asker_id else p.assignee_id end) as person
    from crm.presales_request as p join crm.opportunity as o on o.id = p.opportunity_id
    where p.state in ('asked', 'accepted') and p.deleted_at is null and (p.assignee_id = ${me} or p.asker_id = ${me})
      and ${asSql(visibleRows(presalesRequest, ctx.actor, 'p'))}
    order by p.due_at, p.id limit ${shown}`)
  const calendar = await companyCalendar(ctx)
  return rows.map((row) => ({
    ...row,
    minutesLeft: row.dueAt && calendar.workingMinutesBetween(ctx.now, new Date(row.dueAt)),
  }))
}
