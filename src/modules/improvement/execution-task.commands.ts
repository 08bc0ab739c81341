import { type Ctx, change, command, faults, field, type Row, today } from '../../kernel/index.ts'
import { executionTask } from './execution-task.entity.ts'
import { correctionFault, isEmptyExcuse } from './execution-task.rules.ts'
import { openProject } from './open-project.ts'
import { contributors, projectLeaders } from './project.entity.ts'

const fail = faults('execution-task', {
  not_running: {
    status: 409,
    zh: '改进项目还没有启动。请项目负责人先「启动」项目,再登记进展。',
    en: 'The project has not started. Its owner must “Start” it, then progress can be recorded.',
  },
  backfilled: {
    status: 422,
    zh: '完成日期由系统按登记当天({today})记录,不能补填。确有误差,请项目负责人使用「更正完成日期」并说明原因。',
    en: 'The day of completion is the day it is recorded ({today}). If that is wrong, the project’s owner uses “Correct completion” with a reason.',
    field: 'on',
  },
  empty_reason: {
    status: 422,
    zh: '「{reason}」没有说明真正的原因。请写清具体受什么影响、缺什么。',
    en: '“{reason}” is no real reason. Write what it suffers from and what is missing.',
    field: 'reason',
  },
  plan_in_past: {
    status: 422,
    zh: '新的计划完成时间不能早于今天。',
    en: 'The new planned day cannot be before today.',
    field: 'plannedOn',
  },
  plan_needed: {
    status: 422,
    zh: '改计划需要填写新的计划完成时间。',
    en: 'Another plan needs a new planned day.',
    field: 'plannedOn',
  },
  simpler_needed: {
    status: 422,
    zh: '简化任务需要写出简化后的任务内容。',
    en: 'A simpler task needs its new wording.',
    field: 'task',
  },
  future: {
    status: 422,
    zh: '完成日期不能晚于今天。',
    en: 'The day of completion cannot be after today.',
    field: 'actualOn',
  },
  before_progress: {
    status: 422,
    zh: '完成日期不能早于最近一次进展({lastProgressOn})。请核对后再更正。',
    en: 'The day of completion cannot be before the last progress ({lastProgressOn}). Check it.',
    field: 'actualOn',
  },
})

type Task = Row<typeof executionTask>

const alive = { locked: [false], cancelledOn: [null] } as const
const reason = field.text({ zh: '原因', en: 'Reason', max: 300, required: true })

const inRunningProject = async (ctx: Ctx, row: Task): Promise<void> => {
  if ((await openProject(ctx, row.projectId)).state !== 'running') fail('not_running')
}

const mustExplain = (given: string): void => {
  if (isEmptyExcuse(given)) fail('empty_reason', { reason: given })
}

export const startTask = command(executionTask, 'start', {
  zh: '开始',
  en: 'Start',
  tone: 'primary',
  input: {},
  allow: contributors,
  when: { ...alive, state: ['not_started'] },
  run: async (ctx, row) => {
    await inRunningProject(ctx, row)
    await change(
      ctx,
      executionTask,
      row,
      { state: 'doing', startedOn: today(ctx), lastProgressOn: today(ctx) },
      { verb: 'start' },
    )
  },
})

/** The daily update: what moved today, stamped with today. */
export const progressTask = command(executionTask, 'progress', {
  zh: '登记进展',
  en: 'Report progress',
  input: { remark: field.longText({ zh: '备注/问题', en: 'Remark', max: 2000, required: true }) },
  allow: contributors,
  when: { ...alive, state: ['doing', 'blocked'] },
  run: async (ctx, row, { remark }) => {
    await inRunningProject(ctx, row)
    await change(ctx, executionTask, row, { remark, lastProgressOn: today(ctx) }, { verb: 'progress' })
  },
})

/** `on` is what a pasted table brings along; any day but today is a back-filled one. */
export const completeTask = command(executionTask, 'complete', {
  zh: '完成',
  en: 'Complete',
  tone: 'primary',
  input: {
    on: field.date({ zh: '实际完成时间', en: 'Actual on' }),
    remark: field.longText({ zh: '备注/问题', en: 'Remark', max: 2000 }),
  },
  allow: contributors,
  when: { ...alive, state: ['doing'] },
  run: async (ctx, row, { on, remark }) => {
    await inRunningProject(ctx, row)
    if (on && on !== today(ctx)) fail('backfilled', { today: today(ctx) })
    const done = { state: 'done', actualOn: today(ctx), ...(remark && { remark }) } as const
    await change(ctx, executionTask, row, done, { verb: 'complete' })
  },
})

export const reopenTask = command(executionTask, 'reopen', {
  zh: '重新打开',
  en: 'Reopen',
  input: { reason },
  allow: projectLeaders,
  when: { ...alive, state: ['done'] },
  run: async (ctx, row, input) => {
    await inRunningProject(ctx, row)
    mustExplain(input.reason)
    const again = { state: 'doing', actualOn: null, correction: null, lastProgressOn: today(ctx) } as const
    await change(ctx, executionTask, row, again, { verb: 'reopen', facts: input })
  },
})

export const blockTask = command(executionTask, 'block', {
  zh: '标为受阻',
  en: 'Block',
  tone: 'danger',
  input: { reason },
  allow: contributors,
  when: { ...alive, state: ['not_started', 'doing'] },
  run: async (ctx, row, input) => {
    await inRunningProject(ctx, row)
    mustExplain(input.reason)
    const blocked = { state: 'blocked', blockedReason: input.reason, blockedSince: today(ctx) } as const
    await change(ctx, executionTask, row, { ...blocked, lastProgressOn: today(ctx) }, { verb: 'block' })
  },
})

/** The count of blocked cycles stays: only a cycle that ends unblocked begins it anew, so that a moment of relief cannot. */
export const unblockTask = command(executionTask, 'unblock', {
  zh: '解除受阻',
  en: 'Unblock',
  input: { how: field.text({ zh: '如何解除', en: 'How', max: 300, required: true }) },
  allow: contributors,
  when: { ...alive, state: ['blocked'] },
  run: async (ctx, row, facts) => {
    await inRunningProject(ctx, row)
    const free = { state: 'doing', blockedReason: null, blockedSince: null } as const
    const begun = { startedOn: row.startedOn ?? today(ctx), lastProgressOn: today(ctx) }
    await change(ctx, executionTask, row, { ...free, ...begun }, { verb: 'unblock', facts })
  },
})

/** The only way on for a locked task: another plan, a simpler task, or none. */
export const reevaluateTask = command(executionTask, 'reevaluate', {
  zh: '重新评估',
  en: 'Re-evaluate',
  tone: 'primary',
  input: {
    decision: field.choice(
      {
        replan: { zh: '改计划', en: 'Replan' },
        simplify: { zh: '简化任务', en: 'Simplify the task' },
        cancel: { zh: '取消任务', en: 'Cancel the task' },
      },
      { zh: '决定', en: 'Decision', required: true },
    ),
    reason,
    plannedOn: field.date({ zh: '新的计划完成时间', en: 'New plan' }),
    task: field.text({ zh: '简化后的任务', en: 'Simpler task', max: 300 }),
  },
  allow: projectLeaders,
  when: { state: ['blocked'], cancelledOn: [null] },
  run: async (ctx, row, input) => {
    await inRunningProject(ctx, row)
    mustExplain(input.reason)
    const facts = { decision: input.decision, reason: input.reason }
    await change(ctx, executionTask, row, decided(ctx, row, input), { verb: 'reevaluate', facts })
  },
})

interface Decision {
  decision: 'replan' | 'simplify' | 'cancel'
  plannedOn?: string | null
  task?: string | null
}

const decided = (ctx: Ctx, row: Task, { decision, plannedOn, task }: Decision) => {
  const free = { locked: false, blockedCycles: 0 } as const
  if (decision === 'cancel') return { ...free, cancelledOn: today(ctx) }
  if (decision === 'replan' && !plannedOn) fail('plan_needed')
  if (decision === 'simplify' && (!task || task === row.task)) fail('simpler_needed')
  if (plannedOn && plannedOn < today(ctx)) fail('plan_in_past')
  const again = { state: row.startedOn ? 'doing' : 'not_started', blockedReason: null, blockedSince: null } as const
  return { ...free, ...again, ...(plannedOn && { plannedOn }), ...(task && { task }) }
}

export const setPlan = command(executionTask, 'setPlan', {
  zh: '调整计划',
  en: 'Change plan',
  input: { plannedOn: field.date({ zh: '新的计划完成时间', en: 'New plan', required: true }), reason },
  allow: projectLeaders,
  when: { ...alive, state: ['not_started', 'doing', 'blocked'] },
  run: async (ctx, row, { plannedOn, reason: given }) => {
    await openProject(ctx, row.projectId)
    mustExplain(given)
    if (plannedOn < today(ctx)) fail('plan_in_past')
    await change(ctx, executionTask, row, { plannedOn }, { verb: 'setPlan', facts: { reason: given } })
  },
})

/** Completed on a day the table was not updated: the leader sets it right, and the reason stays on the row. */
export const correctCompletion = command(executionTask, 'correct', {
  zh: '更正完成日期',
  en: 'Correct completion',
  input: { actualOn: field.date({ zh: '实际完成时间', en: 'Actual on', required: true }), reason },
  allow: projectLeaders,
  when: { ...alive, state: ['done'] },
  run: async (ctx, row, { actualOn, reason: given }) => {
    await openProject(ctx, row.projectId)
    mustExplain(given)
    const fault = correctionFault(row, actualOn, today(ctx))
    if (fault) fail(fault, { lastProgressOn: row.lastProgressOn ?? row.startedOn })
    await change(ctx, executionTask, row, { actualOn, correction: given }, { verb: 'correct' })
  },
})

export const executionTaskCommands = [
  startTask,
  progressTask,
  completeTask,
  reopenTask,
  blockTask,
  unblockTask,
  reevaluateTask,
  setPlan,
  correctCompletion,
]
