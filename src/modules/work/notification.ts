import {
  beginningOf,
  type Ctx,
  change,
  command,
  createMany,
  type Draft,
  entity,
  field,
  kindCommand,
  mine,
  type Said,
  sql,
} from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { subjectFields } from './subject.ts'

/** A line for one person: what happened, and where to look. Written by the system only. */
export const notification = entity('notification', {
  table: 'work.notification',
  label: { zh: '通知', en: 'Notification' },
  title: 'title',
  fields: {
    employeeId: field.person({ zh: '接收人', en: 'For', required: true, by: 'system' }),
    kind: field.choice(
      {
        task: { zh: '任务', en: 'Task' },
        reminder: { zh: '提醒', en: 'Reminder' },
        mention: { zh: '提到我', en: 'Mention' },
        transfer: { zh: '转给我', en: 'Transfer' },
        approval: { zh: '审批', en: 'Approval' },
        alert: { zh: '预警', en: 'Alert', tone: 'warning' },
        review: { zh: '复盘', en: 'Review' },
        improvement: { zh: '改进', en: 'Improvement' },
      },
      { zh: '类型', en: 'Kind', required: true, by: 'system' },
    ),
    title: field.text({ zh: '标题', en: 'Title', max: 300, required: true, by: 'system' }),
    titleEn: field.text({ zh: '英文标题', en: 'Title', max: 300, by: 'system' }),
    body: field.longText({ zh: '内容', en: 'Body', max: 2000, by: 'system' }),
    bodyEn: field.longText({ zh: '英文内容', en: 'Body', max: 2000, by: 'system' }),
    subjectEntity: { ...subjectFields.subjectEntity, by: 'system' },
    subjectId: { ...subjectFields.subjectId, by: 'system' },
    readAt: field.instant({ zh: '已读时间', en: 'Read at', by: 'command' }),
    /** The occasion. One person hears of one occasion once, however often its cause is told. */
    occasion: field.text({ zh: '事由', en: 'Occasion', max: 200, required: true, by: 'system' }),
  },
  list: ['title', 'kind', 'readAt'],
  grants: { read: everybody },
  visible: mine('employeeId'),
  uniqueTogether: [['employeeId', 'occasion']],
})

export const markRead = command(notification, 'markRead', {
  zh: '标为已读',
  en: 'Mark read',
  input: {},
  allow: everybody,
  when: { readAt: [null] },
  run: async (ctx, row) => {
    await change(ctx, notification, row, { readAt: ctx.now.toISOString() }, { verb: 'markRead' })
  },
})

export const markAllRead = kindCommand(notification, 'markAllRead', {
  zh: '全部已读',
  en: 'Mark all read',
  input: {},
  allow: everybody,
  run: async (ctx) => {
    // Thousands may wait after a holiday, and "read" is of interest to nobody else: one statement, no event for each.
    const marked = await ctx.db.rows(sql`update work.notification set read_at = ${ctx.now.toISOString()}::timestamptz,
      updated_at = ${ctx.now.toISOString()}::timestamptz, version = version + 1
      where employee_id = ${ctx.actor.employeeId}::uuid and read_at is null and deleted_at is null returning id`)
    return { marked: marked.length }
  },
})

export type Notice = Pick<Draft<typeof notification>, 'employeeId' | 'kind' | 'occasion'> & {
  title: Required<Said>
  body?: Required<Said> | null
  subjectEntity?: string | null
  subjectId?: string | null
}

/** What somebody wrote is in no other language. */
export const asWritten = (text: string): Required<Said> => ({ zh: text, en: text })

const draftOf = ({ title, body, ...notice }: Notice): Draft<typeof notification> => ({
  ...notice,
  title: beginningOf(title.zh, 300),
  titleEn: beginningOf(title.en, 300),
  body: body ? beginningOf(body.zh, 2000) : null,
  bodyEn: body ? beginningOf(body.en, 2000) : null,
})

/** Tells people who work here what they have not been told yet. Safe to repeat; returns how many were told. */
export const notify = async (ctx: Ctx, notices: readonly Notice[]): Promise<number> => {
  if (notices.length === 0) return 0
  const asked = notices.map(({ employeeId, occasion }, at) => ({ at, employee_id: employeeId, occasion }))
  const untold = await ctx.db.rows<{ at: number }>(sql`select distinct on (asked.employee_id, asked.occasion) asked.at
    from json_to_recordset(${JSON.stringify(asked)}::json) as asked (at integer, employee_id uuid, occasion text)
    join people.employee as person on person.id = asked.employee_id and person.state = 'active' and person.deleted_at is null
    where not exists (select 1 from work.notification as told
      where told.employee_id = asked.employee_id and told.occasion = asked.occasion)
    order by asked.employee_id, asked.occasion, asked.at`)
  const drafts = untold.map(({ at }) => draftOf(notices[at] as Notice))
  await createMany(ctx, notification, drafts)
  return untold.length
}

export const unreadCount = async (ctx: Ctx): Promise<number> => {
  const [row] = await ctx.db.rows<{ n: number }>(sql`select count(*)::integer as n from work.notification
    where employee_id = ${ctx.actor.employeeId}::uuid and read_at is null and deleted_at is null`)
  return row?.n ?? 0
}
