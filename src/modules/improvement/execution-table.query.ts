import {
  and,
  asSql,
  type Ctx,
  faults,
  field,
  find,
  inWords,
  type Row,
  select,
  sql,
  today,
  view,
  visibleRows,
} from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { cycle } from './cycle.entity.ts'
import { cycleDates } from './cycle.rules.ts'
import { executionTask } from './execution-task.entity.ts'
import { isOverdue, slippageDays } from './execution-task.rules.ts'
import { improvementProject } from './project.entity.ts'

const fail = faults('execution-table', {
  not_found: {
    status: 404,
    zh: '改进项目不存在,或你没有查看它的权限。',
    en: 'There is no such project, or you may not see it.',
  },
})

type Task = Row<typeof executionTask>

/** What a line says beside its columns: slippage, lateness and whom it waits for. */
interface Line extends Pick<Task, 'id' | 'state'> {
  readonly slippageDays: number
  readonly overdue: boolean
  readonly waitsFor: string | null
}

/** The execution table as a whole: the lines' own reckoning, the stand-up list, Friday's list and the cycles. */
export const executionTable = view('execution-table', {
  zh: '执行表',
  en: 'Execution table',
  allow: everybody,
  input: { projectId: field.ref('improvement-project', { zh: '改进项目', en: 'Project', required: true }) },
  run: async (ctx, { projectId }) => {
    const project = (await find(ctx, improvementProject, projectId)) ?? fail('not_found')
    const ofProject = sql`t.project_id = ${projectId}::uuid`
    const tasks = await select(ctx, executionTask, { where: ofProject, orderBy: sql`t.position, t.id` })
    const waiting = await collaboration(ctx, projectId)
    const cycles = await select(ctx, cycle, { where: ofProject, orderBy: sql`t.number` })
    const lines = tasks.map((task) => lineOf(task, waiting.get(task.id) ?? null, today(ctx)))
    const alive = tasks.filter(({ cancelledOn }) => !cancelledOn)
    const idsIn = (state: Task['state']) => alive.filter((task) => task.state === state).map(({ id }) => id)
    return {
      lines,
      standUp: idsIn('doing'),
      blocked: idsIn('blocked'),
      locked: alive.filter(({ locked }) => locked).map(({ id }) => id),
      cycle: project.startedOn ? currentCycle(project.startedOn, project.cycleDays, project.closedCycles) : null,
      cycles: cycles.map(({ number, from, to, notStarted, doing, done, blocked, missed, unexplained }) => ({
        number,
        from,
        to,
        notStarted,
        doing,
        done,
        blocked,
        missed,
        unexplained,
      })),
    }
  },
})

const currentCycle = (startedOn: string, cycleDays: number, closed: number) => ({
  number: closed + 1,
  ...cycleDates(startedOn, cycleDays, closed + 1),
})

const lineOf = (task: Task, waitsFor: string | null, day: string): Line => ({
  id: task.id,
  state: task.state,
  slippageDays: slippageDays(task, day),
  overdue: isOverdue(task, day),
  waitsFor,
})

/** 「协作需:法务部(李工)· 待补充条款」 of each line that depends on others. */
const collaboration = async (ctx: Ctx, projectId: string): Promise<Map<string, string>> => {
  const rows = await ctx.db.rows<{
    id: string
    unit: string | null
    person: string | null
    note: string | null
    task: string | null
  }>(
    sql`select t.id, u.name as unit, e.name as person, t.depends_on_note as note, d.task
      from improvement.execution_task as t
      left join people.unit as u on u.id = t.depends_on_unit_id
      left join people.employee as e on e.id = t.interface_person_id
      left join improvement.execution_task as d on d.id = t.depends_on_task_id and d.project_id = t.project_id
        and d.state <> 'done' and d.cancelled_on is null and d.deleted_at is null
      where ${and([
        sql`t.project_id = ${projectId}::uuid and t.deleted_at is null`,
        sql`(u.id is not null or t.depends_on_note is not null or d.id is not null)`,
        asSql(visibleRows(executionTask, ctx.actor, 't')),
      ])}`,
  )
  return new Map(rows.map((row) => [row.id, sayWaiting(ctx, row)]))
}

type Waiting = Readonly<Record<'unit' | 'person' | 'note' | 'task', string | null>>

const sayWaiting = ({ actor }: Ctx, { unit, person, note, task }: Waiting): string => {
  const help = {
    zh: `协作需:${unit}${person ? `(${person})` : ''}`,
    en: `Needs ${unit}${person ? ` (${person})` : ''}`,
  }
  const before = { zh: `待「${task}」完成`, en: `Waits for “${task}”` }
  return [
    ...(unit ? [inWords(actor, help)] : []),
    ...(task ? [inWords(actor, before)] : []),
    ...(note ? [note] : []),
  ].join(' · ')
}
