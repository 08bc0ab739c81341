import type { Said } from '../../../kernel/index.ts'
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
export const triggeredBecause = (
  trigger: Trigger,
  threshold: number | null,
  facts: RiskFacts,
): Required<Said> | null => {
  const limit = threshold ?? 0
  switch (trigger) {
    case 'none':
      return null
    case 'raw_material':
      return facts.rawMaterial
        ? { zh: '报价含受原材料价格影响的产品。', en: 'The quote holds products that depend on raw material prices.' }
        : null
    case 'delivery_days':
      return (facts.deliveryDays ?? 0) > limit
        ? {
            zh: `交付周期 ${facts.deliveryDays} 天,超过 ${limit} 天。`,
            en: `Delivery takes ${facts.deliveryDays} days, more than ${limit}.`,
          }
        : null
    case 'valid_days':
      return facts.validDays > limit
        ? {
            zh: `有效期 ${facts.validDays} 天,超过 ${limit} 天。`,
            en: `The quote is good for ${facts.validDays} days, more than ${limit}.`,
          }
        : null
    case 'amount':
      return facts.total >= limit * 100
        ? {
            zh: `总价达到 ${limit.toLocaleString('zh-CN')} 元。`,
            en: `The total reaches ¥${limit.toLocaleString('en')}.`,
          }
        : null
    case 'discount':
      return Math.round((facts.discount ?? 0) * 1e6) >= Math.round(limit * 1e4)
        ? { zh: `整单折让达到 ${limit}%。`, en: `The whole offer is discounted by ${limit}% or more.` }
        : null
    case 'new_customer':
      return facts.newCustomer ? { zh: '客户是新客户。', en: 'The customer is new.' } : null
  }
}
