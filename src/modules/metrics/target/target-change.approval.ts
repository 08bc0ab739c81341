import { type Ctx, change, command, create, faults, field, find, first, sql } from '../../../kernel/index.ts'
import { approvable, superiorFlow } from '../../approvals/index.ts'
import { keepers, leaders } from '../../people/index.ts'
import { byMetric } from '../catalogue/metric.ts'
import { type Target, target, targetable } from './target.entity.ts'
import { standing, targetChange } from './target-change.entity.ts'

const fail = faults('target-change', {
  same: {
    status: 409,
    field: 'value',
    zh: '「新目标值」与现在的目标相同,不需要调整。',
    en: '“New value” is the present target; there is nothing to change.',
  },
  pending: {
    status: 409,
    zh: '这个目标已有一份调整在审批中。请等待结果,或请发起人先撤回。',
    en: 'A change of this target is in approval. Wait, or let its submitter withdraw it.',
  },
  moved: {
    status: 409,
    zh: '目标在此期间已被改动,与申请时的原值不同。请退回,由发起人按现在的目标重新提交。',
    en: 'The target has changed meanwhile. Send this back to be submitted again with the present one.',
  },
  gone: {
    status: 409,
    zh: '目标已被删除,不能再调整。请驳回这份申请。',
    en: 'The target is deleted. Reject this request.',
  },
})

/** Whoever may set a target may ask for another value; their superior says yes or no, where the flow says nothing else. */
const setters = [...leaders, ...keepers]

const heldTarget = async (ctx: Ctx, { targetId }: { targetId: string }): Promise<Target> =>
  (await find(ctx, target, targetId, { lock: true, unscoped: true })) ?? fail('gone')

const changeApproval = approvable(targetChange, {
  allow: setters,
  snapshot: [],
  check: async (ctx, row) => {
    const now = await heldTarget(ctx, row)
    if (now.value === row.value) fail('same')
    const other = await first(
      ctx.db,
      sql`select 1 from metrics.target_change where target_id = ${row.targetId}::uuid and id <> ${row.id}::uuid
        and approval_state = 'pending' and deleted_at is null`,
    )
    if (other) fail('pending')
  },
  submitted: async (ctx, row) => {
    const now = await heldTarget(ctx, row)
    await change(ctx, targetChange, row, await standing(ctx, now, row.value))
  },
  effective: async (ctx, row) => {
    const now = await heldTarget(ctx, row)
    if (now.value !== row.formerValue || now.metric !== row.metric) fail('moved')
    await change(ctx, target, now, { value: row.value }, { verb: 'adjust', facts: { changeId: row.id } })
  },
  flow: superiorFlow,
})

/** From the target itself, in one step. */
const askChange = command(target, 'askChange', {
  zh: '申请调整',
  en: 'Ask for a change',
  input: {
    value: field.decimal({ zh: '新目标值', en: 'New value', required: true, min: 0, measuredBy: byMetric(targetable) }),
    reason: field.longText({ zh: '调整原因', en: 'Reason', max: 1000, required: true }),
  },
  allow: setters,
  run: async (ctx, row, { value, reason }) => {
    const asked = await create(ctx, targetChange, {
      ...(await standing(ctx, row, value)),
      targetId: row.id,
      value,
      reason,
      approvalState: 'none',
    })
    return { changeId: asked.id, ...(await changeApproval.submit(ctx, asked)) }
  },
})

export const targetChangeCommands = [...changeApproval.commands, askChange]
