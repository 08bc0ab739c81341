import { type Ctx, sql } from '../../../kernel/index.ts'
import type { Policies, Policy } from './clock.ts'

/** The response policies with their steps, by grade. */
export const loadPolicies = async (ctx: Pick<Ctx, 'db'>): Promise<Policies> => {
  const rows =
    await ctx.db.rows<Policy>(sql`select p.grade, p.first_contact_minutes as "firstContactMinutes", p.follow_up_days as "followUpDays",
      coalesce((select json_agg(json_build_object('clock', s.clock, 'atPercent', s.at_percent, 'action', s.action) order by s.at_percent)
        from crm.sla_step as s where s.policy_id = p.id and s.deleted_at is null), '[]') as steps
    from crm.sla_policy as p where p.deleted_at is null`)
  return new Map(rows.map((policy) => [policy.grade, policy]))
}
