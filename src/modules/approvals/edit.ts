import { type Ctx, change, entityNamed, faults, type field, parseInput, sql, withCustom } from '../../kernel/index.ts'
import { approval } from './approval.entity.ts'
import type { Values } from './condition.rules.ts'
import { type StepNode, walk } from './graph.rules.ts'
import { whileUnlocked } from './lock.ts'
import { documentOf, summaryOf, valuesOf } from './subject.ts'
import type { Run } from './under-way.ts'

const fail = faults('approval', {
  field_locked: {
    status: 409,
    zh: '环节「{step}」不能修改「{labels}」,可以修改的有:{allowed}。其他内容请退回发起人修改。',
    en: 'Step “{step}” cannot change “{labels}”; it can change: {allowed}. For the rest, send it back to the submitter.',
  },
  route_changed: {
    status: 409,
    field: 'values',
    zh: '这样修改「{labels}」之后,单据应当走另一条审批路线{missed},不能在当前环节改。请退回发起人,修改后重新提交。',
    en: 'With “{labels}” changed the document would take another route {missed}; it cannot be changed at this step. Send it back to be changed and submitted again.',
  },
})

/** What those who sign a step may change on the locked document, and nothing else. */
export const editDocument = async (
  ctx: Ctx,
  run: Run,
  node: StepNode,
  values: Record<string, unknown>,
): Promise<void> => {
  const { entity: e } = run.subject
  const allowed = node.editable ?? []
  const label = (key: string) => run.known[key]?.zh ?? key
  const foreign = Object.keys(values).filter((key) => !allowed.includes(key))
  if (foreign.length > 0)
    fail('field_locked', {
      step: node.name,
      labels: foreign.map(label).join('、'),
      allowed: allowed.map(label).join('、') || '(没有)',
    })
  const fields = Object.fromEntries(allowed.flatMap((key) => (run.known[key] ? [[key, run.known[key]]] : [])))
  const patch = withCustom(entityNamed(e.name) ?? e, parseInput(fields as Record<string, field.Field>, values, true))
  const document = await documentOf(ctx, run.subject, run.approval.subjectId)
  const facts = { approvalId: run.approval.id, step: node.name }
  const edited = (await whileUnlocked(ctx, () =>
    change(ctx, e, document, patch as never, { verb: 'amend', facts }),
  )) as typeof document
  const now = await valuesOf(ctx, run.subject, edited, run.approval.submitterId)
  await refuseOtherRoute(ctx, run, node, now, Object.keys(values).map(label).join('、'))
  await whileUnlocked(ctx, async () => run.subject.amended?.(ctx, edited))
  const amount = run.subject.amount ? (now[run.subject.amount] as number | null) : null
  const summary = await summaryOf(ctx, run.subject, now)
  run.approval = await change(ctx, approval, run.approval, { summary, amount }, { verb: 'amend' })
}

/** What is changed on the way must lead to where the document stands: no signature is left out that its new values ask for. */
const refuseOtherRoute = async (ctx: Ctx, run: Run, node: StepNode, now: Values, labels: string): Promise<void> => {
  const passed = stepsTo(run, node.key, now)
  const signed = await ctx.db.rows<{ node: string }>(
    sql`select node from approvals.step where approval_id = ${run.approval.id}::uuid and state = 'done'`,
  )
  const missed = passed?.find(({ key }) => !signed.some((step) => step.node === key))
  if (passed && !missed) return
  fail('route_changed', { labels, missed: missed ? `(先经过「${missed.name}」)` : '' })
}

/** The steps before this one for such values; nothing where they do not lead here. */
const stepsTo = (run: Run, key: string, values: Values): StepNode[] | undefined => {
  const passed: StepNode[] = []
  for (let at = run.graph.start; ; ) {
    const { step } = walk(run.graph, at, values, run.known)
    if (!step) return undefined
    if (step.key === key) return passed
    passed.push(step)
    at = step.next
  }
}
