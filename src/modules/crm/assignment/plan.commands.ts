import { beginningOf, change, command, create, createMany, faults, select, sql } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'
import { replaceLeadRules } from '../lead-rules.ts'
import { assignmentPlan, assignmentRule } from './assignment.entity.ts'

const fail = faults('assignment-plan', {
  no_rules: { status: 409, zh: '方案还没有规则,启用后新线索无人接手。请先添加规则。' },
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
    for (const active of await select(ctx, assignmentPlan, { where: sql`t.state = 'active'`, lock: true })) {
      await change(ctx, assignmentPlan, active, { state: 'retired' }, { verb: 'retire' })
    }
    await change(
      ctx,
      assignmentPlan,
      row,
      { state: 'active', activatedAt: ctx.now.toISOString() },
      { verb: 'activate' },
    )
    return undefined
  },
})

/** A draft that begins with the rules of this plan. */
export const copyPlan = command(assignmentPlan, 'copy', {
  zh: '复制为新方案',
  en: 'Copy as a new plan',
  input: {},
  allow: keepers,
  run: async (ctx, { id, name, note }) => {
    const made = await create(ctx, assignmentPlan, { name: beginningOf(`${name}(副本)`, 80), note, state: 'draft' })
    const rules = await select(ctx, assignmentRule, {
      where: sql`t.plan_id = ${id}::uuid`,
      orderBy: sql`t.position, t.id`,
    })
    await createMany(
      ctx,
      assignmentRule,
      rules.map(
        ({
          position,
          name,
          regions,
          industries,
          sources,
          grades,
          productId,
          method,
          employeeId,
          unitId,
          capacity,
        }) => ({
          planId: made.id,
          position,
          name,
          regions,
          industries,
          sources,
          grades,
          productId,
          method,
          employeeId,
          unitId,
          capacity,
        }),
      ),
    )
    return { id: made.id }
  },
})
