import { asSql, type Ctx, field, reach, sql, today, view, visibleRows } from '../../../kernel/index.ts'
import { opportunity } from '../opportunity/index.ts'
import { forecastReaders } from './access.ts'
import { fail, periodNamed } from './forecast.faults.ts'
import { forecastSnapshot } from './forecast-snapshot.entity.ts'
import { periodsAround } from './period.rules.ts'
import { readPeople } from './read-forecast.ts'

interface Frozen {
  taken_on: string
  rolled: number
  called: number | null
  closed: number
  weighted: number
}

interface Past {
  period: string
  called: number | null
  rolled: number
  own: number
  team: number
}

/** How a person's forecast moved from week to week, and how true the commitments of earlier periods were. */
export const forecastMovement = view('forecast-movement', {
  zh: '预测的变化与准确度',
  en: 'Forecast movement and accuracy',
  allow: forecastReaders,
  input: {
    period: field.text({ zh: '期间', en: 'Period', max: 7 }),
    of: field.person({ zh: '谁的', en: 'Whose' }),
  },
  run: async (ctx, { period: name, of }) => {
    const whose = of ?? ctx.actor.employeeId
    const all = reach(ctx.actor, 'opportunity', 'read') === 'all'
    if (!all && !ctx.actor.subtreeIds.includes(whose)) fail('out_of_reach')
    const period = periodNamed(name ?? periodsAround(today(ctx))[1]?.name ?? '')
    const seen = asSql(visibleRows(forecastSnapshot, ctx.actor, 's'))
    const weeks = await ctx.db.rows<Frozen>(sql`select s.taken_on, s.rolled, s.called, s.closed, s.weighted
      from crm.forecast_snapshot as s where s.employee_id = ${whose}::uuid and s.period = ${period.name} and s.deleted_at is null and ${seen}
      order by s.taken_on`)
    const past = await pastOf(ctx, whose, period.name.includes('Q'))
    return {
      weeks: weeks.map(({ taken_on, ...week }) => ({ takenOn: taken_on, ...week })),
      past: past.map(({ rolled, team, called, own, ...rest }) => ({
        ...rest,
        called,
        own,
        ownAccuracy: called === null ? null : accuracy(called, own),
        rolled,
        team,
        teamAccuracy: accuracy(rolled, team),
      })),
    }
  },
})

/** The smaller ÷ the larger: promising too much and too little are equally wrong. Null where nothing was said and nothing came. */
export const accuracy = (said: number, came: number): number | null =>
  Math.max(said, came) === 0 ? null : Math.min(said, came) / Math.max(said, came)

/** What was said at the time that counts in periods that are over, and what came, of the person and of the team. */
const pastOf = async (ctx: Ctx, whose: string, quarters: boolean): Promise<Past[]> => {
  const { line } = await readPeople(ctx)
  const seen = asSql(visibleRows(forecastSnapshot, ctx.actor, 's'))
  const deals = asSql(visibleRows(opportunity, ctx.actor, 'o'))
  return ctx.db.rows<Past>(sql`select s.period, s.called, s.rolled, came.own, came.team
    from crm.forecast_snapshot as s cross join lateral (
      select coalesce(sum(o.amount) filter (where o.owner_id = s.employee_id), 0)::bigint as own, coalesce(sum(o.amount), 0)::bigint as team
      from crm.opportunity as o where o.owner_id = any(${[...line.below(whose)]}::uuid[]) and o.outcome = 'won' and o.deleted_at is null
        and o.closed_on >= s.starts_on and o.closed_on <= s.ends_on and ${deals}) as came
    where s.employee_id = ${whose}::uuid and s.judged and s.ends_on < ${today(ctx)}::date and s.deleted_at is null and ${seen}
      and s.period ${quarters ? sql`like '%Q%'` : sql`not like '%Q%'`}
    order by s.ends_on desc limit 8`)
}
