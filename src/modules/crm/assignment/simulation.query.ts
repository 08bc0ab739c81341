import { asSql, field, get, sql, today, view, visibleRows } from '../../../kernel/index.ts'
import { dispatchers } from '../access.ts'
import { leadJson } from '../grading/lead-json.ts'
import { lead } from '../lead/index.ts'
import { decideFor, loadPlan } from './assign.ts'
import { assignmentPlan } from './assignment.entity.ts'
import { passedIn } from './decide.ts'

const most = 20_000
const shown = 200

/** What a plan would have done with the leads of a period: yesterday's where nothing else is said. Nothing is written. */
export const assignmentSimulation = view('assignment-simulation', {
  zh: '分配演算',
  en: 'Assignment simulation',
  allow: [...dispatchers],
  input: {
    planId: field.ref('assignment-plan', { zh: '分配方案', en: 'Plan', required: true }),
    from: field.date({ zh: '录入日期从', en: 'Created from' }),
    to: field.date({ zh: '录入日期到', en: 'Created until' }),
  },
  run: async (ctx, { planId, from, to }) => {
    const plan = await loadPlan(ctx, await get(ctx, assignmentPlan, planId))
    const yesterday = today({ ...ctx, now: new Date(ctx.now.getTime() - 86_400_000) })
    const zone = ctx.company.timeZone
    const rows = await ctx.db.rows<{
      row: Readonly<Record<string, unknown>> & { id: string; ownerId: string | null }
      name: string
      owner: string | null
      inHand: boolean
    }>(
      sql`select ${leadJson()} as row, coalesce(l.company, l.name) as name, o.name as owner, l.state in ('new', 'working') as "inHand"
        from crm.lead as l left join people.employee as o on o.id = l.owner_id
        where l.deleted_at is null and ${asSql(visibleRows(lead, ctx.actor, 'l'))}
          and l.created_at >= (${from ?? yesterday}::date)::timestamp at time zone ${zone}
          and l.created_at < (${to ?? from ?? yesterday}::date + 1)::timestamp at time zone ${zone}
        order by l.created_at, l.id limit ${most}`,
    )
    // What is given out again is in nobody's hands yet.
    for (const { row, inHand } of rows) if (inHand && row.ownerId) takeBack(plan.desk.load, row.ownerId)
    const decided = rows.map(({ row, name, owner }) => {
      const decision = decideFor(ctx, plan, row)
      const to = decision.ownerId ? (plan.desk.names.get(decision.ownerId) ?? null) : null
      return {
        id: row.id,
        name,
        owner,
        to,
        differs: decision.ownerId !== row.ownerId,
        rule: decision.rule,
        ruleId: decision.ruleId,
        passed: passedIn(ctx.actor, decision),
      }
    })
    const count = (key: (one: (typeof decided)[number]) => string | null) => {
      const counts = new Map<string | null, number>()
      for (const one of decided) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1)
      return [...counts].map(([name, n]) => ({ name, n })).sort((a, b) => b.n - a.n)
    }
    return {
      from: from ?? yesterday,
      to: to ?? from ?? yesterday,
      leads: decided.length,
      unmatched: decided.filter((one) => one.to === null).length,
      differing: decided.filter((one) => one.differs).length,
      byPerson: count((one) => one.to),
      byRule: plan.rules.map((rule) => ({
        name: rule.name,
        candidates: rule.candidates.length,
        n: decided.filter((one) => one.ruleId === rule.id).length,
      })),
      items: decided.slice(0, shown),
    }
  },
})

const takeBack = (load: Map<string, number>, ownerId: string): void => {
  load.set(ownerId, Math.max(0, (load.get(ownerId) ?? 0) - 1))
}
