import {
  beginningOf,
  type Ctx,
  create,
  find,
  type Reaction,
  type Row,
  runWithin,
  select,
  sql,
} from '../../kernel/index.ts'
import { anomaly, resolveAnomaly } from '../metrics/index.ts'
import { cancelTask, finishTask, task } from '../work/index.ts'
import { actionItem } from './finding.entity.ts'
import { review } from './review.entity.ts'

// What follows from a retrospective reaches people as tasks: the report within a week, each measure with its day.

/** Tasks that these reactions made: what people hang on a review themselves is theirs. */
const ownTasks = (ctx: Ctx, subjectId: string) =>
  select(ctx, task, {
    where: sql`t.subject_id = ${subjectId}::uuid and t.created_by = ${ctx.actor.employeeId}::uuid`,
  })

const openTaskOf = async (ctx: Ctx, subjectId: string) =>
  (await ownTasks(ctx, subjectId)).filter(({ state }) => state === 'todo' || state === 'doing')

const hasTask = async (ctx: Ctx, subjectId: string): Promise<boolean> => (await ownTasks(ctx, subjectId)).length > 0

const askForReport: Reaction = {
  name: 'review-report-task',
  on: ['review.start'],
  run: async (ctx, { recordId }) => {
    const row = await find(ctx, review, recordId)
    if (!row || (await hasTask(ctx, row.id))) return
    await create(ctx, task, {
      title: beginningOf(`提交《复盘报告》:${row.title}`, 200),
      ownerId: row.leaderId,
      dueOn: row.reportDueOn,
      state: 'todo',
      priority: 'normal',
      subjectEntity: review.name,
      subjectId: row.id,
    })
  },
}

/** The report is the closed review: its task is done with it, and each measure becomes somebody's task. */
const handOutMeasures: Reaction = {
  name: 'review-measure-tasks',
  on: ['review.close'],
  run: async (ctx, { recordId }) => {
    for (const row of await openTaskOf(ctx, recordId)) await runWithin<typeof task>(ctx, finishTask, row, {})
    const where = sql`t.review_id = ${recordId}::uuid and t.state in ('todo', 'doing')`
    for (const action of await select(ctx, actionItem, { where })) await handOut(ctx, action)
  },
}

const handOut = async (ctx: Ctx, action: Row<typeof actionItem>): Promise<void> => {
  if (!action.ownerId || (await hasTask(ctx, action.id))) return
  await create(ctx, task, {
    title: beginningOf(action.measure, 200),
    ownerId: action.ownerId,
    dueOn: action.dueOn,
    state: 'todo',
    priority: 'normal',
    note: action.checkNode && `检查节点(输出物):${action.checkNode}`,
    subjectEntity: actionItem.name,
    subjectId: action.id,
  })
}

const settleTasks: Reaction = {
  name: 'review-measure-settled',
  on: ['action-item.finish', 'action-item.cancel'],
  run: async (ctx, { recordId, verb }) => {
    const action = await find(ctx, actionItem, recordId)
    for (const row of await openTaskOf(ctx, recordId)) {
      if (verb === 'finish') await runWithin<typeof task>(ctx, finishTask, row, { result: action?.output })
      else await runWithin<typeof task>(ctx, cancelTask, row, { reason: '对应的改进措施已取消' })
    }
  },
}

const settleAnomaly: Reaction = {
  name: 'review-anomaly-settled',
  on: ['review.close'],
  run: async (ctx, { recordId }) => {
    const row = await find(ctx, review, recordId)
    const alarm = row?.anomalyId ? await find(ctx, anomaly, row.anomalyId, { lock: true }) : undefined
    if (!row || alarm?.state !== 'reviewing') return
    await runWithin<typeof anomaly>(ctx, resolveAnomaly, alarm, { reason: `复盘「${row.title}」已关闭,措施已落实到人` })
  },
}

export const followReviews: readonly Reaction[] = [settleAnomaly, askForReport, handOutMeasures, settleTasks]
