import {
  and,
  asSql,
  type Ctx,
  type Entity,
  entityNamed,
  placeIn,
  readColumn,
  type Sql,
  select,
  sql,
  today,
  view,
  visibleRows,
} from '../../kernel/index.ts'
import { everybody, hasGivenPassword } from '../people/index.ts'
import { unreadCount } from './notification.ts'
import { reminder } from './reminder.ts'
import { type Task, task } from './task.entity.ts'
import { isOverdue } from './task.rules.ts'
import { watched } from './watched.ts'

type Source = (ctx: Ctx) => Promise<unknown>

const sources = new Map<string, Source>()

/** Lets a later module put its part on everybody's first page; it appears under its name. */
export const addWorkbenchSource = (name: string, run: Source): void => {
  if (sources.has(name)) throw new Error(`the workbench has a ${name} already`)
  sources.set(name, run)
}

const shownTasks = 50
const shownReminders = 20
const shownRecent = 10

/** What the day asks of me: late and due work, what I asked to be reminded of, what others told me, where I was. */
export const workbench = view('workbench', {
  zh: '工作台',
  en: 'Workbench',
  allow: everybody,
  input: {},
  run: async (ctx) => {
    const day = today(ctx)
    const tasks = await myOpenTasks(ctx)
    const late = tasks.filter((mine) => isOverdue(mine, day))
    const parts: Record<string, unknown> = {}
    for (const [name, run] of sources) parts[name] = await run(ctx)
    return {
      today: day,
      tasks: {
        overdue: late.map(brief),
        today: tasks.filter(({ dueOn }) => dueOn === day).map(brief),
        later: tasks.filter(({ dueOn }) => dueOn === null || dueOn > day).map(brief),
      },
      reminders: await myReminders(ctx),
      unread: await unreadCount(ctx),
      watched: await watched(ctx),
      recent: await recentRecords(ctx),
      hasGivenPassword: await hasGivenPassword(ctx),
      ...parts,
    }
  },
})

const myOpenTasks = (ctx: Ctx): Promise<Task[]> =>
  select(ctx, task, {
    where: sql`t.owner_id = ${ctx.actor.employeeId}::uuid and t.state in ('todo', 'doing')`,
    orderBy: sql`t.due_on nulls last, t.id`,
    limit: shownTasks,
  })

const brief = ({ id, title, dueOn, state, priority, subjectEntity, subjectId }: Task) => ({
  id,
  title,
  dueOn,
  state,
  priority,
  subjectEntity,
  subjectId,
})

const myReminders = async (ctx: Ctx) => {
  const waiting = await select(ctx, reminder, {
    where: sql`t.state = 'waiting'`,
    orderBy: sql`t.remind_at`,
    limit: shownReminders,
  })
  return waiting.map(({ id, title, remindAt, subjectEntity, subjectId }) => ({
    id,
    title,
    remindAt,
    subjectEntity,
    subjectId,
  }))
}

interface Touched {
  entity: string
  id: string
  seq: number
}

/** Records I changed last and may still see, each once. */
const recentRecords = async (ctx: Ctx) => {
  const touched = await ctx.db.rows<Touched>(sql`select entity, record_id as id, max(seq) as seq from (
      select entity, record_id, seq from kernel.event where actor_id = ${ctx.actor.employeeId}::uuid order by seq desc limit 200
    ) as mine group by 1, 2 order by 3 desc limit 50`)
  const subjects = [...new Set(touched.map((row) => row.entity))].flatMap((name) => {
    const e = entityNamed(name)
    return e?.subject ? [e] : []
  })
  if (subjects.length === 0) return []
  const named = subjects.map((e) => titlesOf(ctx, e, touched))
  const rows = await ctx.db.rows<{ id: string; title: string }>(sql`${sql.join(named, sql` union all `)}`)
  const titles = new Map(rows.map((row) => [row.id, row.title]))
  return touched
    .filter(({ id }) => titles.has(id))
    .slice(0, shownRecent)
    .map(({ entity, id }) => ({ entity, id, title: titles.get(id) }))
}

const titlesOf = (ctx: Ctx, e: Entity, touched: readonly Touched[]): Sql => {
  const ids = touched.filter((row) => row.entity === e.name).map((row) => row.id)
  const seen = asSql(visibleRows(e, ctx.actor, 't'))
  const place = placeIn(e, e.title)
  const title = place ? readColumn(e, place, ctx.actor, 't') : sql`null`
  return sql`select t.id, ${title}::text as title from ${sql.table(e.table)} as t
    where ${and([sql`t.id = any(${ids}::uuid[])`, sql`t.deleted_at is null`, seen])}`
}
