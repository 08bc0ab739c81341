import {
  beginningOf,
  type Ctx,
  change,
  create,
  createMany,
  faults,
  type Said,
  select,
  sql,
} from '../../kernel/index.ts'
import { asWritten, type Notice, notify } from '../work/index.ts'
import {
  type ApprovalStep,
  type ApprovalTask,
  approval,
  approvalCopy,
  approvalStep,
  approvalTask,
} from './approval.entity.ts'
import { type Directory, peopleOf, type Seat, seatsFor } from './approver.rules.ts'
import type { Values } from './condition.rules.ts'
import { directoryFor } from './directory.query.ts'
import { dueAfter } from './due.ts'
import { type ApproverRule, end, type StepNode, walk } from './graph.rules.ts'
import { inNames } from './names.ts'
import { conclude } from './outcome.ts'
import { progressOf, waiting } from './signing.rules.ts'
import { documentOf, valuesOf } from './subject.ts'
import { dropAll, type Run, stepNode } from './under-way.ts'

const fail = faults('approval', {
  nobody: {
    status: 409,
    zh: '环节「{step}」找不到可以签字的人。请管理员在审批流程里补充签字人,或给相应岗位的人员开通账号,然后再试。',
    en: 'Nobody can sign step “{step}”. Ask an administrator to add somebody to the flow, or to give the post an account, then try again.',
  },
  self_not_allowed: {
    status: 409,
    zh: '环节「{step}」不允许发起人自己审批。请由其他同事提交。',
    en: 'At step “{step}” the submitter may not approve. Let a colleague submit it.',
  },
})

/**
 * Goes on from a node: opens the next step that needs a signature, or ends the flow. Steps that a rule has signed whole are
 * recorded and passed. `strict` at submission, where the flow may refuse.
 */
export const goOn = async (ctx: Ctx, run: Run, from: string, strict = false): Promise<void> => {
  const document = await documentOf(ctx, run.subject, run.approval.subjectId)
  // Behind the last step nothing is asked of the document or of people.
  if (from === end) return conclude(ctx, run, document, 'approved')
  const values = await valuesOf(ctx, run.subject, document, run.approval.submitterId)
  const directory = await directoryFor(ctx, run.graph, run.approval.submitterId)
  if (strict) refuseImpossible(run, values, directory)
  let key = from
  for (;;) {
    const { decisions, copies, step } = walk(run.graph, key, values, run.known)
    const seen = [...(run.approval.decisions ?? []), ...(await inNames(ctx, decisions, run.known))]
    const stepName = step?.name ?? null
    run.approval = await change(ctx, approval, run.approval, { decisions: seen, step: stepName }, { verb: 'go' })
    for (const { name, people } of copies) await copyTo(ctx, run, name, people, directory)
    if (!step) return conclude(ctx, run, document, 'approved')
    if (!(await openStep(ctx, run, step, directory))) return
    key = step.next
  }
}

/** At submission the whole way is looked at: a document is not sent into a flow that cannot sign it. */
const refuseImpossible = (run: Run, values: Values, directory: Directory): void => {
  for (let key = run.graph.start; key !== end; ) {
    const { step } = walk(run.graph, key, values, run.known)
    if (!step) return
    const { refusal } = seatsFor(step, run.approval.submitterId, directory, new Map(), true)
    if (refusal === 'self') fail('self_not_allowed', { step: step.name })
    if (refusal === 'nobody') fail('nobody', { step: step.name })
    key = step.next
  }
}

/** Opens a step; true when nobody needs to sign it any more. */
const openStep = async (ctx: Ctx, run: Run, node: StepNode, directory: Directory): Promise<boolean> => {
  const { id: approvalId, submitterId } = run.approval
  const past = await signedBefore(ctx, approvalId)
  const seating = seatsFor(node, submitterId, directory, past.names, false)
  if (seating.refusal) fail('nobody', { step: node.name })
  const signed = seating.signed.map(({ name, why }) => ({ zh: `${name}:${why.zh}`, en: `${name}: ${why.en}` }))
  const notes = [...seating.notes, ...signed]
  const { key, name, mode } = node
  const step = await create(ctx, approvalStep, {
    approvalId,
    node: key,
    name,
    mode,
    state: 'open',
    position: past.steps + 1,
    notes: notes.map(({ zh }) => zh),
    notesEn: notes.map(({ en }) => en),
  })
  const now = ctx.now.toISOString()
  const seats: readonly (Seat & { why?: Required<Said> })[] = [...seating.signed, ...seating.seats]
  const drafts = seats.map(({ id, roleName, why }, i) => ({
    approvalId,
    stepId: step.id,
    step: name,
    approverId: id,
    role: beginningOf(roleName.zh, 120),
    roleEn: beginningOf(roleName.en, 120),
    seat: i + 1,
    position: 1,
    ...(why === undefined
      ? { ...waiting, origin: 'flow' as const }
      : {
          ...waiting,
          state: 'approved' as const,
          origin: 'rule' as const,
          opinion: why.zh,
          opinionEn: why.en,
          openedAt: now,
          decidedAt: now,
        }),
  }))
  const tasks = await createMany(ctx, approvalTask, drafts, 'assign')
  await copyTo(ctx, run, name, node.copies ?? [], directory)
  return proceed(ctx, run, node, step, tasks)
}

/** Gives the turn to whoever is next in the step; true when the step is done. */
export const proceed = async (
  ctx: Ctx,
  run: Run,
  node: StepNode,
  step: ApprovalStep,
  tasks: readonly ApprovalTask[],
): Promise<boolean> => {
  const { done, open, drop } = progressOf(step.mode, tasks)
  const now = ctx.now.toISOString()
  const dueAt = open.length > 0 && node.timeout ? await dueAfter(ctx, node.timeout.hours) : null
  const among = (ids: readonly string[]) => tasks.filter(({ id }) => ids.includes(id))
  const turn = { state: 'open', openedAt: now, dueAt } as const
  // One trip for all of them.
  const [asked] = await Promise.all([
    Promise.all(among(open).map((task) => change(ctx, approvalTask, task, turn, { verb: 'open' }))),
    dropAll(ctx, among(drop)),
    done && change(ctx, approvalStep, step, { state: 'done', closedAt: now }, { verb: 'finish' }),
  ])
  await tellApprovers(ctx, run, asked)
  return done
}

/** The signature counts; the flow goes on as far as it can. */
export const afterSignature = async (ctx: Ctx, run: Run, step: ApprovalStep, tasks: readonly ApprovalTask[]) => {
  const node = stepNode(run, step)
  if (await proceed(ctx, run, node, step, tasks)) await goOn(ctx, run, node.next)
}

/** Signatures that stand, by person, with the step they were given in; and how many steps there have been. */
export const signedBefore = async (ctx: Ctx, approvalId: string) => {
  const rows = await ctx.db.rows<{ steps: number; approver_id: string | null; step: string }>(
    sql`select (select count(*)::integer from approvals.step where approval_id = ${approvalId}::uuid) as steps, t.approver_id, t.step
      from (select 1) as one left join (approvals.task t join approvals.step s on s.id = t.step_id and s.state = 'done')
        on t.approval_id = ${approvalId}::uuid and t.state = 'approved' order by t.decided_at`,
  )
  const names = new Map(rows.flatMap(({ approver_id, step }) => (approver_id ? [[approver_id, step] as const] : [])))
  return { steps: rows[0]?.steps ?? 0, names }
}

const titleIn = ({ approval: { title, titleEn } }: Run): Required<Said> => ({ zh: title, en: titleEn ?? title })

/** Tells those whose turn it is, and whoever stands in for them. */
export const tellApprovers = async (ctx: Ctx, run: Run, tasks: readonly ApprovalTask[]): Promise<void> => {
  if (tasks.length === 0) return
  const { id, subjectEntity } = run.approval
  const title = titleIn(run)
  const standIns = await ctx.db.rows<{
    from_id: string
    to_id: string
  }>(sql`select from_id, to_id from approvals.delegation
    where from_id = any(${tasks.map(({ approverId }) => approverId)}::uuid[]) and state = 'active' and deleted_at is null
      and (entity is null or entity = ${subjectEntity})`)
  const notice = (employeeId: string, task: ApprovalTask, what: Required<Said>): Notice => ({
    employeeId,
    kind: 'approval',
    title: { zh: `${what.zh}:${title.zh}`, en: `${what.en}: ${title.en}` },
    body: asWritten(task.step),
    subjectEntity: 'approval',
    subjectId: id,
    occasion: `approval:${task.id}:${task.openedAt}`,
  })
  await notify(
    ctx,
    tasks.flatMap((task) => [
      notice(task.approverId, task, { zh: '待你审批', en: 'For your approval' }),
      ...standIns
        .filter(({ from_id }) => from_id === task.approverId)
        .map(({ to_id }) => notice(to_id, task, { zh: '待你代为审批', en: 'For your approval as deputy' })),
    ]),
  )
}

const copyTo = async (
  ctx: Ctx,
  run: Run,
  reason: string,
  rules: readonly ApproverRule[],
  directory: Directory,
): Promise<void> => {
  const people = rules.flatMap((rule) => peopleOf(rule, run.approval.submitterId, directory))
  if (people.length === 0) return
  const approvalId = run.approval.id
  const known = await select(ctx, approvalCopy, { unscoped: true, where: sql`t.approval_id = ${approvalId}::uuid` })
  const title = titleIn(run)
  const ids = [...new Set(people.map(({ id }) => id))].filter((id) => !known.some((copy) => copy.employeeId === id))
  await createMany(
    ctx,
    approvalCopy,
    ids.map((employeeId) => ({ approvalId, employeeId, reason })),
  )
  await notify(
    ctx,
    ids.map((employeeId) => ({
      employeeId,
      kind: 'approval',
      title: { zh: `抄送你:${title.zh}`, en: `Copied to you: ${title.en}` },
      subjectEntity: 'approval',
      subjectId: approvalId,
      occasion: `approval-copy:${approvalId}`,
    })),
  )
}
