import type { Said } from '../../../kernel/index.ts'
import { yuan } from '../yuan.ts'
import type { CreditPolicy } from './credit.entity.ts'

/** What is known of a customer's way of paying, today. */
export interface CreditFacts {
  readonly blacklistReason: string | null
  readonly settled: number
  /** Paid after their day, or not at all. */
  readonly late: number
  /** Of those, given up as bad debts. */
  readonly lost: number
  readonly overdueAmount: number
  readonly overdueDays: number
  /** Everything still owed, this contract included. */
  readonly exposure: number
  readonly limit: number | null
}

export interface CreditRisk {
  readonly grade: 'low' | 'medium' | 'high' | 'blocked'
  readonly proposal: 'none' | 'deposit' | 'prepayment'
  readonly reasons: readonly Required<Said>[]
}

type Policy = Pick<
  CreditPolicy,
  'defaultLimit' | 'mediumOverdueDays' | 'highOverdueDays' | 'mediumLateShare' | 'highLateShare' | 'minPayments'
>

const grades = ['low', 'medium', 'high', 'blocked'] as const

const money = (minor: number): Required<Said> => ({ zh: `${yuan(minor)} 元`, en: `¥${yuan(minor)}` })
const share = (part: number) => `${Math.round(part * 1000) / 10}%`

/** The grade is that of the worst finding; each finding says its number and the limit it is held against. */
export const riskOf = (facts: CreditFacts, policy: Policy): CreditRisk => {
  const findings = [...pastPayments(facts, policy), ...overdueNow(facts, policy), ...overLimit(facts, policy)]
  if (facts.blacklistReason !== null) {
    const { blacklistReason: why } = facts
    findings.push({ level: 3, says: { zh: `客户在黑名单中:${why}`, en: `The customer is on the blacklist: ${why}` } })
  }
  const level = Math.max(0, ...findings.map((finding) => finding.level))
  const reasons = findings.map(({ says }) => says)
  return {
    grade: grades[level] as CreditRisk['grade'],
    proposal: level === 0 ? 'none' : level === 1 ? 'deposit' : 'prepayment',
    reasons: reasons.length > 0 ? reasons : [{ zh: '没有逾期,额度之内', en: 'Nothing overdue, within the limit' }],
  }
}

interface Finding {
  readonly level: number
  readonly says: Required<Said>
}

const pastPayments = ({ settled, late, lost }: CreditFacts, policy: Policy): Finding[] => {
  if (settled < policy.minPayments) {
    const says = {
      zh: `已结清 ${settled} 笔,不足以判断付款习惯`,
      en: `${settled} settled, too few to judge how the customer pays`,
    }
    return [{ level: 0, says }]
  }
  const lateShare = late / settled
  const level = lateShare >= policy.highLateShare ? 2 : lateShare >= policy.mediumLateShare ? 1 : 0
  const limit = level === 2 ? policy.highLateShare : policy.mediumLateShare
  const compared = level > 0 ? `≥ ${share(limit)}` : `< ${share(limit)}`
  const says = {
    zh: `已结清 ${settled} 笔中 ${late} 笔逾期${lost > 0 ? `(含坏账 ${lost} 笔)` : ''},占 ${share(lateShare)}(${compared})`,
    en: `${late} of ${settled} settled were late${lost > 0 ? ` (${lost} of them bad debts)` : ''}, ${share(lateShare)} (${compared})`,
  }
  return [{ level, says }]
}

const overdueNow = ({ overdueAmount, overdueDays }: CreditFacts, policy: Policy): Finding[] => {
  if (overdueAmount === 0) return []
  const level = overdueDays >= policy.highOverdueDays ? 2 : overdueDays >= policy.mediumOverdueDays ? 1 : 0
  const { zh, en } = money(overdueAmount)
  return [
    {
      level,
      says: { zh: `当前逾期 ${zh},最长 ${overdueDays} 天`, en: `${en} overdue now, for up to ${overdueDays} days` },
    },
  ]
}

const overLimit = ({ exposure, limit }: CreditFacts, { defaultLimit }: Policy): Finding[] => {
  const allowed = limit ?? defaultLimit
  if (exposure <= allowed) return []
  const [which, whichEn] = limit === null ? ['默认额度', 'default limit'] : ['信用额度', 'credit limit']
  const [owed, most] = [money(exposure), money(allowed)]
  const says = {
    zh: `未收款连同本合同 ${owed.zh},超过${which} ${most.zh}`,
    en: `${owed.en} open with this contract, above the ${whichEn} of ${most.en}`,
  }
  return [{ level: 1, says }]
}
