import { sql } from '../../../kernel/index.ts'
import { opportunity } from '../../crm/index.ts'
import { computed, count, type Metric, metric } from './metric.ts'

const averagePriceGap = metric('average_price_gap', {
  zh: '平均价差',
  en: 'Average price gap',
  class: 'process',
  unit: 'ratio',
  better: 'lower',
  formula: '期内关闭且双方报价都已记录的商机,(我方报价 − 对手报价)÷ 对手报价的平均值',
  of: opportunity,
  at: 'closedOn',
  where: { outcome: { in: ['won', 'lost'] }, 'winLossId.priceGap': { empty: false } },
  value: computed(
    'price_gap',
    () => sql`coalesce(sum((select w.price_gap from crm.win_loss as w where w.id = t.win_loss_id)), 0)`,
  ),
  per: count(),
  owner: 'ownerId',
  by: { competitor: 'winLossId.competitorId', closingReason: 'winLossId.reasonId', product: 'productId' },
})

/** What the ends of deals say, beside how many there were (77–79). */
export const outcomeMetrics: readonly Metric[] = [averagePriceGap]
