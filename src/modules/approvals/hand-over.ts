import { type Ctx, change, create, faults, find, first, type Reaction, select, sql } from '../../kernel/index.ts'
import { type Ownership, user } from '../people/index.ts'
import { notify } from '../work/index.ts'
import { type Approval, type ApprovalTask, approval, approvalTask } from './approval.entity.ts'
import { canSign, delegation, nameOf } from './delegation.entity.ts'
import { proceed } from './engine.ts'
import { waiting } from './signing.rules.ts'
import { superiorOf } from './timeout.job.ts'
import { openStepOf, runOf, stepNode } from './under-way.ts'

const fail = faults('approval', {
  receiver_cannot_sign: {
    status: 409,
    field: 'toId',
    zh: '{name}没有可用的账号,不能接手待签的审批。请先为其开通账号,或选择另一位接收人。',
    en: '{name} has no account and cannot take over approvals. Give them an account, or choose another.',
  },
  nobody_above: {
    status: 409,
    field: 'toId',
    zh: '{name}是「{title}」的发起人,不能审批自己的单据,其上也没有可以代签的上级。请选择另一位接收人。',
    en: '{name} submitted “{title}” and cannot approve it, and nobody above can stand in. Choose another.',
  },
})

/** Signatures (`s`) of documents under way that wait for somebody, now or later in their step. */
const askedOf = (employeeId: string) => sql`approvals.task as s join approvals.approval as a on a.id = s.approval_id
  where s.approver_id = ${employeeId}::uuid and s.state in ('waiting', 'open') and s.deleted_at is null and a.state = 'running'`

/** Signatures that somebody still has to give: a document under way never waits for a person who has left. */
export const signaturesAsked: Ownership = {
  label: '待签的审批',
  count: async (ctx, employeeId) => {
    const found = await first<{ n: number }>(ctx.db, sql`select count(*)::integer as n from ${askedOf(employeeId)}`)
    return found?.n ?? 0
  },
  handOver: async (ctx, fromId, toId) => {
    const runs = await select(ctx, approval, {
      where: sql`t.id in (select s.approval_id from ${askedOf(fromId)})`,
      orderBy: sql`t.id`,
      lock: true,
      unscoped: true,
    })
    if (runs.length > 0 && !(await canSign(ctx, toId))) fail('receiver_cannot_sign', { name: await nameOf(ctx, toId) })
    let count = 0
    for (const row of runs) count += await handOn(ctx, row, fromId, toId)
    return count
  },
}

const handedOver = {
  opinion: '工作移交,转由接收人签字。',
  opinionEn: 'Work was handed over: the receiver signs.',
} as const

/** In each seat the heir follows whom the flow had asked; the record keeps both. */
const handOn = async (ctx: Ctx, row: Approval, fromId: string, toId: string): Promise<number> => {
  const open = await openStepOf(ctx, row.id)
  if (!open) return 0
  const [step, tasks] = open
  const mine = tasks.filter(
    ({ approverId, state }) => approverId === fromId && (state === 'waiting' || state === 'open'),
  )
  const heirId = await heirOf(ctx, row, toId)
  const [decidedAt, decidedById] = [ctx.now.toISOString(), ctx.actor.employeeId]
  const after: ApprovalTask[] = tasks.filter((task) => !mine.includes(task))
  for (const task of mine) {
    const left = { state: 'transferred', ...handedOver, decidedById, decidedAt } as const
    const { approvalId, stepId, seat, position, role, roleEn } = task
    const place = { approvalId, stepId, step: task.step, seat, position, role, roleEn }
    const heir = { ...place, approverId: heirId, fromId: task.id }
    after.push(await change(ctx, approvalTask, task, left, { verb: 'transferred' }))
    after.push(await create(ctx, approvalTask, { ...heir, ...waiting, origin: 'transfer' }, 'assign'))
  }
  const run = await runOf(ctx, row)
  await proceed(ctx, run, stepNode(run, step), step, after)
  return mine.length
}

/** Nobody signs what they submitted: their superior does. */
const heirOf = async (ctx: Ctx, { submitterId, title }: Approval, toId: string): Promise<string> => {
  if (toId !== submitterId) return toId
  const above = await superiorOf(ctx, toId, submitterId)
  return above ?? fail('nobody_above', { name: await nameOf(ctx, toId), title })
}

/** Whoever relied on somebody who has left is told to name another. */
export const endDelegationsOfLeaver: Reaction = {
  name: 'approvals.delegations-of-leaver',
  on: ['employee.leave'],
  run: async (ctx, { recordId }) => {
    const rows = await select(ctx, delegation, {
      where: sql`t.state <> 'ended' and ${recordId}::uuid in (t.from_id, t.to_id)`,
      lock: true,
      unscoped: true,
    })
    for (const row of rows) await change(ctx, delegation, row, { state: 'ended' }, { verb: 'end' })
    const name = await nameOf(ctx, recordId)
    await notify(
      ctx,
      rows
        .filter(({ toId }) => toId === recordId)
        .map(({ id, fromId }) => ({
          employeeId: fromId,
          kind: 'approval',
          title: {
            zh: `${name}已离职,你的审批委托已结束。需要时请另行委托。`,
            en: `${name} has left; your delegation of approvals has ended. Name another deputy if you need one.`,
          },
          subjectEntity: 'delegation',
          subjectId: id,
          occasion: `delegation-left:${id}`,
        })),
    )
  },
}

/** Closing an account must not wait for anything; whoever did it is told what waits for that person now. */
export const tellOfWaitingSignatures: Reaction = {
  name: 'approvals.signatures-of-disabled',
  on: ['user.disable'],
  run: async (ctx, { recordId, actorId, seq }) => {
    const account = await find(ctx, user, recordId, { unscoped: true })
    if (account?.state !== 'disabled') return
    const count = await signaturesAsked.count(ctx, account.employeeId)
    if (count === 0) return
    const name = await nameOf(ctx, account.employeeId)
    await notify(ctx, [
      {
        employeeId: actorId,
        kind: 'approval',
        title: {
          zh: `${name}的账号已停用,还有 ${count} 张单据在等其签字`,
          en: `The account of ${name} is disabled, and ${count === 1 ? '1 document waits' : `${count} documents wait`} for their signature`,
        },
        body: {
          zh: '请在员工页用「移交」交给他人,或在审批单里逐张转交。',
          en: 'Hand them over on the page of the employee, or one by one in the approvals.',
        },
        subjectEntity: 'employee',
        subjectId: account.employeeId,
        occasion: `signatures-of-disabled:${seq}`,
      },
    ])
  },
}
