import { type Ctx, change, entityNamed, faults, type field, parseInput, withCustom } from '../../kernel/index.ts'
import { approval } from './approval.entity.ts'
import type { StepNode } from './graph.rules.ts'
import { whileUnlocked } from './lock.ts'
import { documentOf, summaryOf, valuesOf } from './subject.ts'
import type { Run } from './under-way.ts'

const fail = faults('approval', {
  field_locked: {
    status: 409,
    zh: '环节「{step}」不能修改「{labels}」,可以修改的有:{allowed}。其他内容请退回发起人修改。',
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
  const edited = await whileUnlocked(ctx, () => change(ctx, e, document, patch as never, { verb: 'amend', facts }))
  const now = await valuesOf(ctx, run.subject, edited as typeof document)
  const amount = run.subject.amount ? (now[run.subject.amount] as number | null) : null
  const summary = await summaryOf(ctx, run.subject, now)
  run.approval = await change(ctx, approval, run.approval, { summary, amount }, { verb: 'amend' })
}
