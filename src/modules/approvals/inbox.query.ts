import { asSql, type Ctx, field, first, type Sql, sql, view, visibleRows } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { approval } from './approval.entity.ts'

const boxes = {
  todo: { zh: '待我审批', en: 'To sign' },
  mine: { zh: '我发起的', en: 'Submitted by me' },
  copied: { zh: '抄送我的', en: 'Copied to me' },
  done: { zh: '已办', en: 'Decided' },
} as const

type Box = keyof typeof boxes

interface InboxItem {
  id: string
  taskId: string | null
  title: string
  subjectEntity: string
  subjectId: string
  submitter: string
  amount: number | null
  state: string
  step: string | null
  summary: { label: string; value: string }[] | null
  at: string
  dueAt: string | null
  /** The one in whose place I sign. */
  onBehalfOf: string | null
  waitingFor: string | null
  /** The copy that I got; unread until I open it. */
  copyId: string | null
  unread: boolean
}

const pageSize = 50

/** Those in whose place I may sign, with what the delegation is limited to. */
const principals = (me: string): Sql => sql`(select d.from_id, d.entity from approvals.delegation d
  where d.to_id = ${me}::uuid and d.state = 'active' and d.deleted_at is null)`

/** Which approvals a box holds: rows of (approval, task, moment). */
const rowsOf = (box: Box, me: string): Sql => {
  switch (box) {
    case 'todo':
      return sql`select a.id, t.id as task_id, t.opened_at as at, t.due_at, case when t.approver_id <> ${me}::uuid then t.approver_id end as principal_id,
          null::uuid as copy_id, false as unread
        from approvals.task t join approvals.approval a on a.id = t.approval_id and a.state = 'running'
        where t.state = 'open' and t.deleted_at is null and (t.approver_id = ${me}::uuid
          or (a.submitter_id <> ${me}::uuid and exists (select 1 from ${principals(me)} p where p.from_id = t.approver_id and (p.entity is null or p.entity = a.subject_entity))))`
    case 'mine':
      return sql`select a.id, null::uuid as task_id, a.created_at as at, null::timestamptz as due_at, null::uuid as principal_id,
          null::uuid as copy_id, false as unread
        from approvals.approval a where a.submitter_id = ${me}::uuid`
    case 'copied':
      return sql`select c.approval_id as id, null::uuid as task_id, c.created_at as at, null::timestamptz as due_at, null::uuid as principal_id,
          c.id as copy_id, c.read_at is null as unread
        from approvals.copy c where c.employee_id = ${me}::uuid and c.deleted_at is null`
    case 'done':
      return sql`select distinct on (t.approval_id) t.approval_id as id, t.id as task_id, t.decided_at as at, null::timestamptz as due_at,
          case when t.approver_id <> ${me}::uuid then t.approver_id end as principal_id, null::uuid as copy_id, false as unread
        from approvals.task t where t.decided_by_id = ${me}::uuid and t.deleted_at is null order by t.approval_id, t.decided_at desc`
  }
}

const itemsOf = (ctx: Ctx, box: Box, before: string | null) =>
  ctx.db.rows<InboxItem>(sql`select a.id, b.task_id as "taskId", ${ctx.actor.english ? sql`coalesce(a.title_en, a.title)` : sql`a.title`} as title, a.subject_entity as "subjectEntity", a.subject_id as "subjectId",
      s.name as submitter, a.amount, a.state, a.step, a.summary, b.at, b.due_at as "dueAt", p.name as "onBehalfOf",
      b.copy_id as "copyId", b.unread,
      (select string_agg(e.name, '、' order by w.seat) from approvals.task w join people.employee e on e.id = w.approver_id
        where w.approval_id = a.id and w.state = 'open') as "waitingFor"
    from (${rowsOf(box, ctx.actor.employeeId)}) as b join approvals.approval a on a.id = b.id
    join people.employee s on s.id = a.submitter_id left join people.employee p on p.id = b.principal_id
    where a.deleted_at is null and ${asSql(visibleRows(approval, ctx.actor, 'a'))}
      and (${before}::timestamptz is null or b.at < ${before}::timestamptz)
    order by b.at desc limit ${pageSize + 1}`)

/** GET /api/approval-inbox?box=todo: what waits for me, what I sent, what I was told and what I decided. */
export const approvalInbox = view('approval-inbox', {
  zh: '审批收件箱',
  en: 'Approval inbox',
  allow: everybody,
  input: {
    box: field.choice(boxes, { zh: '分类', en: 'Box', required: true, default: 'todo' }),
    before: field.instant({ zh: '早于', en: 'Before' }),
  },
  run: async (ctx, { box, before }) => {
    const items = await itemsOf(ctx, box ?? 'todo', before ?? null)
    const me = ctx.actor.employeeId
    const open = await first<{ waiting: number; unread: number }>(
      ctx.db,
      sql`select (select count(*)::integer from (${rowsOf('todo', me)}) as todo) as waiting,
        (select count(*)::integer from (${rowsOf('copied', me)}) as copied where unread) as unread`,
    )
    const { waiting, unread } = open ?? { waiting: 0, unread: 0 }
    return { items: items.slice(0, pageSize), more: items.length > pageSize, waiting, unread }
  },
})
