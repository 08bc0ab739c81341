import {
  type Actor,
  type Ctx,
  change,
  command,
  create,
  faults,
  get,
  type Job,
  type Row,
  select,
  sql,
  today,
  transact,
} from '../../kernel/index.ts'
import { notify } from '../work/index.ts'
import { cycle } from './cycle.entity.ts'
import { afterCycle, countStates, cycleDates } from './cycle.rules.ts'
import { executionTask } from './execution-task.entity.ts'
import { improvementProject, projectLeaders } from './project.entity.ts'

const fail = faults('cycle', {
  running: {
    status: 409,
    zh: '第 {number} 周期到 {to} 才结束,届时系统会自动统计。',
    en: 'Cycle {number} ends after {to}; the system counts it then.',
  },
})

type Project = Row<typeof improvementProject>

const nextCycle = (row: Project) => {
  const number = row.closedCycles + 1
  return { number, ...cycleDates(row.startedOn ?? '', row.cycleDays, number) }
}

const endCycle = async (ctx: Ctx, row: Project): Promise<void> => {
  const { number, from, to } = nextCycle(row)
  if (today(ctx) < to) fail('running', { number, to })
  const where = sql`t.project_id = ${row.id}::uuid`
  const tasks = await select(ctx, executionTask, { where, lock: true, unscoped: true })
  await create(ctx, cycle, { projectId: row.id, number, from, to, ...countStates(tasks, to) })
  for (const task of tasks) {
    const counted = afterCycle(task, to)
    if (counted) await change(ctx, executionTask, task, counted, { verb: counted.locked ? 'lock' : 'countCycle' })
    if (counted?.locked) await tellLeader(ctx, row, task)
  }
  await change(ctx, improvementProject, row, { closedCycles: number }, { verb: 'closeCycle' })
}

const tellLeader = (ctx: Ctx, { leaderId }: Project, task: Row<typeof executionTask>): Promise<unknown> =>
  notify(ctx, [
    {
      employeeId: leaderId,
      kind: 'improvement',
      title: {
        zh: `「${task.task}」已连续 ${task.blockedCycles + 1} 个周期受阻,需要重新评估`,
        en: `“${task.task}” has been blocked for ${task.blockedCycles + 1} cycles in a row and must be assessed anew`,
      },
      occasion: `execution-task.lock:${task.id}:${task.version}`,
      subjectEntity: executionTask.name,
      subjectId: task.id,
    },
  ])

export const closeCycle = command(improvementProject, 'closeCycle', {
  zh: '结束本周期',
  en: 'Close cycle',
  input: {},
  allow: projectLeaders,
  when: { state: ['running'] },
  run: endCycle,
})

/** Ends every cycle that is over, also those that passed while the server was off; each in a transaction of its own. */
export const closeCycles: Job = {
  name: 'close-cycles',
  everyMinutes: 60,
  run: async (runtime, actor) => {
    const due = await transact(runtime, actor, (ctx) => overdueCycles(ctx))
    for (const id of due) await endAll(runtime, actor, id)
  },
}

const overdueCycles = async (ctx: Ctx): Promise<string[]> => {
  const rows = await ctx.db.rows<{ id: string }>(
    sql`select id from improvement.project where state = 'running' and deleted_at is null
      and started_on + ((closed_cycles + 1) * cycle_days)::integer <= ${today(ctx)}::date`,
  )
  return rows.map(({ id }) => id)
}

const endAll = (runtime: Parameters<Job['run']>[0], actor: Actor, id: string): Promise<void> =>
  transact(runtime, actor, async (ctx) => {
    let row = await get(ctx, improvementProject, id, { lock: true })
    while (row.state === 'running' && nextCycle(row).to < today(ctx)) {
      await endCycle(ctx, row)
      row = await get(ctx, improvementProject, id)
    }
  })
