import type { Actor } from '../../kernel/index.ts'
import {
  AppError,
  type Ctx,
  change,
  create,
  first,
  type Job,
  type Runtime,
  type Said,
  select,
  sql,
  transact,
} from '../../kernel/index.ts'
import { type Notice, notify } from '../work/index.ts'
import { type Approval, type ApprovalTask, approval, approvalTask } from './approval.entity.ts'
import { superiorsOf } from './approver.rules.ts'
import { turnDelegations } from './delegation.entity.ts'
import { directoryFor } from './directory.query.ts'
import { dueAfter } from './due.ts'
import { proceed } from './engine.ts'
import type { Escalation } from './graph.rules.ts'
import { waiting } from './signing.rules.ts'
import { openStepOf, runOf, stepNode } from './under-way.ts'

const perRun = 500

/**
 * Every minute: delegations begin and end, and signatures whose time has passed climb the ladder of their step. The due moment
 * is stored with the signature, so a restart loses nothing; each approval is handled by itself.
 */
export const timeoutJob: Job = {
  name: 'approvals.timeout',
  everyMinutes: 1,
  run: async (runtime, actor) => {
    await transact(runtime, actor, turnDelegations)
    for (const id of await overdueApprovals(runtime)) await escalateAlone(runtime, actor, id)
  },
}

const overdueApprovals = async (runtime: Runtime): Promise<string[]> => {
  const rows = await runtime.store.rows<{ id: string }>(sql`select approval_id as id from approvals.task
    where state = 'open' and due_at <= ${runtime.now().toISOString()}::timestamptz group by approval_id order by min(due_at) limit ${perRun}`)
  return rows.map(({ id }) => id)
}

/** What one approval refuses (nobody above, nobody left to sign) must not stop the others. */
const escalateAlone = async (runtime: Runtime, actor: Actor, id: string): Promise<void> => {
  try {
    await transact(runtime, actor, (ctx) => escalate(ctx, id))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    runtime.log.error({ approval: id, code: error.code }, 'escalation refused')
  }
}

/** All overdue signatures of one approval go one step up the ladder. */
const escalate = async (ctx: Ctx, id: string): Promise<void> => {
  const where = sql`t.id = ${id}::uuid and t.state = 'running'`
  const [row] = await select(ctx, approval, { unscoped: true, lock: true, where })
  const open = row && (await openStepOf(ctx, id))
  if (!row || !open) return
  const [step, tasks] = open
  const run = await runOf(ctx, row)
  const { timeout } = stepNode(run, step)
  const late = tasks.filter(({ state, dueAt }) => state === 'open' && dueAt && Date.parse(dueAt) <= ctx.now.getTime())
  const next = timeout && (await dueAfter(ctx, timeout.hours))
  let current = tasks
  for (const task of late) {
    const rung = timeout?.ladder[task.overdue]
    const more = timeout && task.overdue + 1 < timeout.ladder.length ? (next ?? null) : null
    const counted = await change(
      ctx,
      approvalTask,
      task,
      { overdue: task.overdue + 1, dueAt: more },
      { verb: 'overdue' },
    )
    const above = rung && rung !== 'remind' ? await superiorOf(ctx, task.approverId, row.submitterId) : undefined
    await tell(ctx, row, counted, rung, above)
    if (rung === 'transfer' && above) current = await handUp(ctx, current, counted, above)
  }
  if (current !== tasks) await proceed(ctx, run, stepNode(run, step), step, current)
}

export const superiorOf = async (ctx: Ctx, personId: string, submitterId: string): Promise<string | undefined> => {
  const directory = await directoryFor(ctx, { start: 'end', nodes: [] }, personId)
  return superiorsOf(directory, personId).find(({ id }) => id !== submitterId)?.id
}

const tell = async (
  ctx: Ctx,
  row: Approval,
  task: ApprovalTask,
  rung: Escalation | undefined,
  above: string | undefined,
): Promise<void> => {
  const late = await first<{ name: string }>(
    ctx.db,
    sql`select name from people.employee where id = ${task.approverId}::uuid`,
  )
  const notice = (employeeId: string, title: Required<Said>): Notice => ({
    employeeId,
    kind: 'approval',
    title,
    subjectEntity: 'approval',
    subjectId: row.id,
    occasion: `approval-late:${task.id}:${task.overdue}`,
  })
  const own = { zh: `审批已超时:${row.title}`, en: `Approval overdue: ${row.title}` }
  const notices = [notice(task.approverId, own)]
  const theirs = {
    zh: `${late?.name ?? '下属'}的审批已超时:${row.title}`,
    en: `Approval by ${late?.name ?? 'a subordinate'} overdue: ${row.title}`,
  }
  if (rung && above) notices.push(notice(above, theirs))
  await notify(ctx, notices)
}

/** The superior signs instead; the record keeps who did not. */
const handUp = async (ctx: Ctx, tasks: readonly ApprovalTask[], task: ApprovalTask, above: string) => {
  const decidedAt = ctx.now.toISOString()
  const opinion = '超过处理时限,按流程转交上级。'
  const opinionEn = 'Overdue: handed to the superior by the flow.'
  const left = await change(
    ctx,
    approvalTask,
    task,
    { state: 'transferred', decidedAt, opinion, opinionEn },
    { verb: 'transferred' },
  )
  const { approvalId, stepId, step, seat, position } = task
  const place = { approvalId, stepId, step, seat, position, role: '上级代为处理', roleEn: 'Superior as stand-in' }
  const heir = { ...place, approverId: above, fromId: task.id }
  const next = await create(ctx, approvalTask, { ...heir, ...waiting, origin: 'timeout' }, 'assign')
  return [...tasks.map((one) => (one.id === task.id ? left : one)), next]
}
