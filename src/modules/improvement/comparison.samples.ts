import { and, asSql, type Ctx, type Sql, sql, visibleRows } from '../../kernel/index.ts'
import { opportunity } from '../crm/index.ts'
import type { Better, Groups, Moments } from '../metrics/index.ts'

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
  readonly versionId: string
  readonly before: { readonly from: string; readonly to: string }
  readonly after: { readonly from: string; readonly to: string }
}

export interface UnitGroups {
  readonly groups: Groups
  /** The time before, halved: how the groups went when nothing had changed yet. */
  readonly earlier: Groups
  readonly units: { readonly treated: number; readonly control: number }
}

interface Cell extends Moments {
  treated: boolean
  phase: 'early' | 'late' | 'after'
  units: number
}

/**
 * Deals of units that work by the new version and of units that do not, before and after, by one statement. A unit counts as
 * treated with all its deals, also those still on the old version: who changed first is not chance.
 */
export const readUnitGroups = async (ctx: Ctx, { value, counts }: Cases, times: Times): Promise<UnitGroups> => {
  const { versionId, before, after } = times
  const alive = and([sql`o.deleted_at is null`, asSql(visibleRows(opportunity, ctx.actor, 'o'))])
  const cells = await ctx.db.rows(
    sql<Cell>`with treated as (
        select distinct e.unit_id from crm.opportunity as o join people.employee as e on e.id = o.owner_id
        where o.process_version_id = ${versionId}::uuid and ${alive}
      ), cases as (
        select e.unit_id, ${value}::float8 as value,
          case when o.closed_on >= ${after.from}::date then 'after'
            when o.closed_on <= ${before.from}::date + (${before.to}::date - ${before.from}::date) / 2 then 'early' else 'late' end as phase
        from crm.opportunity as o join people.employee as e on e.id = o.owner_id
        where ${counts} and ${alive} and e.unit_id is not null and (o.closed_on between ${before.from}::date and ${before.to}::date
          or o.closed_on between ${after.from}::date and ${after.to}::date)
      )
      select t.unit_id is not null as treated, c.phase, count(*) as n, sum(c.value) as sum, sum(c.value * c.value) as squares,
        count(distinct c.unit_id) as units
      from cases as c left join treated as t on t.unit_id = c.unit_id group by 1, 2`,
  )
  const cell = (treated: boolean, phase: Cell['phase']): Moments =>
    cells.find((each) => each.treated === treated && each.phase === phase) ?? nothing
  const sides = (treated: boolean) => ({
    before: together(cell(treated, 'early'), cell(treated, 'late')),
    after: cell(treated, 'after'),
  })
  const halves = (treated: boolean) => ({ before: cell(treated, 'early'), after: cell(treated, 'late') })
  const units = (treated: boolean) =>
    Math.max(0, ...cells.filter((each) => each.treated === treated).map((each) => each.units))
  return {
    groups: { treated: sides(true), control: sides(false) },
    earlier: { treated: halves(true), control: halves(false) },
    units: { treated: units(true), control: units(false) },
  }
}

const nothing: Moments = { n: 0, sum: 0, squares: 0 }

const together = (a: Moments, b: Moments): Moments => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
})
