import { and, asSql, type Ctx, type Filter, field, select, sql, view, visibleRows } from '../../kernel/index.ts'
import { opportunity, turn } from '../crm/index.ts'
import { everybody } from '../people/index.ts'
import { companyCalendar } from '../work/index.ts'
import { type Drill, drillOf, drillOfRow } from './answer.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { figureOf } from './catalogue/figures.ts'
import type { Metric } from './catalogue/metric.ts'
import { type Portions, type Question, readAllPortions } from './catalogue/read-portions.ts'
import { periodNamed } from './compute.ts'
import { groupLabels, rowName } from './group-labels.query.ts'
import { type Grouping, groupingBy } from './grouping.ts'
import { type Organisation, readOrganisation } from './organisation.ts'
import { type Period, periodLabel } from './period.ts'
import { restrictionTo, scopeFor } from './scope.ts'
import { hiddenIn, seenOf } from './seen.ts'
import { filterOf, type Restriction } from './shares.ts'

const named = (key: string): Metric => {
  const found = metricNamed(key)
  if (!found) throw new Error(`there is no metric ${key}`)
  return found
}

/** Whose clock: the metric of the mean; its numerator is the sum in hours. */
const clocks = {
  silence: named('average_silence'),
  customer: named('average_customer_wait'),
  presales: named('average_presales_wait'),
  approval: named('average_approval_wait'),
} as const

type Clock = keyof typeof clocks
const names = Object.keys(clocks) as Clock[]

const longest = 10

interface Cell {
  readonly average: number | null
  readonly hours: number
  readonly count: number
  /** Of these, how many the reader may not list any more. */
  readonly hidden: number
  readonly drill: Drill
}

/**
 * Who lets customers wait: each clock of P13 by person or by unit, the longest silence first, with its records; and the deals
 * on which our own clock has been running longest. All numbers are those of the catalogue, by one statement.
 */
export const dealWaits = view('deal-waits', {
  zh: '谁在等谁',
  en: 'Who waits for whom',
  allow: everybody,
  input: {
    period: field.text({ zh: '期间', en: 'Period', max: 40, default: 'this_quarter' }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
    by: field.choice(
      { owner: { zh: '按人', en: 'By person' }, unit: { zh: '按组织', en: 'By unit' } },
      { zh: '分组', en: 'By', default: 'owner' },
    ),
  },
  run: async (ctx, { period: name, unitId, by }) => {
    const period = periodNamed(ctx, name ?? 'this_quarter')
    const organisation = await readOrganisation(ctx)
    const places = await placesOf(ctx, organisation, period, by ?? 'owner', unitId ?? undefined)
    const metrics = names.map((clock) => clocks[clock])
    const question: Question = {
      metrics,
      ranges: [period],
      whose: (metric, range, cut) => places.get(metric)?.whose(metric, range, cut) ?? [],
      path: (metric) => places.get(metric)?.grouping.path,
    }
    const [found = new Map(), seen] = await readAllPortions(ctx, [question, ...seenOf(ctx, question)])
    const cellOf = (clock: Clock, key?: string | null): Cell => {
      const metric = clocks[clock]
      const { grouping, whose } = places.get(metric) as Place
      const within = (all: Portions | undefined) =>
        all?.get(metric.key)?.filter((p) => key === undefined || grouping.keyOf(p) === key)
      const portions = within(found) ?? []
      const { value, numerator, sample } = figureOf(metric, portions)
      const drill =
        key === undefined ? drillOf(metric, period, whose) : drillOfRow(metric, period, whose, grouping, key)
      return { average: value, hours: numerator, count: sample, hidden: hiddenIn(portions, within(seen)), drill }
    }
    const cellsOf = (key?: string | null) => ({
      silence: cellOf('silence', key),
      customer: cellOf('customer', key),
      presales: cellOf('presales', key),
      approval: cellOf('approval', key),
    })
    const { grouping, now } = places.get(clocks.silence) as Place
    const keys = [...new Set([...grouping.always, ...[...found.values()].flat().map(grouping.keyOf)])]
    const labels = await groupLabels(ctx, clocks.silence, grouping, keys)
    const rows = keys.map((key) => ({ key, ...rowName(labels, key), ...cellsOf(key) }))
    return {
      period: { name: period.name, label: periodLabel(period) },
      formulas: Object.fromEntries(names.map((clock) => [clock, clocks[clock].formula])),
      formulasEn: Object.fromEntries(names.map((clock) => [clock, clocks[clock].formulaEn])),
      whole: cellsOf(),
      rows: rows.sort((a, b) => (b.silence.average ?? -1) - (a.silence.average ?? -1)),
      running: await runningSilence(ctx, now),
    }
  },
})

interface Place {
  readonly whose: Restriction
  /** The records of those who are there today. */
  readonly now: Filter | undefined
  readonly grouping: Grouping
}

/** Each clock within what its own records may be seen of, and how its records fall into rows. */
const placesOf = async (
  ctx: Ctx,
  organisation: Organisation,
  period: Period,
  by: string,
  unitId: string | undefined,
): Promise<ReadonlyMap<Metric, Place>> => {
  const places = new Map<Metric, Place>()
  for (const metric of Object.values(clocks)) {
    const scope = scopeFor(ctx, organisation, metric.of.name, { unitId })
    const whose = await restrictionTo(ctx, organisation, scope, [metric])
    const now = filterOf(whose({ ...metric, during: undefined }, period))
    places.set(metric, { whose, now, grouping: groupingBy(metric, by, period, organisation, scope) })
  }
  return places
}

interface Named {
  id: string
  name: string
  owner: string | null
}

/** Deals that have waited for us longest, of those the reader may open. */
const runningSilence = async (ctx: Ctx, within: Filter | undefined) => {
  const turns = await select(ctx, turn, {
    filter: { and: [{ side: 'us' }, { endedAt: { empty: true } }, ...(within ? [within] : [])] },
    where: sql`exists (select from crm.opportunity as o where ${and([sql`o.id = t.opportunity_id`, asSql(visibleRows(opportunity, ctx.actor, 'o'))])})`,
    orderBy: sql`t.started_at`,
    limit: longest,
  })
  const deals = await ctx.db.rows<Named>(
    sql`select o.id, o.name, e.name as owner from crm.opportunity as o left join people.employee as e on e.id = o.owner_id
      where o.id = any(${turns.map(({ opportunityId }) => opportunityId)}::uuid[])`,
  )
  const byId = new Map(deals.map((deal) => [deal.id, deal]))
  const calendar = await companyCalendar(ctx)
  return turns.map(({ opportunityId, startedAt }) => ({
    id: opportunityId,
    name: byId.get(opportunityId)?.name ?? '-',
    owner: byId.get(opportunityId)?.owner ?? null,
    since: startedAt,
    hours: calendar.workingMinutesBetween(new Date(startedAt), ctx.now) / 60,
  }))
}
