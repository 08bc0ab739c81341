import { type Ctx, entityNamed, sql, today } from '../../../kernel/index.ts'
import { dispatchers } from '../access.ts'
import { type Arrival, type Decision, type Desk, decide, type Rule } from './decide.ts'

export interface Plan {
  readonly id: string
  readonly name: string
  readonly rules: readonly Rule[]
  readonly desk: Desk
}

/** Gives new leads an owner by the plan in force, and keeps with each why it is that one. */
export const assignDrafts = async (ctx: Ctx, drafts: readonly Record<string, unknown>[]): Promise<void> => {
  const plan = await activePlan(ctx)
  if (!plan) return
  for (const draft of drafts) {
    const decision = decideFor(ctx, plan, draft)
    draft.assignment = decision
    draft.ownerId = decision.ownerId
  }
  await keepTurns(ctx, plan)
}

export const decideFor = (
  { now }: Pick<Ctx, 'now'>,
  plan: Plan,
  lead: Readonly<Record<string, unknown>>,
  except?: ReadonlySet<string>,
): Decision => ({
  planId: plan.id,
  plan: plan.name,
  ...decide(arrivalOf(lead), plan.rules, plan.desk, except),
  at: now.toISOString(),
})

const arrivalOf = ({ region, industry, source, grade, productId }: Readonly<Record<string, unknown>>): Arrival => {
  const sources = entityNamed('lead')?.fields.source?.choices
  const sourceName = sources?.find(({ value }) => value === source) ?? null
  return { region, industry, source, sourceName, grade, productId }
}

/** The plan in force with its turns held until commit: two who assign at the same time come one after the other. */
export const activePlan = async (ctx: Ctx): Promise<Plan | undefined> => {
  const [row] = await ctx.db.rows<{ id: string; name: string }>(
    sql`select id, name from crm.assignment_plan where state = 'active' and deleted_at is null limit 1 for no key update`,
  )
  return row && loadPlan(ctx, row)
}

interface FoundRule extends Rule {
  readonly lastId: string | null
}

/** A team may hold people of every trade. Leads go in turn to those who sign in and work on leads, not to those who give them out. */
const sellersAtWork = sql`select u.employee_id from people.user as u
    join people.user_role as ur on ur.user_id = u.id and ur.deleted_at is null
    join people.role as r on r.id = ur.role_id and r.deleted_at is null
    left join people.role_grant as g on g.role_id = r.id and g.entity = 'lead' and g.verb = 'convert' and g.deleted_at is null
  where u.state = 'active' and u.deleted_at is null
  group by u.employee_id having count(g.id) > 0 and not bool_or(r.key = any(${dispatchers}::text[]))`

/** A plan with everything its rules need to know of people. */
export const loadPlan = async (ctx: Ctx, { id, name }: { id: string; name: string }): Promise<Plan> => {
  const rules =
    await ctx.db.rows<FoundRule>(sql`with seller as materialized (${sellersAtWork}) select r.id, r.name, r.regions, r.industries, r.sources, r.grades, r.product_id as "productId",
      r.method, r.employee_id as "employeeId", r.capacity, turn.last_id as "lastId",
      case when r.method = 'person' then array[r.employee_id] else (
        with recursive below as (
          select r.unit_id as id union all select u.id from people.unit as u join below on u.parent_id = below.id where u.deleted_at is null)
        select coalesce(array_agg(e.id order by e.id), '{}') from people.employee as e
        where e.unit_id in (select id from below) and e.state = 'active' and e.deleted_at is null
          and e.id in (select employee_id from seller)
          and not exists (select from people.unit as led where led.manager_id = e.id and led.deleted_at is null)) end as candidates
    from crm.assignment_rule as r left join crm.assignment_turn as turn on turn.rule_id = r.id
    where r.plan_id = ${id}::uuid and r.deleted_at is null order by r.position, r.id`)
  return { id, name, rules, desk: await deskOf(ctx, rules) }
}

const candidatesOf = (rules: readonly Rule[]): string[] => [...new Set(rules.flatMap(({ candidates }) => candidates))]

const awayWords = {
  leave: { zh: '休假', en: 'is on leave' },
  travel: { zh: '出差', en: 'is travelling' },
  full: { zh: '暂不接收', en: 'takes none for now' },
  left: { zh: '已离职', en: 'has left' },
} as const

const deskOf = async (ctx: Ctx, rules: readonly FoundRule[]): Promise<Desk> => {
  const people = candidatesOf(rules)
  const counted = candidatesOf(rules.filter(({ capacity, method }) => capacity !== null || method === 'least_loaded'))
  const rows = await ctx.db.rows<{
    id: string
    name: string
    load: number
    reason: keyof typeof awayWords | null
  }>(sql`select e.id, e.name,
      case when e.id = any(${counted}::uuid[]) then (select coalesce(sum(l.n), 0)::integer from crm.lead_by_state as l
        where l.owner_id = e.id and l.state in ('new', 'working')) else 0 end as load, case when e.state = 'left' then 'left' else (select reason from crm.lead_pause as p where p.employee_id = e.id and p.deleted_at is null
        and p."from" <= ${today(ctx)}::date and (p."to" is null or p."to" >= ${today(ctx)}::date) limit 1) end as reason
    from people.employee as e where e.id = any(${people}::uuid[])`)
  return {
    load: new Map(rows.map(({ id, load }) => [id, load])),
    last: new Map(rules.flatMap(({ id, lastId }) => (lastId ? [[id, lastId] as const] : []))),
    paused: new Map(rows.flatMap(({ id, reason }) => (reason ? [[id, awayWords[reason]] as const] : []))),
    names: new Map(rows.map(({ id, name }) => [id, name])),
  }
}

/** Whose turn was last, for the next who assigns. */
export const keepTurns = async (ctx: Ctx, { desk }: Plan): Promise<void> => {
  await ctx.db.rows(sql`insert into crm.assignment_turn (rule_id, last_id)
    select * from unnest(${[...desk.last.keys()]}::uuid[], ${[...desk.last.values()]}::uuid[])
    on conflict (rule_id) do update set last_id = excluded.last_id`)
}
