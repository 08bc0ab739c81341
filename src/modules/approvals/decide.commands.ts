import { type Ctx, change, command, create, faults, field, mine, type Row, select, sql } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import {
  type Approval,
  type ApprovalStep,
  type ApprovalTask,
  approval,
  approvalStep,
  approvalTask,
} from './approval.entity.ts'
import { canSign, nameOf, namesOf, principalsOf } from './delegation.entity.ts'
import { editDocument } from './edit.ts'
import { afterSignature, goOn, proceed } from './engine.ts'
import { undo } from './outcome.ts'
import { insertion, isPending, waiting } from './signing.rules.ts'
import { dropAll, openStepOf, type Run, runOf, stepNode } from './under-way.ts'

const fail = faults('approval', {
  not_your_turn: {
    status: 409,
    zh: '当前环节「{step}」没有等待你处理的签字,正在等待{who}。请刷新后查看最新进度。',
    en: 'Step “{step}” does not wait for you but for {who}. Reload to see how far it is.',
  },
  already_decided: {
    status: 409,
    zh: '你在环节「{step}」的签字已经不需要了:{who}已经处理。请刷新后查看最新进度。',
    en: 'Your signature at step “{step}” is no longer needed: {who} has dealt with it. Reload to see how far it is.',
  },
  own_document: {
    status: 409,
    zh: '不能审批自己提交的单据。请由{who}本人处理,或转交其他同事。',
    en: 'Nobody approves what they submitted. Let {who} do it, or hand it to a colleague.',
  },
  not_submitter: {
    status: 403,
    zh: '只有发起人可以撤回审批。请联系发起人。',
    en: 'Only the submitter can withdraw it. Ask them.',
  },
  no_such_step: {
    status: 422,
    zh: '只能退回到已经完成的环节:{steps},或退回给发起人。',
    en: 'It can go back only to a step that is done: {steps}, or to the submitter.',
    field: 'to',
  },
  cannot_sign: {
    status: 422,
    zh: '这位同事不在职或没有可用的账号,不能签字。请选择另一位。',
    en: 'This colleague has left or has no account, and cannot sign. Choose another.',
    field: 'employeeId',
  },
  is_submitter: {
    status: 422,
    zh: '不能请发起人审批自己的单据。请选择另一位同事。',
    en: 'The submitter cannot approve their own document. Choose another colleague.',
    field: 'employeeId',
  },
  already_asked: {
    status: 422,
    zh: '{name}在这个环节已经有待处理的签字。请选择另一位同事。',
    en: '{name} is already asked at this step. Choose another colleague.',
    field: 'employeeId',
  },
})

const opinion = field.longText({ zh: '意见', en: 'Opinion', max: 2000 })
const reason = { ...field.longText({ zh: '意见', en: 'Opinion', max: 2000, required: true }) }
const colleague = field.person({ zh: '同事', en: 'Colleague', required: true })
/** Which of my signatures, where I have several in one step: my own first without it. */
const taskId = field.ref('approval-task', { zh: '签字', en: 'Signature' })
const running = { state: ['running'] } as const

interface Turn {
  readonly run: Run
  readonly step: ApprovalStep
  readonly tasks: ApprovalTask[]
  readonly task: ApprovalTask
}

/** The signature that the actor may give now, for himself or for somebody who delegated to him. */
const turnOf = async (ctx: Ctx, row: Approval, wanted?: string | null, forAdmin = false): Promise<Turn> => {
  const run = await runOf(ctx, row)
  const [step, tasks] = (await openStepOf(ctx, row.id)) ?? (await refuseTurn(ctx, row, []))
  const open = tasks.filter((task) => task.state === 'open' && (!wanted || task.id === wanted))
  const own = open.find(({ approverId }) => approverId === ctx.actor.employeeId)
  const asAdmin = forAdmin && ctx.actor.roles.includes('admin') ? open[0] : undefined
  const task = own ?? (await inPlaceOf(ctx, row, open)) ?? asAdmin ?? (await refuseTurn(ctx, row, tasks))
  return { run, step, tasks, task }
}

const inPlaceOf = async (ctx: Ctx, row: Approval, open: readonly ApprovalTask[]): Promise<ApprovalTask | undefined> => {
  if (open.length === 0) return undefined
  const principals = await principalsOf(ctx, row.subjectEntity)
  const task = open.find(({ approverId }) => principals.has(approverId))
  // The delegate of an approver may be the submitter; nobody signs what he submitted.
  if (task && row.submitterId === ctx.actor.employeeId)
    fail('own_document', { who: await nameOf(ctx, task.approverId) })
  return task
}

const refuseTurn = async (ctx: Ctx, row: Approval, tasks: readonly ApprovalTask[]): Promise<never> => {
  const mine = tasks.find(({ approverId, state }) => approverId === ctx.actor.employeeId && state !== 'waiting')
  const signed = tasks.filter(({ decidedById }) => decidedById !== null)
  const open = tasks.filter(({ state }) => state === 'open')
  const people = mine ? signed.map((task) => task.decidedById as string) : open.map((task) => task.approverId)
  const names = await namesOf(ctx, [...new Set(people)])
  const facts = { step: row.step ?? '-', who: names.join('、') || '其他人' }
  return mine ? fail('already_decided', facts) : fail('not_your_turn', facts)
}

const decide = async (
  ctx: Ctx,
  { tasks, task }: Turn,
  state: 'approved' | 'rejected' | 'returned' | 'transferred',
  words: string | null,
): Promise<ApprovalTask[]> => {
  const decided = await change(
    ctx,
    approvalTask,
    task,
    { state, opinion: words, decidedById: ctx.actor.employeeId, decidedAt: ctx.now.toISOString() },
    { verb: state },
  )
  return tasks.map((one) => (one.id === task.id ? decided : one))
}

export const approve = command(approval, 'approve', {
  zh: '同意',
  en: 'Approve',
  input: {
    opinion,
    taskId,
    values: field.json<Record<string, unknown>>({
      zh: '修改的字段',
      en: 'Changed fields',
      help: '本环节允许修改的字段。',
      helpEn: 'Fields that this step may change.',
    }),
  },
  allow: everybody,
  when: running,
  tone: 'primary',
  run: async (ctx, row, input) => {
    const turn = await turnOf(ctx, row, input.taskId)
    if (input.values) await editDocument(ctx, turn.run, stepNode(turn.run, turn.step), input.values)
    const tasks = await decide(ctx, turn, 'approved', input.opinion ?? null)
    await afterSignature(ctx, turn.run, turn.step, tasks)
    return { state: turn.run.approval.state }
  },
})

export const reject = command(approval, 'reject', {
  zh: '驳回',
  en: 'Reject',
  input: { opinion: reason, taskId },
  allow: everybody,
  when: running,
  tone: 'danger',
  run: async (ctx, row, input) => {
    const turn = await turnOf(ctx, row, input.taskId)
    await decide(ctx, turn, 'rejected', input.opinion)
    await undo(ctx, turn.run, 'rejected', input.opinion)
  },
})

export const toSubmitter = 'submitter'

export const sendBack = command(approval, 'return', {
  zh: '退回',
  en: 'Send back',
  input: {
    to: field.text({
      zh: '退回到',
      en: 'To',
      max: 200,
      required: true,
      help: '已完成环节的节点标识,或 submitter。',
      helpEn: 'The node of a step already taken, or submitter.',
    }),
    opinion: reason,
    taskId,
  },
  allow: everybody,
  when: running,
  run: async (ctx, row, { to, opinion, taskId }) => {
    const turn = await turnOf(ctx, row, taskId)
    if (to === toSubmitter) {
      await decide(ctx, turn, 'returned', opinion)
      return undo(ctx, turn.run, 'returned', opinion)
    }
    const done = await standingSteps(ctx, row.id)
    const target = done.find(({ node }) => node === to)
    if (!target) return fail('no_such_step', { steps: done.map(({ name }) => name).join('、') || '(还没有)' })
    const tasks = await decide(ctx, turn, 'returned', opinion)
    const closedAt = ctx.now.toISOString()
    const undone = done.filter(({ position }) => position >= target.position)
    await Promise.all([
      dropAll(ctx, tasks.filter(isPending)),
      change(ctx, approvalStep, turn.step, { state: 'returned', closedAt }, { verb: 'return' }),
      ...undone.map((step) => change(ctx, approvalStep, step, { state: 'void' }, { verb: 'void' })),
    ])
    await goOn(ctx, turn.run, target.node)
  },
})

/** Steps whose signatures still count, in order. */
export const standingSteps = (ctx: Ctx, approvalId: string): Promise<ApprovalStep[]> =>
  select(ctx, approvalStep, {
    unscoped: true,
    where: sql`t.approval_id = ${approvalId}::uuid and t.state = 'done'`,
    orderBy: sql`t.position`,
  })

/** Refuses somebody who could not or should not sign. */
const mustBeAble = async (ctx: Ctx, { run, tasks }: Turn, employeeId: string): Promise<void> => {
  if (employeeId === run.approval.submitterId) fail('is_submitter')
  if (!(await canSign(ctx, employeeId))) fail('cannot_sign')
  if (tasks.some((task) => isPending(task) && task.approverId === employeeId))
    fail('already_asked', { name: await nameOf(ctx, employeeId) })
}

const sameSeat = ({ approvalId, stepId, step, seat }: ApprovalTask) => ({ approvalId, stepId, step, seat })

export const transfer = command(approval, 'transfer', {
  zh: '转交',
  en: 'Hand over',
  input: { employeeId: colleague, opinion, taskId },
  allow: everybody,
  when: running,
  run: async (ctx, row, { employeeId, opinion, taskId }) => {
    const turn = await turnOf(ctx, row, taskId, true)
    await mustBeAble(ctx, turn, employeeId)
    const tasks = await decide(ctx, turn, 'transferred', opinion ?? null)
    const { task } = turn
    const heir = {
      approverId: employeeId,
      role: task.role,
      roleEn: task.roleEn,
      position: task.position,
      fromId: task.id,
    }
    const next = await create(
      ctx,
      approvalTask,
      { ...sameSeat(task), ...heir, ...waiting, origin: 'transfer' },
      'assign',
    )
    await proceed(ctx, turn.run, stepNode(turn.run, turn.step), turn.step, [...tasks, next])
  },
})

export const addSigner = command(approval, 'addSigner', {
  zh: '加签',
  en: 'Add a signer',
  input: {
    employeeId: colleague,
    where: field.choice(
      { before: { zh: '在我之前', en: 'Before me' }, after: { zh: '在我之后', en: 'After me' } },
      { zh: '顺序', en: 'Order', required: true },
    ),
    opinion,
    taskId,
  },
  allow: everybody,
  when: running,
  run: async (ctx, row, { employeeId, where, opinion, taskId }) => {
    const turn = await turnOf(ctx, row, taskId)
    await mustBeAble(ctx, turn, employeeId)
    const { task, step, run } = turn
    const { position, shifted } = insertion(turn.tasks, task, where)
    const moved = await Promise.all(turn.tasks.map((one) => (shifted.includes(one.id) ? stepAside(ctx, one) : one)))
    const extra = { approverId: employeeId, position, fromId: task.id, origin: where, role: '加签', roleEn: 'Added' }
    const facts = { opinion: opinion ?? null }
    const added = await create(ctx, approvalTask, { ...sameSeat(task), ...extra, ...waiting }, 'assign', facts)
    await proceed(ctx, run, stepNode(run, step), step, [...moved, added])
  },
})

/** One place on in the seat; whoever had the turn waits for it again. */
const stepAside = (ctx: Ctx, task: ApprovalTask): Promise<Row<typeof approvalTask>> => {
  const waits = task.state === 'open' ? ({ state: 'waiting', dueAt: null } as const) : {}
  return change(ctx, approvalTask, task, { position: task.position + 1, ...waits }, { verb: 'move' })
}

export const withdraw = command(approval, 'withdraw', {
  zh: '撤回',
  en: 'Withdraw',
  input: { reason: field.longText({ zh: '撤回原因', en: 'Reason', max: 2000, required: true }) },
  allow: everybody,
  when: running,
  whose: {
    rows: (row, actor, scope) => actor.roles.includes('admin') || mine('submitterId')(row, actor, scope),
    otherwise: async () => fail('not_submitter'),
  },
  run: async (ctx, row, { reason }) => {
    await undo(ctx, await runOf(ctx, row), 'withdrawn', reason)
  },
})

export const decisions = [approve, reject, sendBack, transfer, addSigner, withdraw]
