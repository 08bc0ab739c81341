import {
  asSql,
  type Ctx,
  type DayRange,
  field,
  or,
  reach,
  rowset,
  sql,
  today,
  view,
  visibleRows,
} from '../../../kernel/index.ts'
import { opportunity } from '../opportunity/index.ts'
import { forecastReaders } from './access.ts'
import { fail, periodNamed } from './forecast.faults.ts'
import { forecastSnapshot } from './forecast-snapshot.entity.ts'
import { daysLater, periodsAround } from './period.rules.ts'
import { type People, peopleIn, readStored, withSight } from './read-people.ts'

interface Frozen {
  taken_on: string
  rolled: number
  called: number | null
  closed: number
  weighted: number
}

interface Said {
  period: string
  called: number | null
  rolled: number
  from: string
  last: string
}

interface Came {
  period: string
  own: number | null
  team: number | null
}

interface Past extends Pick<Said, 'period' | 'called' | 'rolled'> {
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

/** What was said at the time that counts in periods that are over, and what came, of the person and of the team of those days. */
const pastOf = async (ctx: Ctx, whose: string, quarters: boolean): Promise<Past[]> => {
  const seen = asSql(visibleRows(forecastSnapshot, ctx.actor, 's'))
  const said =
    await ctx.db.rows<Said>(sql`select s.period, s.called, s.rolled, s.starts_on as "from", s.ends_on as "last"
    from crm.forecast_snapshot as s
    where s.employee_id = ${whose}::uuid and s.judged and s.ends_on < ${today(ctx)}::date and s.deleted_at is null and ${seen}
      and s.period ${quarters ? sql`like '%Q%'` : sql`not like '%Q%'`}
    order by s.ends_on desc limit 8`)
  if (said.length === 0) return []
  const stored = await readStored(ctx)
  const teams = said.map(({ period, from, last }) => {
    const range = { from, to: daysLater(last, 1) }
    return { period, range, people: peopleIn(stored, range, today(ctx)) }
  })
  const deals = or(teams.map(({ people }) => asSql(visibleRows(opportunity, withSight(ctx, people).actor, 'o'))))
  const stays = rowset(
    teams.flatMap(({ period, range, people }) => staysOf(people, whose, range).map((stay) => ({ period, ...stay }))),
    { period: 'text', owner: 'uuid', starts: 'date', ends: 'date' },
  )
  const came = await ctx.db.rows<Came>(sql`select r.period, sum(o.amount)::bigint as team,
      coalesce(sum(o.amount) filter (where o.owner_id = ${whose}::uuid), 0)::bigint as own
    from ${stays} join crm.opportunity as o on o.owner_id = r.owner and o.closed_on >= r.starts and o.closed_on < r.ends
    where o.outcome = 'won' and o.deleted_at is null and ${deals} group by r.period`)
  const byPeriod = new Map(came.map((each) => [each.period, each]))
  return said.map(({ period, called, rolled }) => {
    const { own = 0, team = 0 } = byPeriod.get(period) ?? {}
    return { period, called, rolled, own: own ?? 0, team: team ?? 0 }
  })
}

/** Of everybody who stood below, and of the person wherever they stood, the days on which they did. */
const staysOf = ({ line, byId, placesOf }: People, whose: string, range: DayRange) =>
  [...new Set([...line.below(whose), ...placesOf(whose).map(({ id }) => id)])].flatMap((id) => {
    const { employeeId: owner = id, days = [range] } = byId.get(id) ?? {}
    return days.map(({ from, to }) => ({ owner, starts: from, ends: to }))
  })
