import type { Module } from '../../kernel/index.ts'
import { addWatch, addWorkbenchSource } from '../work/index.ts'
import { anomaly, dismissAnomaly, reopenAnomaly, resolveAnomaly } from './anomaly/anomaly.entity.ts'
import { detect, detectDaily } from './anomaly/detect.ts'
import { lostRateWatch } from './anomaly/lost-watch.entity.ts'
import { lostRateSimulation, lostRateWatches } from './anomaly/lost-watch.query.ts'
import { checkLostRate, watchLostRate } from './anomaly/lost-watch.ts'
import { metrics } from './catalogue/catalogue.query.ts'
import { dashboard } from './dashboard.query.ts'
import { firstSteps } from './first-steps.query.ts'
import { gapBridgeView } from './gap-bridge.query.ts'
import { kpiSet } from './kpi-set/kpi-set.entity.ts'
import { target } from './target/target.entity.ts'
import { targetChangeCommands } from './target/target-change.approval.ts'
import { targetChange } from './target/target-change.entity.ts'
import { targetGap } from './target/target-gap.query.ts'
import { dealWaits } from './waits.query.ts'
import { winLossView } from './win-loss.query.ts'

export { type Anomaly, anomaly, giveBack, resolveAnomaly, takeIntoReview } from './anomaly/anomaly.entity.ts'
export { lostRateWatch } from './anomaly/lost-watch.entity.ts'
export type { MetricAnswer, MetricRow } from './answer.ts'
export { catalogue, metricNamed } from './catalogue/catalogue.ts'
export { byUnit, type Metric, metricClasses, type Unit } from './catalogue/metric.ts'
export { computeMetric, type MetricRequest } from './compute.ts'
export { readKpis } from './kpi-set/read-kpis.ts'
export { sayNumber } from './number-words.ts'
export { readOrganisation } from './organisation.ts'
export { readableMetric, unless, unreadableMetric } from './readable.ts'
export type { Groups, Moments } from './statistics/differences.ts'
export {
  type Better,
  type Evaluation,
  evaluateAmounts,
  evaluateDifferences,
  evaluateDurations,
  evaluateRates,
  trendCaution,
  type Verdict,
} from './statistics/evaluate.ts'
export { computeTable } from './table.ts'
export { type Target, target } from './target/target.entity.ts'

addWorkbenchSource('firstSteps', firstSteps)
addWatch({ kind: 'alarms', of: anomaly, roles: ['auditor'], filter: () => ({ state: { eq: 'open' } }) })

export const metricsModule: Module = {
  name: 'metrics',
  entities: [target, targetChange, anomaly, lostRateWatch, kpiSet],
  commands: [dismissAnomaly, resolveAnomaly, reopenAnomaly, detect, checkLostRate, ...targetChangeCommands],
  views: [metrics, dashboard, gapBridgeView, targetGap, winLossView, dealWaits, lostRateWatches, lostRateSimulation],
  jobs: [detectDaily, watchLostRate],
}
