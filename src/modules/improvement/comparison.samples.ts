import { and, asSql, type Ctx, type Sql, sql, visibleRows } from '../../kernel/index.ts'
import { opportunity } from '../crm/index.ts'
import { type Better, type Groups, type Moments, readOrganisation } from '../metrics/index.ts'
import { unitOnSql } from '../people/index.ts'

interface Cases {
  readonly kind: 'ratio' | 'days' | 'money'
  readonly better: Better
  /** What a deal `o` says about the metric, and which deals say anything. */
  readonly value: Sql
  readonly counts: Sql
}

const decided = sql`o.outcome in ('won', 'lost')`
const won = (value: Sql): Sql => sql`o.outcome = 'won' and ${value} is not null`
const cycle = sql`(o.closed_on - o.started_on)`

/** Metrics of deals, whose cases belong to the unit that closed them; keys are those of the metric catalogue. */
export const comparableByUnit: Readonly<Record<string, Cases>> = {
  win_rate: { kind: 'ratio', better: 'higher', value: sql`(o.outcome = 'won')::integer`, counts: decided },
  lost_rate: { kind: 'ratio', better: 'lower', value: sql`(o.outcome = 'lost')::integer`, counts: decided },
  average_sales_cycle: { kind: 'days', better: 'lower', value: cycle, counts: won(cycle) },
  average_deal_size: { kind: 'money', better: 'higher', value: sql`o.amount`, counts: won(sql`o.amount`) },
}

export interface Times {
  readonly projectId: string
  readonly before: { readonly from: string; readonly to: string }
  readonly after: { readonly from: string; readonly to: string }
}

export interface UnitGroups {
  readonly groups: Groups
  /** The time before, halved: how the groups went when nothing had changed yet. */
  readonly earlier: Groups
  readonly units: { readonly treated: number; readonly control: number }
}

type Phase = 'early' | 'late' | 'after'

/** What a unit's deals of a phase say; without a phase: that it works by the new version. */
interface Cell extends Moments {
  readonly unit: string | null
  readonly phase: Phase | null
}

/**
 * Deals of units that work by the new version and of units that do not, before and after, by one statement. A unit counts as
 * treated with all its deals, also those still on the old version: who changed first is not chance. A deal counts for the unit
 * that its owner was in when it closed, and one that goes on for that of the last day compared: a later move changes nothing.
 */
export const readUnitGroups = async (ctx: Ctx, { value, counts }: Cases, times: Times): Promise<UnitGroups> => {
  const { projectId, before, after } = times
  const alive = and([sql`o.deleted_at is null`, asSql(visibleRows(opportunity, ctx.actor, 'o'))])
  const [found, { standing }] = await Promise.all([
    ctx.db.rows(sql<Cell>`with cases as (
        select ${unitOnSql(sql`o.owner_id`, sql`o.closed_on`)} as unit, ${value}::float8 as value,
          case when o.closed_on >= ${after.from}::date then 'after'
            when o.closed_on <= ${before.from}::date + (${before.to}::date - ${before.from}::date) / 2 then 'early' else 'late' end as phase
        from crm.opportunity as o
        where ${counts} and ${alive} and (o.closed_on between ${before.from}::date and ${before.to}::date
          or o.closed_on between ${after.from}::date and ${after.to}::date)
      )
      select unit, phase, count(*) as n, sum(value) as sum, sum(value * value) as squares from cases group by 1, 2
      union all select distinct ${unitOnSql(sql`o.owner_id`, sql`least(o.closed_on, ${after.to}::date)`)}, null, 0::bigint, 0, 0
      from crm.opportunity as o where o.process_version_id in (select id from process.process_version where improvement_project_id = ${projectId}::uuid)
        and coalesce(o.started_on <= ${after.to}::date, true) and ${alive}`),
    readOrganisation(ctx),
  ])
  // What was done in a unit that is removed counts in the one above it.
  const cells = found.flatMap((each) => {
    const unit = each.unit === null ? undefined : standing(each.unit)
    return unit === undefined ? [] : [{ ...each, unit }]
  })
  const adopted = new Set(cells.flatMap(({ unit, phase }) => (phase === null ? [unit] : [])))
  const of = (treated: boolean, phase: Phase) =>
    cells.filter((each) => each.phase === phase && adopted.has(each.unit) === treated)
  const cell = (treated: boolean, phase: Phase): Moments => of(treated, phase).reduce(together, nothing)
  const sides = (treated: boolean) => ({
    before: together(cell(treated, 'early'), cell(treated, 'late')),
    after: cell(treated, 'after'),
  })
  const halves = (treated: boolean) => ({ before: cell(treated, 'early'), after: cell(treated, 'late') })
  const units = (treated: boolean) =>
    Math.max(...phases.map((phase) => new Set(of(treated, phase).map(({ unit }) => unit)).size))
  return {
    groups: { treated: sides(true), control: sides(false) },
    earlier: { treated: halves(true), control: halves(false) },
    units: { treated: units(true), control: units(false) },
  }
}

const phases: readonly Phase[] = ['early', 'late', 'after']

const nothing: Moments = { n: 0, sum: 0, squares: 0 }

const together = (a: Moments, b: Moments): Moments => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
})
