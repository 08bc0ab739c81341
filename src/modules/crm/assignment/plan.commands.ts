import { command, faults, select, sql } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'
import { replaceLeadRules } from '../lead-rules.ts'
import { copyAsDraft, putInForce } from '../version-part.ts'
import { assignmentPlan, assignmentRule } from './assignment.entity.ts'

const fail = faults('assignment-plan', {
  no_rules: {
    status: 409,
    zh: '方案还没有规则,启用后新线索无人接手。请先添加规则。',
    en: 'The plan has no rules; new leads would reach nobody. Add rules first.',
  },
})

/** New leads are given out by this plan from now on; the former one is kept as it was. */
export const activatePlan = command(assignmentPlan, 'activate', {
  zh: '启用',
  en: 'Activate',
  tone: 'primary',
  input: {},
  allow: keepers,
  when: { state: ['draft', 'retired'] },
  run: async (ctx, row) => {
    const rules = await select(ctx, assignmentRule, { where: sql`t.plan_id = ${row.id}::uuid`, limit: 1 })
    if (rules.length === 0) return fail('no_rules')
    await replaceLeadRules(ctx)
    await putInForce(ctx, assignmentPlan, row, { activatedAt: ctx.now.toISOString() })
    return undefined
  },
})

/** A draft that begins with the rules of this plan. */
export const copyPlan = command(assignmentPlan, 'copy', {
  zh: '复制为新方案',
  en: 'Copy as a new plan',
  input: {},
  allow: keepers,
  run: (ctx, row) => copyAsDraft(ctx, assignmentPlan, row, assignmentRule, 'planId'),
})
