import { type Ctx, type Job, sql, transact } from '../../../kernel/index.ts'
import { type Notice, notify } from '../../work/index.ts'

/** Every five minutes: who was asked, who asked and the manager of the asked hear once that a request's time is over. */
export const latePresalesJob: Job = {
  name: 'crm.presales',
  everyMinutes: 5,
  run: async (runtime, actor) => {
    await transact(runtime, actor, tellLate)
  },
}

interface Late {
  readonly id: string
  readonly deal: string
  readonly due_at: string
  readonly state: string
  readonly need: string
  readonly assignee_id: string
  readonly assignee: string
  readonly asker_id: string
  readonly manager_id: string | null
}

const atOnce = 1000

/** By one statement that marks what it takes: a second server finds nothing left. A clock is no edit, so versions stay. */
export const tellLate = async (ctx: Ctx): Promise<number> => {
  const late = await ctx.db.rows<Late>(sql`with due as (
      select p.id from crm.presales_request as p
      where p.state in ('asked', 'accepted') and p.deleted_at is null and p.due_at <= ${ctx.now.toISOString()}::timestamptz
        and p.told_for is distinct from p.due_at
      order by p.due_at limit ${atOnce} for update skip locked)
    update crm.presales_request as p set told_for = p.due_at
    from due, crm.opportunity as o, people.employee as e left join people.unit as u on u.id = e.unit_id
    where p.id = due.id and o.id = p.opportunity_id and e.id = p.assignee_id
    returning p.id, o.name as deal, p.due_at, p.state, p.need, p.assignee_id, e.name as assignee, p.asker_id, u.manager_id`)
  await notify(ctx, late.flatMap(noticesOf))
  return late.length
}

const noticesOf = (row: Late): Notice[] => {
  const overdue = row.state === 'asked' ? '还没有答复' : '还没有交付'
  const overdueEn = row.state === 'asked' ? 'has not been answered' : 'has not been delivered'
  const receivers = new Set([row.assignee_id, row.asker_id, ...(row.manager_id ? [row.manager_id] : [])])
  return [...receivers].map((employeeId) => ({
    employeeId,
    kind: 'alert',
    title: { zh: `售前支持超时:${row.deal}`, en: `Presales request overdue: ${row.deal}` },
    body:
      employeeId === row.assignee_id
        ? {
            zh: `「${row.need}」${overdue}。请尽快处理;抽不出时间时请「改派」。`,
            en: `“${row.need}” ${overdueEn}. See to it soon, or reassign it if you have no time.`,
          }
        : {
            zh: `${row.assignee}对「${row.need}」${overdue}。可以催办,或「改派」给其他产品专家。`,
            en: `“${row.need}” with ${row.assignee} ${overdueEn}. Remind them, or reassign it to another expert.`,
          },
    subjectEntity: 'presales-request',
    subjectId: row.id,
    occasion: `presales:${row.id}:late:${row.due_at}`,
  }))
}
