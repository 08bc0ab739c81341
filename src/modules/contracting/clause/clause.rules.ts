import type { Trigger } from './clause.entity.ts'

/** What an offer carries of risk. */
export interface RiskFacts {
  readonly rawMaterial: boolean
  readonly deliveryDays: number | null
  readonly validDays: number
  readonly total: number
  readonly discount: number | null
  readonly newCustomer: boolean
}

/** The sentence that says why a clause is called for; null where it is not. */
export const triggeredBecause = (trigger: Trigger, threshold: number | null, facts: RiskFacts): string | null => {
  const limit = threshold ?? 0
  switch (trigger) {
    case 'none':
      return null
    case 'raw_material':
      return facts.rawMaterial ? '报价含受原材料价格影响的产品。' : null
    case 'delivery_days':
      return (facts.deliveryDays ?? 0) > limit ? `交付周期 ${facts.deliveryDays} 天,超过 ${limit} 天。` : null
    case 'valid_days':
      return facts.validDays > limit ? `有效期 ${facts.validDays} 天,超过 ${limit} 天。` : null
    case 'amount':
      return facts.total >= limit * 100 ? `总价达到 ${limit.toLocaleString('zh-CN')} 元。` : null
    case 'discount':
      return Math.round((facts.discount ?? 0) * 1e6) >= Math.round(limit * 1e4) ? `整单折让达到 ${limit}%。` : null
    case 'new_customer':
      return facts.newCustomer ? '客户是新客户。' : null
  }
}
