import { type Ctx, field, select, view } from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'
import { metricNamed } from '../catalogue/catalogue.ts'
import { type Organisation, readOrganisation } from '../organisation.ts'
import { periodLabel } from '../period.ts'
import { scopeFor } from '../scope.ts'
import { lostRateWatch, watchSpans } from './lost-watch.entity.ts'
import { judgeWindows, type Watched, windowsBefore } from './lost-watch.ts'

const allow = everybody.filter((role) => role !== 'rep')

/** A year of windows: what the watch says of each, the running one last. */
const yearOf = async (ctx: Ctx, organisation: Organisation, watch: Watched) => {
  const windows = windowsBefore(ctx, watch.span, watch.span === 'month' ? 12 : 4)
  const judged = await judgeWindows(ctx, organisation, watch, windows)
  return judged.map(({ period, ...said }) => ({ period: period.name, label: periodLabel(period), ...said }))
}

/** The watches over the units the reader leads, each with what it says of the last year. */
export const lostRateWatches = view('lost-rate-watches', {
  zh: '输单率监控',
  en: 'Lost-rate watches',
  allow,
  input: {},
  run: async (ctx) => {
    const organisation = await readOrganisation(ctx)
    const watches = await select(ctx, lostRateWatch)
    const items = []
    for (const watch of watches) {
      const { id, name, unitId, span, threshold, leastDeals, isOn } = watch
      const unit = organisation.units.get(unitId)?.name ?? null
      const windows = await yearOf(ctx, organisation, watch)
      items.push({ id, name, unitId, unit, span, threshold, leastDeals, isOn: isOn === true, windows })
    }
    return { formula: metricNamed('lost_rate')?.formula, items }
  },
})

/** What a threshold would have found over the last year, before anybody is alarmed by it. */
export const lostRateSimulation = view('lost-rate-simulation', {
  zh: '输单率试算',
  en: 'Lost-rate simulation',
  allow,
  input: {
    unitId: field.ref('unit', { zh: '组织', en: 'Unit', required: true }),
    span: field.choice(watchSpans, { zh: '统计窗口', en: 'Window', default: 'month' }),
    threshold: field.percent({ zh: '警戒线', en: 'Threshold', required: true, min: 0, max: 1 }),
    leastDeals: field.integer({ zh: '最少单数', en: 'Least deals', min: 1, max: 10_000, default: 10 }),
  },
  run: async (ctx, { unitId, span, threshold, leastDeals }) => {
    const organisation = await readOrganisation(ctx)
    scopeFor(ctx, organisation, 'opportunity', { unitId })
    const watch = { unitId, span: span ?? 'month', threshold, leastDeals: leastDeals ?? 10 }
    const windows = await yearOf(ctx, organisation, watch)
    return { windows, raised: windows.filter(({ answer }) => answer === 'above').length }
  },
})
