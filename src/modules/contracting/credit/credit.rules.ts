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
  readonly reasons: readonly string[]
}

type Policy = Pick<
  CreditPolicy,
  'defaultLimit' | 'mediumOverdueDays' | 'highOverdueDays' | 'mediumLateShare' | 'highLateShare' | 'minPayments'
>

const grades = ['low', 'medium', 'high', 'blocked'] as const

const money = (minor: number) => `${(minor / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2 })} 元`
const share = (part: number) => `${Math.round(part * 1000) / 10}%`

/** The grade is that of the worst finding; each finding says its number and the limit it is held against. */
export const riskOf = (facts: CreditFacts, policy: Policy): CreditRisk => {
  const findings = [...pastPayments(facts, policy), ...overdueNow(facts, policy), ...overLimit(facts, policy)]
  if (facts.blacklistReason !== null) findings.push({ level: 3, says: `客户在黑名单中:${facts.blacklistReason}` })
  const level = Math.max(0, ...findings.map((finding) => finding.level))
  const reasons = findings.filter(({ says }) => says !== '').map(({ says }) => says)
  return {
    grade: grades[level] as CreditRisk['grade'],
    proposal: level === 0 ? 'none' : level === 1 ? 'deposit' : 'prepayment',
    reasons: reasons.length > 0 ? reasons : ['没有逾期,额度之内'],
  }
}

interface Finding {
  readonly level: number
  readonly says: string
}

const pastPayments = ({ settled, late, lost }: CreditFacts, policy: Policy): Finding[] => {
  if (settled < policy.minPayments) return [{ level: 0, says: `已结清 ${settled} 笔,不足以判断付款习惯` }]
  const lateShare = late / settled
  const level = lateShare >= policy.highLateShare ? 2 : lateShare >= policy.mediumLateShare ? 1 : 0
  const limit = level === 2 ? policy.highLateShare : policy.mediumLateShare
  const compared = level > 0 ? `≥ ${share(limit)}` : `< ${share(limit)}`
  const bad = lost > 0 ? `(含坏账 ${lost} 笔)` : ''
  return [{ level, says: `已结清 ${settled} 笔中 ${late} 笔逾期${bad},占 ${share(lateShare)}(${compared})` }]
}

const overdueNow = ({ overdueAmount, overdueDays }: CreditFacts, policy: Policy): Finding[] => {
  if (overdueAmount === 0) return []
  const level = overdueDays >= policy.highOverdueDays ? 2 : overdueDays >= policy.mediumOverdueDays ? 1 : 0
  return [{ level, says: `当前逾期 ${money(overdueAmount)},最长 ${overdueDays} 天` }]
}

const overLimit = ({ exposure, limit }: CreditFacts, { defaultLimit }: Policy): Finding[] => {
  const allowed = limit ?? defaultLimit
  if (exposure <= allowed) return []
  const which = limit === null ? '默认额度' : '信用额度'
  return [{ level: 1, says: `未收款连同本合同 ${money(exposure)},超过${which} ${money(allowed)}` }]
}
