import {
  beginningOf,
  change,
  find,
  type Job,
  type Reaction,
  runWithin,
  select,
  sql,
  today,
  transact,
} from '../../kernel/index.ts'
import { processVersion } from '../process/index.ts'
import { actionItem, finishAction, startAction } from '../reviews/index.ts'
import { type Notice, notify } from '../work/index.ts'
import { executionTask } from './execution-task.entity.ts'
import { improvementProject } from './project.entity.ts'

const tellOwner: Reaction = {
  name: 'execution-task-owner',
  on: ['execution-task.create', 'execution-task.update'],
  run: async (ctx, { recordId, verb, changes }) => {
    if (verb === 'update' && !changes?.ownerId) return
    const row = await find(ctx, executionTask, recordId)
    if (!row) return
    await notify(ctx, [
      {
        employeeId: row.ownerId,
        kind: 'improvement',
        title: {
          zh: `由你负责:${row.task}(计划 ${row.plannedOn} 完成)`,
          en: `Yours to do: ${row.task} (planned for ${row.plannedOn})`,
        },
        occasion: `execution-task.owner:${row.id}:${row.ownerId}`,
        subjectEntity: executionTask.name,
        subjectId: row.id,
      },
    ])
  },
}

/** A measure is under way when its task is, and done when its task is. */
const moveMeasure: Reaction = {
  name: 'execution-task-measure',
  on: ['execution-task.start', 'execution-task.complete'],
  run: async (ctx, { recordId, verb }) => {
    const row = await find(ctx, executionTask, recordId)
    const action = row?.actionItemId ? await find(ctx, actionItem, row.actionItemId, { lock: true }) : undefined
    if (!row || !action) return
    if (verb === 'start' && action.state === 'todo') await runWithin<typeof actionItem>(ctx, startAction, action, {})
    if (verb !== 'complete' || !['todo', 'doing'].includes(action.state)) return
    const output = beginningOf(row.remark || `见执行任务「${row.task}」`, 300)
    await runWithin<typeof actionItem>(ctx, finishAction, action, { output })
  },
}

/** A version published with the name of its project is what the project is judged by, wherever it was published. */
const takeVersion: Reaction = {
  name: 'improvement-project-version',
  on: ['process-version.publish'],
  run: async (ctx, { recordId }) => {
    const version = await find(ctx, processVersion, recordId)
    const projectId = version?.improvementProjectId
    const project = projectId ? await find(ctx, improvementProject, projectId, { lock: true }) : undefined
    if (!version || project?.state !== 'running' || project.processId !== version.processId) return
    if (version.state !== 'active' || project.afterVersionId === version.id) return
    const where = sql`t.process_id = ${version.processId}::uuid and t.state = 'retired'`
    const [former] = await select(ctx, processVersion, {
      where,
      orderBy: sql`t.published_on desc, t.id desc`,
      limit: 1,
    })
    const beforeVersionId = project.beforeVersionId ?? former?.id ?? null
    const versions = { beforeVersionId, afterVersionId: version.id }
    await change(ctx, improvementProject, project, versions, { verb: 'publishVersion' })
  },
}

export const followTasks: readonly Reaction[] = [tellOwner, moveMeasure, takeVersion]

interface Late {
  id: string
  task: string
  owner_id: string
  planned_on: string
}

/** Once for each plan that passed: the owner hears that the task is late. */
export const remindLateTasks: Job = {
  name: 'remind-late-execution-tasks',
  everyMinutes: 60,
  run: (runtime, actor) =>
    transact(runtime, actor, async (ctx) => {
      const late = await ctx.db.rows<Late>(
        sql<Late>`select t.id, t.task, t.owner_id, t.planned_on from improvement.execution_task as t
          join improvement.project as p on p.id = t.project_id and p.state = 'running' and p.deleted_at is null
          where t.planned_on < ${today(ctx)}::date and t.state <> 'done' and t.cancelled_on is null and t.deleted_at is null`,
      )
      await notify(ctx, late.map(lateNotice))
    }),
}

const lateNotice = ({ id, task, owner_id, planned_on }: Late): Notice => ({
  employeeId: owner_id,
  kind: 'improvement',
  title: {
    zh: `「${task}」计划 ${planned_on} 完成,已逾期。请登记进展,或请项目负责人调整计划。`,
    en: `“${task}” was planned for ${planned_on} and is overdue. Report its progress, or ask the project leader to change the plan.`,
  },
  occasion: `execution-task.late:${id}:${planned_on}`,
  subjectEntity: executionTask.name,
  subjectId: id,
})
