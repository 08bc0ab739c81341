import { type Ctx, change, sql } from '../../kernel/index.ts'
import { asWritten, notify } from '../work/index.ts'
import { approval, approvalStep } from './approval.entity.ts'
import { isPending } from './signing.rules.ts'
import { type Document, documentOf, type Outcome } from './subject.ts'
import { dropAll, openStepOf, type Run } from './under-way.ts'

const words = {
  approved: { zh: '已通过', en: 'Approved' },
  rejected: { zh: '已驳回', en: 'Rejected' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  returned: { zh: '已退回修改', en: 'Returned for changes' },
} as const

/** All signatures are there: the document is unlocked, and its module makes it effective. */
export const conclude = async (ctx: Ctx, run: Run, document: Document, state: 'approved'): Promise<void> => {
  await endApproval(ctx, run, state, null)
  const approved = await change(ctx, run.subject.entity, document, { approvalState: state } as never, {
    verb: 'approve',
    facts: { approvalId: run.approval.id },
  })
  await run.subject.effective(ctx, approved as Document)
}

/** Ends without effect: what the document was when it was submitted, it is again. */
export const undo = async (ctx: Ctx, run: Run, outcome: Outcome, reason: string): Promise<void> => {
  await endApproval(ctx, run, outcome, reason)
  const document = await documentOf(ctx, run.subject, run.approval.subjectId)
  const [saved] = await ctx.db.rows<{ kept: Record<string, unknown> }>(
    sql`select kept from approvals.snapshot where approval_id = ${run.approval.id}::uuid`,
  )
  const before = { ...saved?.kept, approvalState: outcome } as never
  const restored = await change(ctx, run.subject.entity, document, before, {
    verb: outcome === 'rejected' ? 'refuse' : outcome === 'withdrawn' ? 'withdraw' : 'return',
    facts: { approvalId: run.approval.id, reason },
  })
  await run.subject.undone?.(ctx, restored as Document, outcome)
}

const endApproval = async (ctx: Ctx, run: Run, state: 'approved' | Outcome, reason: string | null): Promise<void> => {
  const endedAt = ctx.now.toISOString()
  if (state !== 'approved') await closeSteps(ctx, run, state)
  const ended = { state, endedAt, outcome: reason, step: null }
  run.approval = await change(ctx, approval, run.approval, ended, { verb: state })
  const { submitterId, title, id } = run.approval
  if (submitterId === ctx.actor.employeeId) return
  await notify(ctx, [
    {
      employeeId: submitterId,
      kind: 'approval',
      title: { zh: `${words[state].zh}:${title}`, en: `${words[state].en}: ${title}` },
      body: reason ? asWritten(reason) : null,
      subjectEntity: 'approval',
      subjectId: id,
      occasion: `approval-end:${id}`,
    },
  ])
}

const closeSteps = async (ctx: Ctx, run: Run, state: Outcome): Promise<void> => {
  const open = await openStepOf(ctx, run.approval.id)
  if (!open) return
  const [step, tasks] = open
  await Promise.all([
    dropAll(ctx, tasks.filter(isPending)),
    change(ctx, approvalStep, step, { state, closedAt: ctx.now.toISOString() }, { verb: state }),
  ])
}
