import { type Ctx, change, type Job, select, sql, today, transact } from '../../kernel/index.ts'
import { asWritten, type Notice, notify } from './notification.ts'
import { reminder } from './reminder.ts'
import { task } from './task.entity.ts'

const perRun = 500

/** How long after the day a task is still called overdue for the first time: a weekend and an outage, not old imports. */
const overdueDays = 7

/**
 * Every minute: reminders whose moment has come and tasks whose day has come. What was told is in the database, in the
 * same transaction as the telling; a run that is cut off or runs twice neither loses nor repeats anything.
 */
export const dueJob: Job = {
  name: 'work.due',
  everyMinutes: 1,
  run: async (runtime, actor) => {
    await transact(runtime, actor, alone(sendReminders))
    await transact(runtime, actor, alone(tellDueTasks))
  },
}

/** Several servers may share the clock; the second waits, and finds told what the first has told. */
const alone = (run: (ctx: Ctx) => Promise<void>) => async (ctx: Ctx) => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('work.due'))`)
  await run(ctx)
}

const sendReminders = async (ctx: Ctx): Promise<void> => {
  const due = await select(ctx, reminder, {
    unscoped: true,
    where: sql`t.state = 'waiting' and t.remind_at <= ${ctx.now.toISOString()}::timestamptz`,
    orderBy: sql`t.remind_at`,
    limit: perRun,
    lock: true,
  })
  for (const row of due) {
    const { employeeId, title, subjectEntity, subjectId } = row
    // A snoozed reminder calls again: the moment is part of the occasion.
    const occasion = `reminder:${row.id}:${row.remindAt}`
    await notify(ctx, [{ employeeId, kind: 'reminder', title: asWritten(title), subjectEntity, subjectId, occasion }])
    await change(ctx, reminder, row, { state: 'sent' }, { verb: 'send' })
  }
}

const tellDueTasks = async (ctx: Ctx): Promise<void> => {
  const day = today(ctx)
  const due = await select(ctx, task, {
    unscoped: true,
    where: sql`t.state in ('todo', 'doing') and t.due_on between ${day}::date - ${overdueDays}::integer and ${day}::date
      and not exists (select 1 from work.notification n where n.employee_id = t.owner_id
        and n.occasion = 'task:' || t.id || case when t.due_on = ${day}::date then ':due:' else ':overdue:' end || t.due_on)`,
    orderBy: sql`t.due_on, t.id`,
    limit: perRun,
  })
  await notify(
    ctx,
    due.map((row): Notice => {
      const isToday = row.dueOn === day
      return {
        employeeId: row.ownerId,
        kind: 'task',
        title: isToday
          ? { zh: `任务「${row.title}」今天到期`, en: `Task “${row.title}” is due today` }
          : {
              zh: `任务「${row.title}」已逾期,原定 ${row.dueOn}`,
              en: `Task “${row.title}” is overdue since ${row.dueOn}`,
            },
        subjectEntity: 'task',
        subjectId: row.id,
        occasion: `task:${row.id}:${isToday ? 'due' : 'overdue'}:${row.dueOn}`,
      }
    }),
  )
}
