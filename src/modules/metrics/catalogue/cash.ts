import { sql } from '../../../kernel/index.ts'
import { allocation, owedFilter, receivable } from '../../contracting/index.ts'
import { computed, type Metric, metric, total } from './metric.ts'

const ofCustomers = {
  industry: 'accountId.industry',
  tier: 'accountId.tier',
  region: 'accountId.region',
}

const collectionRate = metric('collection_rate', {
  zh: '回款率',
  en: 'Collection rate',
  class: 'result',
  unit: 'ratio',
  better: 'higher',
  formula: '期内到期的应收款中已确认到账的金额 ÷ 期内到期的应收金额(扣除红冲);合同未生效的不计',
  formulaEn: 'Received ÷ due among receivables due in the period (less credits); contracts in force only',
  of: receivable,
  at: 'dueOn',
  where: owedFilter,
  value: total('received'),
  per: computed('payable', () => sql`coalesce(sum(t.amount - t.credited), 0)`),
  by: { ...ofCustomers, kind: 'kind' },
})

const collectionCycle = metric('collection_cycle', {
  zh: '回款周期',
  en: 'Collection cycle',
  class: 'process',
  unit: 'days',
  better: 'lower',
  formula: '期内确认到账的合同款,从合同签订到到账的天数,按金额加权平均',
  formulaEn: 'Days from signing to receipt of contract money received in the period, weighted by amount',
  of: allocation,
  at: 'receivedOn',
  where: { cycleDays: { empty: false } },
  value: computed('amount_days', () => sql`coalesce(sum(t.amount * t.cycle_days), 0)`),
  per: total('amount'),
  by: ofCustomers,
})

const receivedAmount = metric('received_amount', {
  zh: '回款额',
  en: 'Cash received',
  class: 'result',
  unit: 'money',
  better: 'higher',
  formula: '期内确认到账并核销到应收款的金额,按到账日期计入期间',
  formulaEn: 'Money received and allocated in the period, by the day of receipt',
  of: allocation,
  at: 'receivedOn',
  value: total('amount'),
  by: ofCustomers,
})

const openReceivables = metric('open_receivables', {
  zh: '应收余额',
  en: 'Receivables',
  class: 'result',
  unit: 'money',
  better: 'lower',
  formula: '现在所有应收款中还没有收到的金额之和,与期间无关',
  formulaEn: 'Sum of all that is not yet received now, whatever the period',
  of: receivable,
  where: { and: [{ openAmount: { gt: 0 } }, owedFilter] },
  value: total('openAmount'),
  by: ofCustomers,
})

/** What of the sales has become money (116–119). */
export const cashMetrics: readonly Metric[] = [collectionRate, collectionCycle, receivedAmount, openReceivables]
