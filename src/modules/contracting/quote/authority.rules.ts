import { yuan } from '../yuan.ts'
import type { PricedLine, Totals } from './line.rules.ts'

/** How far somebody may go on their own. `null` is no limit. */
export interface Authority {
  /** Whence the float comes: a role, a post, a grade. */
  readonly source: string
  readonly float: number | null
  readonly marginFloor: number | null
  /** Money that may be conceded in the period. */
  readonly allowance: number | null
  readonly period: string
  readonly used: number
}

export interface Reason {
  readonly code: 'float' | 'no_price' | 'margin' | 'allowance'
  readonly text: string
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`

/** Why a quote needs another's approval; empty where it may go out on one's own authority. */
export const beyondAuthority = (
  lines: readonly PricedLine[],
  { concession, margin }: Totals,
  { float, marginFloor, allowance, used }: Authority,
): Reason[] => {
  const reasons: Reason[] = []
  const deepest = lines.reduce<PricedLine | null>((a, b) => ((b.discount ?? 0) > (a?.discount ?? 0) ? b : a), null)
  if (float !== null && deepest && (deepest.discount ?? 0) > float) {
    const text = `「${deepest.name}」折让 ${percent(deepest.discount ?? 0)},超过你的价格浮动 ${percent(float)}。`
    reasons.push({ code: 'float', text })
  }
  const unpriced = lines.find(({ listPrice }) => listPrice === null)
  if (unpriced) reasons.push({ code: 'no_price', text: `「${unpriced.name}」没有价目表价格,单价需要审批。` })
  // The margin itself is not for everybody's eyes; that it is too low may be said.
  if (marginFloor !== null && margin !== null && margin < marginFloor)
    reasons.push({ code: 'margin', text: `整单毛利低于 ${percent(marginFloor)} 的底线。` })
  if (allowance !== null && concession > Math.max(0, allowance - used)) {
    const text = `让价 ¥${yuan(concession)},超过本期剩余额度 ¥${yuan(Math.max(0, allowance - used))}。`
    reasons.push({ code: 'allowance', text })
  }
  return reasons
}

/** `2026-03` or `2026-Q1`: the stretch of time an allowance lasts. */
export const periodOf = (day: string, kind: 'month' | 'quarter'): string =>
  kind === 'month' ? day.slice(0, 7) : `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
