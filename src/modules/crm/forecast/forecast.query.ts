import { type Ctx, type Filter, field, inWords, reach, sql, today, view } from '../../../kernel/index.ts'
import { forecastReaders } from './access.ts'
import { fail, periodNamed } from './forecast.faults.ts'
import { type ForecastPolicy, policyOf } from './forecast-policy.entity.ts'
import { type ForecastPeriod, labelOf, lockedFrom, periodsAround, standingOf } from './period.rules.ts'
import {
  added,
  nothing,
  readWords,
  rolledFor,
  type Sums,
  sumsByPlace,
  type Words,
  wordsThatCount,
} from './read-forecast.ts'
import { type People, readPeople, withSight } from './read-people.ts'
import { rollUp } from './roll-up.rules.ts'

/** A person's forecast for a month or a quarter: the own deals, each direct report with everybody below, and what it adds up to. */
export const forecastView = view('forecast', {
  zh: '业绩预测',
  en: 'Forecast',
  allow: forecastReaders,
  input: {
    period: field.text({
      zh: '期间',
      en: 'Period',
      max: 7,
      help: '月份 2026-07 或季度 2026-Q3;不填时为本季度。',
      helpEn: 'A month 2026-07 or a quarter 2026-Q3; empty: this quarter.',
    }),
    of: field.person({ zh: '谁的', en: 'Whose' }),
  },
  run: async (ctx, { period: name, of }) => {
    const period = periodNamed(name ?? periodsAround(today(ctx))[1]?.name ?? '')
    const [policy, people, before] = await Promise.all([policyOf(ctx), readPeople(ctx, period), lastWeek(ctx, period)])
    const [sums, said] = await Promise.all([
      sumsByPlace(ctx, period, policy, people),
      readWords(withSight(ctx, people), period),
    ])
    const words = wordsThatCount(said, people, sums)
    const whose = personAsked(ctx, people, of)
    const known = { people, words, sums, before, period, policy }
    const rows = people.line.reports(whose).flatMap((id) => reportRow(known, whose, id))
    const own = ownRow(known, whose)
    return {
      period: {
        name: period.name,
        label: inWords(ctx.actor, { zh: labelOf(period), en: period.name }),
        from: period.from,
        to: period.to,
      },
      standing: standingOf(period, policy.lockDays, today(ctx)),
      lockedOn: policy.lockDays > 0 ? lockedFrom(period, policy.lockDays) : null,
      policy: { commitFrom: policy.commitFrom, bestFrom: policy.bestFrom },
      closedMeans: ctx.company.closedMeans,
      of: { id: whose, name: people.byId.get(whose)?.name ?? '' },
      isMe: whose === ctx.actor.employeeId,
      above: aboveWithin(ctx, people, whose),
      total: {
        ...added([own, ...rows]),
        rolled: rolledFor(people, words, whose),
        before: before.get(whose) ?? null,
        silent: rows.reduce((sum, { silent }) => sum + silent, own.silent),
        filters: filtersOf(known, [
          ...new Set([...people.line.below(whose), ...people.placesOf(whose).map(({ id }) => id)]),
        ]),
      },
      own,
      rows,
    }
  },
})

interface Known {
  readonly people: People
  readonly words: Words
  readonly sums: ReadonlyMap<string, Sums>
  readonly before: ReadonlyMap<string, number>
  readonly period: ForecastPeriod
  readonly policy: ForecastPolicy
}

const seesAll = (ctx: Ctx): boolean => reach(ctx.actor, 'opportunity', 'read') === 'all'

/** Whoever was asked for, within reach; without a wish the reader, or the head of the line for those who stand beside it. */
const personAsked = (ctx: Ctx, { line, byId }: People, of: string | null | undefined): string => {
  const me = ctx.actor.employeeId
  if (of) {
    if (!byId.has(of) || !(seesAll(ctx) || ctx.actor.subtreeIds.includes(of))) fail('out_of_reach')
    return of
  }
  if (!seesAll(ctx) || line.reports(me).length > 0) return me
  const heads = [...byId.keys()].filter((id) => !line.superior(id) && line.reports(id).length > 0)
  return heads[0] ?? me
}

/** The way back up, as far as the reader may go. */
const aboveWithin = (ctx: Ctx, people: People, id: string): { id: string; name: string }[] => {
  const { line, byId } = people
  const superior = line.superior(id)
  if (!superior || !(seesAll(ctx) || ctx.actor.subtreeIds.includes(superior))) return []
  return [...aboveWithin(ctx, people, superior), { id: superior, name: byId.get(superior)?.name ?? '' }]
}

const ownRow = (known: Known, id: string) => {
  const { people, words, sums } = known
  const below = people.line.below(id)
  const places = people.placesOf(id).filter((place) => place.id === id || !below.includes(place.id))
  const own = added(places.flatMap((place) => sums.get(place.id) ?? []))
  const call = words.calls.get(id)
  return {
    employeeId: id,
    ...own,
    call: call
      ? { id: call.id, amount: call.amount, note: call.note, version: call.version, at: call.updatedAt }
      : null,
    silent: isSilent(known, id) ? 1 : 0,
    filters: filtersOf(
      known,
      places.map((place) => place.id),
    ),
  }
}

/** Has deals in the period but has said nothing. */
const isSilent = ({ words, sums, people }: Known, id: string): boolean => {
  const { commit, best, pipeline } = sums.get(id) ?? nothing
  return words.called(id) === undefined && people.byId.get(id)?.isActive === true && commit + best + pipeline > 0
}

const reportRow = (known: Known, managerId: string, id: string) => {
  const { people, words, sums, before } = known
  const below = people.line.below(id)
  const total = added(below.flatMap((one) => sums.get(one) ?? []))
  const override = words.override(managerId, id)
  const rolled = rollUp(people.line, words, id)
  const said = below.some((one) => words.called(one) !== undefined)
  const person = people.byId.get(id)
  const isEmpty = !said && !override && Object.values(total).every((amount) => amount === 0)
  if (!person || (isEmpty && !below.some((one) => mayCommit(people, one)))) return []
  return [
    {
      id,
      employeeId: person.employeeId,
      /** They have gone, this is what they closed before. */
      isFormer: id !== person.employeeId,
      name: person.name,
      hasReports: below.length > 1,
      ...total,
      rolled: said ? rolled : null,
      override: override
        ? { id: override.id, amount: override.amount, reason: override.reason, version: override.version }
        : null,
      counted: override?.amount ?? rolled,
      before: before.get(id) ?? null,
      silent: below.filter((one) => isSilent(known, one)).length,
      filters: filtersOf(known, below),
    },
  ]
}

/** Sells here: is shown before there is anything to show. */
const mayCommit = ({ byId }: People, id: string): boolean => {
  const person = byId.get(id)
  return person?.isActive === true && person.sells
}

/** What each person rolled up to in the last weekly snapshot of the period. */
const lastWeek = async (ctx: Ctx, { name }: ForecastPeriod): Promise<ReadonlyMap<string, number>> => {
  const scope = reach(ctx.actor, 'forecast-snapshot', 'read')
  if (!scope) return new Map()
  const mine = scope === 'all' ? sql`true` : sql`s.employee_id = any(${[...ctx.actor.subtreeIds]}::uuid[])`
  const rows = await ctx.db.rows<{ id: string; rolled: number }>(sql`select s.employee_id as id, s.rolled
    from crm.forecast_snapshot as s where s.period = ${name} and s.deleted_at is null and ${mine} and s.taken_on = (
      select max(l.taken_on) from crm.forecast_snapshot as l where l.period = ${name} and l.taken_on < ${today(ctx)}::date)`)
  return new Map(rows.map(({ id, rolled }) => [id, rolled]))
}

/** Of whom everything counts, and of those who moved what they closed in the units they count for here. */
const closersOf = ({ people }: Known, places: readonly string[]): Filter => {
  const here = new Set(places)
  const owners = [...new Set(places.flatMap((id) => people.byId.get(id)?.employeeId ?? []))]
  const [whole, parts] = [[] as string[], [] as { owner: string; units: string[] }[]]
  for (const owner of owners) {
    const all = people.placesOf(owner)
    if (all.every(({ id }) => here.has(id))) whole.push(owner)
    else parts.push({ owner, units: all.flatMap(({ id, unitId }) => (here.has(id) && unitId ? [unitId] : [])).sort() })
  }
  const bound = [...Map.groupBy(parts, ({ units }) => units.join()).values()].map((those) => ({
    ownerId: { in: those.map(({ owner }) => owner) },
    'ownerId.unitId': { in: those[0]?.units ?? [], on: 'closedOn' },
  }))
  return bound.length > 0 ? { or: [{ ownerId: { in: whole } }, ...bound] } : { ownerId: { in: whole } }
}

/** The deals behind each amount, in the filter language of lists. */
const filtersOf = (known: Known, places: readonly string[]): Record<string, Filter> => {
  const { period, policy } = known
  // What is open counts where its owner is.
  const whose = { ownerId: { in: places.filter((id) => known.people.byId.get(id)?.employeeId === id) } }
  const days = (key: string) => ({ [key]: { gte: period.from, lt: period.to } })
  const open = { and: [whose, { outcome: 'open' }, days('expectedOn')] }
  const byStage = (probability: Filter) => ({ and: [{ forecast: { empty: true } }, probability] })
  const of = (category: string, probability: Filter) => ({
    and: [open, { or: [{ forecast: category }, byStage(probability)] }],
  })
  const chance = 'nodeId.probability'
  const closed = { and: [closersOf(known, places), { outcome: 'won' }, days('closedOn')] }
  return {
    closed,
    commit: of('commit', { [chance]: { gte: policy.commitFrom } }),
    best: of('best', { [chance]: { gte: policy.bestFrom, lt: policy.commitFrom } }),
    pipeline: of('pipeline', { or: [{ [chance]: { lt: policy.bestFrom } }, { [chance]: { empty: true } }] }),
    weighted: { or: [closed, { and: [open, { forecast: { ne: 'omitted' } }] }] },
  }
}
