import {
  type Ctx,
  createMany,
  type Draft,
  type Job,
  kindCommand,
  select,
  sql,
  systemActor,
  today,
  transact,
} from '../../../kernel/index.ts'
import { metricNamed } from '../catalogue/catalogue.ts'
import { figureOf } from '../catalogue/figures.ts'
import type { Metric } from '../catalogue/metric.ts'
import { readPortions } from '../catalogue/read-portions.ts'
import { sayPercent } from '../number-words.ts'
import { type Organisation, readOrganisation } from '../organisation.ts'
import { type Period, periodEn, periodHolding, periodLead, shifted } from '../period.ts'
import { inUnits } from '../scope.ts'
import { sharesOf, sightOf } from '../shares.ts'
import { anomaly } from './anomaly.entity.ts'
import { type LostRateWatch, lostRateWatch } from './lost-watch.entity.ts'
import { answerOfWatch, type Limit, severityAbove, type WatchAnswer } from './lost-watch.rules.ts'

const lostRate = metricNamed('lost_rate') as Metric

export interface Watched extends Limit {
  readonly unitId: string
  readonly span: 'month' | 'quarter'
}

export interface WatchedWindow {
  readonly period: Period
  readonly lost: number
  readonly closed: number
  readonly rate: number | null
  readonly answer: WatchAnswer
}

/** The running window and so many before it, oldest first. */
export const windowsBefore = (ctx: Ctx, span: Watched['span'], count: number): Period[] => {
  const running = periodHolding(span, today(ctx))
  return Array.from({ length: count + 1 }, (_, i) => shifted(running, i - count))
}

/** What a watch says of each of these windows, by one statement. */
export const judgeWindows = async (
  ctx: Ctx,
  organisation: Organisation,
  watch: Watched,
  windows: readonly Period[],
): Promise<WatchedWindow[]> => {
  const whose = sharesOf(organisation, inUnits(organisation.countedUnits(watch.unitId)), sightOf(ctx, organisation))
  const found = await readPortions(ctx, { metrics: [lostRate], ranges: windows, whose })
  const portions = found.get(lostRate.key) ?? []
  return windows.map((period, i) => {
    const inside = portions.filter(({ range }) => range === i)
    const { value, numerator, denominator } = figureOf(lostRate, inside)
    const closed = denominator ?? 0
    return { period, lost: numerator, closed, rate: value, answer: answerOfWatch(numerator, closed, watch) }
  })
}

/**
 * Raises an anomaly for each window in which more is lost than a watch allows: in the running window already, and in the last
 * one for what was closed late. A window that has an anomaly, whatever became of it, gets no second one.
 */
export const checkWatches = async (ctx: Ctx): Promise<{ raised: number; tooFew: number }> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('metrics.detect'))`)
  const whole: Ctx = { ...ctx, actor: systemActor }
  const organisation = await readOrganisation(whole)
  const found = new Map<string, Draft<typeof anomaly>>()
  let tooFew = 0
  for (const watch of await select(whole, lostRateWatch, { where: sql`t.is_on`, orderBy: sql`t.threshold, t.id` })) {
    const windows = windowsBefore(ctx, watch.span, 1)
    for (const window of await judgeWindows(whole, organisation, watch, windows)) {
      if (window.answer === 'too_few') tooFew++
      if (window.answer === 'above')
        found.set(placeOf(watch.unitId, window.period.name), alarm(organisation, watch, window))
    }
  }
  const names = [...found.values()].map(({ period }) => period)
  const where = sql`t.metric = ${lostRate.key} and t.period = any(${names})`
  for (const { unitId, period } of await select(whole, anomaly, { where })) found.delete(placeOf(unitId, period))
  await createMany(whole, anomaly, [...found.values()], 'watch')
  return { raised: found.size, tooFew }
}

const placeOf = (unitId: string, period: string): string => `${unitId} ${period}`

const alarm = (
  organisation: Organisation,
  watch: LostRateWatch,
  window: WatchedWindow,
): Draft<typeof anomaly> & { titleEn: string } => {
  const { period, lost, closed } = window
  const rate = Number((lost / closed).toFixed(6))
  const unit = organisation.units.get(watch.unitId)?.name ?? ''
  const [share, most] = [sayPercent(rate), sayPercent(watch.threshold)]
  return {
    title: `${unit} ${periodLead(period)}输单率 ${share},超过警戒线 ${most}(${closed} 单中输 ${lost} 单)`,
    titleEn: `${unit} ${periodEn(period)}: lost rate ${share}, above the threshold of ${most} (${lost} of ${closed} lost)`,
    metric: lostRate.key,
    period: period.name,
    unitId: watch.unitId,
    value: rate,
    target: watch.threshold,
    basis: 'watch',
    rule: 'watch',
    severity: severityAbove(rate, watch.threshold),
    sample: closed,
    state: 'open',
  }
}

export const checkLostRate = kindCommand(lostRateWatch, 'check', {
  zh: '立即检查',
  en: 'Check now',
  input: {},
  allow: ['director', 'vp', 'operations', 'admin'],
  run: checkWatches,
})

export const watchLostRate: Job = {
  name: 'watch-lost-rate',
  everyMinutes: 24 * 60,
  run: async (runtime, actor) => {
    const found = await transact(runtime, actor, checkWatches)
    runtime.log.info(found, 'lost rate watched')
  },
}
