import { asSql, type Ctx, type Sql, sql, today, visibleRows } from '../../../kernel/index.ts'
import { forecastSnapshot, opportunity } from '../../crm/index.ts'
import { computed, count, type Metric, metric } from './metric.ts'

const averagePriceGap = metric('average_price_gap', {
  zh: '平均价差',
  en: 'Average price gap',
  class: 'process',
  unit: 'ratio',
  better: 'lower',
  formula: '期内关闭且双方报价都已记录的商机,(我方报价 − 对手报价)÷ 对手报价的平均值',
  formulaEn: 'Mean of (our price − theirs) ÷ theirs over deals closed in the period with both prices known',
  of: opportunity,
  at: 'closedOn',
  where: { outcome: { in: ['won', 'lost'] }, 'winLossId.priceGap': { empty: false } },
  value: computed(
    'price_gap',
    () => sql`coalesce(sum((select w.price_gap from crm.win_loss as w where w.id = t.win_loss_id)), 0)`,
  ),
  per: count(),
  by: { competitor: 'winLossId.competitorId', closingReason: 'winLossId.reasonId', product: 'productId' },
})

/** What a person won in the period that a snapshot is about. */
const cameOf = (
  ctx: Ctx,
): Sql => sql`(select coalesce(sum(o.amount), 0) from crm.opportunity as o where o.owner_id = t.employee_id
  and o.outcome = 'won' and o.deleted_at is null and o.closed_on >= t.starts_on and o.closed_on <= t.ends_on
  and ${asSql(visibleRows(opportunity, ctx.actor, 'o'))})`

/** Of commitments whose period is over; a running one has not been put to the test. */
const overAll = (ctx: Ctx, which: 'least' | 'greatest'): Sql =>
  sql`coalesce(sum(${sql.raw(which)}(t.called, ${cameOf(ctx)})) filter (where t.ends_on < ${today(ctx)}::date), 0)`

const forecastAccuracy = metric('forecast_accuracy', {
  zh: '预测准确度',
  en: 'Forecast accuracy',
  class: 'process',
  unit: 'ratio',
  better: 'higher',
  formula:
    '期内到期的本人承诺(月度和季度各算一次),Σ 承诺与实际成交中较小的 ÷ Σ 较大的;以预测规则所定的那次每周快照里的承诺为准',
  formulaEn:
    'Σ smaller ÷ Σ larger of committed and won, for own commitments of months and quarters that ended in the period; as committed in the weekly snapshot that the forecast policy names',
  of: forecastSnapshot,
  at: 'endsOn',
  where: { judged: true, called: { empty: false } },
  value: computed('hit', (ctx) => overAll(ctx, 'least')),
  per: computed('promised', (ctx) => overAll(ctx, 'greatest')),
  owner: 'employeeId',
  ownerUnit: 'employeeId.unitId',
})

/** What the ends of deals say, beside how many there were (77–79). */
export const outcomeMetrics: readonly Metric[] = [averagePriceGap, forecastAccuracy]
