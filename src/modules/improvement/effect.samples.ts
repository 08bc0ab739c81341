import { and, asSql, type Ctx, first, type Sql, sql, visibleRows } from '../../kernel/index.ts'
import { activity, lead, opportunity } from '../crm/index.ts'
import { type Evaluation, evaluateAmounts, evaluateDurations, evaluateRates } from '../metrics/index.ts'

/** One side of a comparison: deals bound to a process version, or what happened between two days, both included. */
export type Side = { readonly versionId: string } | { readonly from: string; readonly to: string }

type Rate = { successes: number; n: number }

export interface Comparison {
  readonly evaluation: Evaluation
  /** What was compared, kept with the result so that anybody can repeat it. */
  readonly before: Rate | readonly number[]
  readonly after: Rate | readonly number[]
}

type Compare = (ctx: Ctx, before: Side, after: Side) => Promise<Comparison>

const alive = (alias: string): Sql => sql`${sql.ref(`${alias}.deleted_at`)} is null`

const decidedDeals = (ctx: Ctx, side: Side): Sql<boolean> =>
  and([
    alive('o'),
    asSql(visibleRows(opportunity, ctx.actor, 'o')),
    'versionId' in side
      ? sql`o.process_version_id = ${side.versionId}::uuid`
      : sql`o.closed_on between ${side.from}::date and ${side.to}::date`,
  ])

const shareOfDecided =
  (outcome: 'won' | 'lost', better: 'higher' | 'lower'): Compare =>
  async (ctx, before, after) => {
    const count = async (side: Side): Promise<Rate> => {
      const row = await first<Rate>(
        ctx.db,
        sql`select count(*) filter (where o.outcome = ${outcome}) as successes, count(*) as n
          from crm.opportunity as o where o.outcome in ('won', 'lost') and ${decidedDeals(ctx, side)}`,
      )
      return row ?? { successes: 0, n: 0 }
    }
    const sides = { before: await count(before), after: await count(after) }
    return { ...sides, evaluation: evaluateRates(sides.before, sides.after, better) }
  }

const convertedLeads: Compare = async (ctx, before, after) => {
  const count = async (side: Side): Promise<Rate> => {
    if ('versionId' in side) return { successes: 0, n: 0 }
    const day = sql`(l.created_at at time zone ${ctx.company.timeZone})::date`
    const row = await first<Rate>(
      ctx.db,
      sql`select count(*) filter (where l.state = 'converted') as successes, count(*) as n from crm.lead as l
        where ${alive('l')} and ${asSql(visibleRows(lead, ctx.actor, 'l'))}
          and ${day} between ${side.from}::date and ${side.to}::date`,
    )
    return row ?? { successes: 0, n: 0 }
  }
  const sides = { before: await count(before), after: await count(after) }
  return { ...sides, evaluation: evaluateRates(sides.before, sides.after, 'higher') }
}

const values = async (ctx: Ctx, query: Sql<{ value: number }>): Promise<number[]> =>
  (await ctx.db.rows(query)).map(({ value }) => value)

const wonDeals = (ctx: Ctx, value: Sql, side: Side): Promise<number[]> =>
  values(
    ctx,
    sql`select ${value} as value from crm.opportunity as o
      where o.outcome = 'won' and ${value} is not null and ${decidedDeals(ctx, side)} order by 1`,
  )

const salesCycle: Compare = async (ctx, before, after) => {
  const days = sql`(o.closed_on - o.started_on)`
  const sides = { before: await wonDeals(ctx, days, before), after: await wonDeals(ctx, days, after) }
  return { ...sides, evaluation: evaluateDurations(sides.before, sides.after, 'lower') }
}

const dealSize: Compare = async (ctx, before, after) => {
  const amount = sql`o.amount`
  const sides = { before: await wonDeals(ctx, amount, before), after: await wonDeals(ctx, amount, after) }
  return { ...sides, evaluation: evaluateAmounts(sides.before, sides.after, 'higher') }
}

const followUpCycle: Compare = async (ctx, before, after) => {
  const gaps = (side: Side): Promise<number[]> => {
    const where =
      'versionId' in side
        ? sql`o.process_version_id = ${side.versionId}::uuid`
        : sql`(a.happened_at at time zone ${ctx.company.timeZone})::date between ${side.from}::date and ${side.to}::date`
    return values(
      ctx,
      sql`select a.gap_days as value from crm.activity as a left join crm.opportunity as o on o.id = a.opportunity_id
        where ${alive('a')} and a.gap_days is not null and ${asSql(visibleRows(activity, ctx.actor, 'a'))} and ${where}
        order by 1`,
    )
  }
  const sides = { before: await gaps(before), after: await gaps(after) }
  return { ...sides, evaluation: evaluateDurations(sides.before, sides.after, 'lower') }
}

/** Metrics whose cases can be compared one by one, before against after; keys are those of the metric catalogue. */
export const comparable: Readonly<Record<string, { compare: Compare; byVersion: boolean }>> = {
  win_rate: { compare: shareOfDecided('won', 'higher'), byVersion: true },
  lost_rate: { compare: shareOfDecided('lost', 'lower'), byVersion: true },
  average_sales_cycle: { compare: salesCycle, byVersion: true },
  average_deal_size: { compare: dealSize, byVersion: true },
  average_follow_up_cycle: { compare: followUpCycle, byVersion: true },
  lead_conversion: { compare: convertedLeads, byVersion: false },
}

/** Deals of a version still under way: a new version looks fast while its slow deals are not closed yet. */
export const openDeals = async (ctx: Ctx, versionId: string): Promise<number> => {
  const row = await first<{ n: number }>(
    ctx.db,
    sql`select count(*) as n from crm.opportunity as o where o.outcome = 'open' and ${decidedDeals(ctx, { versionId })}`,
  )
  return row?.n ?? 0
}
