import { type Ctx, select, sql, today } from '../../kernel/index.ts'
import { executionTask } from './execution-task.entity.ts'
import { isOverdue } from './execution-task.rules.ts'

const shown = 20

/** My lines of all running execution tables, those that need a word first: held fast, blocked, late, then by plan. */
export const myExecutionTasks = async (ctx: Ctx) => {
  const rows = await select(ctx, executionTask, {
    where: sql`t.owner_id = ${ctx.actor.employeeId}::uuid and t.state <> 'done' and t.cancelled_on is null and exists (
      select 1 from improvement.project as p where p.id = t.project_id and p.state = 'running' and p.deleted_at is null)`,
    orderBy: sql`t.locked desc, t.state = 'blocked' desc, t.planned_on, t.id`,
    limit: shown,
  })
  return rows.map((row) => ({
    id: row.id,
    projectId: row.projectId,
    stage: row.stage,
    task: row.task,
    plannedOn: row.plannedOn,
    state: row.state,
    locked: row.locked,
    lastProgressOn: row.lastProgressOn,
    overdue: isOverdue(row, today(ctx)),
  }))
}
