import { type Filter, field, type Input, view } from '../../kernel/index.ts'
import { gapBandLabels, gapBands, gapRuleOf } from '../crm/index.ts'
import { everybody } from '../people/index.ts'
import { drillOf, drillOfRow } from './answer.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { type Figure, figureOf } from './catalogue/figures.ts'
import type { Metric } from './catalogue/metric.ts'
import { type Portion, type Question, readAllPortions } from './catalogue/read-portions.ts'
import { periodNamed } from './compute.ts'
import { groupLabels, rowName } from './group-labels.query.ts'
import { groupingBy } from './grouping.ts'
import { readOrganisation } from './organisation.ts'
import { periodLabel } from './period.ts'
import { restrictionTo, scopeFor } from './scope.ts'
import { hiddenIn, seenOf } from './seen.ts'
import { narrowed } from './shares.ts'

const named = (key: string): Metric => {
  const found = metricNamed(key)
  if (!found) throw new Error(`there is no metric ${key}`)
  return found
}

const winRate = named('win_rate')
const lostRate = named('lost_rate')
const gap = named('average_price_gap')
const asked = [winRate, lostRate, gap]

/** What the ends of deals are broken down by: the field of the deal's record, or of the deal. */
const sides = {
  closingReason: 'winLossId.reasonId',
  competitor: 'winLossId.competitorId',
  product: 'productId',
  priceGap: 'winLossId.gapBand',
} as const

type Side = keyof typeof sides
const sideNames = Object.keys(sides) as Side[]

const input = {
  period: field.text({ zh: '期间', en: 'Period', max: 40, default: 'this_quarter' }),
  unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
  ownerId: field.person({ zh: '负责人', en: 'Owner' }),
  closingReason: field.ref('closing-reason', { zh: '原因', en: 'Reason' }),
  competitor: field.ref('competitor', { zh: '竞争对手', en: 'Competitor' }),
  product: field.ref('product', { zh: '产品', en: 'Product' }),
  priceGap: field.choice(gapBands, { zh: '价差区间', en: 'Price gap' }),
}

type Asked = Input<typeof input>

/** What was chosen, but for one side: its own rows stay to choose from. */
const chosen = (choice: Asked, but?: Side): Filter[] =>
  sideNames.filter((side) => side !== but && choice[side]).map((side) => ({ [sides[side]]: choice[side] as string }))

/**
 * Deals closed in a period by reason, competitor, product and price gap. Choosing a row of one narrows the other three, so
 * every crossing of the four can be read. All numbers are those of the catalogue, by one statement.
 */
export const winLossView = view('win-loss-analysis', {
  zh: '赢输单分析',
  en: 'Win/loss analysis',
  allow: everybody,
  input,
  run: async (ctx, choice) => {
    const period = periodNamed(ctx, choice.period ?? 'this_quarter')
    const organisation = await readOrganisation(ctx)
    const owners = choice.ownerId ? [choice.ownerId] : undefined
    const scope = scopeFor(ctx, organisation, winRate.of.name, { unitId: choice.unitId ?? undefined, ownerIds: owners })
    const restriction = await restrictionTo(ctx, organisation, scope, asked)
    const limits = (but?: Side) => narrowed(restriction, { and: chosen(choice, but) })
    const question = (side?: Side): Question => ({
      metrics: asked,
      ranges: [period],
      whose: limits(side),
      ...(side && { path: () => sides[side] }),
    })
    const questions = [question(), ...sideNames.map(question)]
    const found = await readAllPortions(ctx, [...questions, ...questions.flatMap((each) => seenOf(ctx, each))])
    const [[whole, ...parts], [wholeSeen, ...partsSeen]] = [found, found.slice(questions.length)]
    const bands = new Map(Object.entries(gapBandLabels(await gapRuleOf(ctx.db))))
    const rows = await Promise.all(
      sideNames.map(async (side, i) => {
        const grouping = groupingBy(winRate, side, period, organisation, scope)
        const groups = groupsIn(parts[i] ?? new Map())
        const seen = partsSeen[i] && groupsIn(partsSeen[i])
        const labels = side === 'priceGap' ? bands : await groupLabels(ctx, winRate, grouping, [...groups.keys()])
        return [...groups].map(([key, portions]) => ({
          key,
          ...rowName(labels, key),
          ...ends(portions, seen && (seen.get(key) ?? new Map())),
          drill: drillOfRow(winRate, period, limits(side), grouping, key),
        }))
      }),
    )
    return {
      period: { name: period.name, label: periodLabel(period) },
      closedMeans: ctx.company.closedMeans,
      formulas: Object.fromEntries(asked.map(({ key, formula }) => [key, formula])),
      formulasEn: Object.fromEntries(asked.map(({ key, formulaEn }) => [key, formulaEn])),
      whole: { ...ends(whole ?? new Map(), wholeSeen), drill: drillOf(winRate, period, limits()) },
      sides: Object.fromEntries(
        sideNames.map((side, i) => [side, (rows[i] ?? []).sort((a, b) => b.lost - a.lost || b.won - a.won)]),
      ),
    }
  },
})

type ByMetric = ReadonlyMap<string, readonly Portion[]>

const groupsIn = (portions: ByMetric): Map<string | null, ByMetric> => {
  const groups = new Map<string | null, Map<string, Portion[]>>()
  for (const [metric, list] of portions)
    for (const portion of list) {
      const group = groups.get(portion.group) ?? new Map<string, Portion[]>()
      groups.set(portion.group, group.set(metric, [...(group.get(metric) ?? []), portion]))
    }
  return groups
}

/** Won and lost are what the win rate and the lost rate are made of. */
const ends = (portions: ByMetric, seen: ByMetric | undefined) => {
  const figure = (metric: Metric): Figure => figureOf(metric, portions.get(metric.key) ?? [])
  const [won, lost, between] = [figure(winRate), figure(lostRate), figure(gap)]
  return {
    won: won.numerator,
    lost: lost.numerator,
    winRate: won.value,
    lostRate: lost.value,
    averageGap: between.value,
    /** Deals of which both prices are known. */
    priced: between.sample,
    /** Deals closed that the reader may not list any more. */
    hidden: hiddenIn(portions.get(winRate.key) ?? [], seen && (seen.get(winRate.key) ?? [])),
  }
}
