import type { Said } from '../../../kernel/index.ts'
import { yuan } from '../yuan.ts'
import { knownEarnings, type PricedLine, type Totals } from './line.rules.ts'

/** How far somebody may go on their own. `null` is no limit. */
export interface Authority {
  /** Whence the float comes: a role, a post, a grade. */
  readonly source: string
  readonly float: number | null
  /** Share of the whole offer that may be given away. */
  readonly discount: number | null
  /** Money that may be conceded in one offer. */
  readonly concession: number | null
  readonly marginFloor: number | null
  /** Money that may be conceded in the period. */
  readonly allowance: number | null
  readonly period: string
  readonly used: number
}

export interface Reason {
  readonly code: 'float' | 'discount' | 'concession' | 'no_price' | 'margin' | 'allowance'
  readonly text: Required<Said>
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`

/** Why a quote needs another's approval; empty where it may go out on one's own authority. */
export const beyondAuthority = (
  lines: readonly PricedLine[],
  totals: Given,
  authority: Authority,
  taxRate: number,
): Reason[] => {
  const { float, marginFloor, allowance, used } = authority
  const { concession } = totals
  const reasons: Reason[] = []
  const below = float === null ? null : deepestBelow(lines, float)
  if (below && float !== null) reasons.push({ code: 'float', text: floatText(below, float) })
  reasons.push(...beyondWhole(totals, authority))
  const unpriced = lines.find(({ listPrice }) => listPrice === null)
  if (unpriced)
    reasons.push({
      code: 'no_price',
      text: {
        zh: `「${unpriced.name}」没有价目表价格,单价需要审批。`,
        en: `“${unpriced.name}” has no price in a price book: its unit price needs approval.`,
      },
    })
  const thin = marginFloor === null ? null : marginText(lines, marginFloor, taxRate)
  if (thin) reasons.push({ code: 'margin', text: thin })
  if (allowance !== null && concession > Math.max(0, allowance - used)) {
    const [given, left] = [yuan(concession), yuan(Math.max(0, allowance - used))]
    const text = {
      zh: `让价 ¥${given},超过本期剩余额度 ¥${left}。`,
      en: `¥${given} are conceded, more than the ¥${left} left for this period.`,
    }
    reasons.push({ code: 'allowance', text })
  }
  return reasons
}

type Given = Pick<Totals, 'concession' | 'total' | 'listTotal'>

/** Of the whole offer: the share that is given away, and what that comes to. */
const beyondWhole = ({ concession, total, listTotal }: Given, { discount, concession: most }: Authority): Reason[] => {
  const reasons: Reason[] = []
  const given = listTotal - total
  if (discount !== null && BigInt(given) * million > BigInt(listTotal) * millionths(discount))
    reasons.push({
      code: 'discount',
      text: {
        zh: `整单折让 ${percent(given / listTotal)},超过你可以独立决定的 ${percent(discount)}。`,
        en: `The whole offer is discounted by ${percent(given / listTotal)}; on your own you may give ${percent(discount)}.`,
      },
    })
  if (most !== null && concession > most)
    reasons.push({
      code: 'concession',
      text: {
        zh: `让价 ¥${yuan(concession)},超过你在一份报价中可以独立决定的 ¥${yuan(most)}。`,
        en: `¥${yuan(concession)} are conceded; on your own you may concede ¥${yuan(most)} in one quote.`,
      },
    })
  return reasons
}

const million = 1_000_000n
const millionths = (share: number): bigint => BigInt(Math.round(share * 1_000_000))

/** The lowest unit price within the float: exact, so that the last 分 counts on either side. */
const lowestPrice = (listPrice: number, float: number): number =>
  Number((BigInt(listPrice) * (million - millionths(float)) + million - 1n) / million)

type Listed = PricedLine & { readonly listPrice: number }

const deepestBelow = (lines: readonly PricedLine[], float: number): Listed | null =>
  lines
    .filter((line): line is Listed => !!line.listPrice && line.unitPrice < lowestPrice(line.listPrice, float))
    .reduce<Listed | null>((a, b) => (a && (a.discount ?? 0) >= (b.discount ?? 0) ? a : b), null)

const floatText = ({ name, discount, listPrice }: Listed, float: number): Required<Said> => ({
  zh: `「${name}」折让 ${percent(discount ?? 0)},超过你的价格浮动 ${percent(float)}。单价不低于 ¥${yuan(lowestPrice(listPrice, float))} 时不需要审批。`,
  en: `“${name}” is discounted by ${percent(discount ?? 0)}, beyond your ${percent(float)}. From a unit price of ¥${yuan(lowestPrice(listPrice, float))} no approval is needed.`,
})

/** The margin itself is not for everybody's eyes; that it is too low may be said. */
const marginText = (lines: readonly PricedLine[], floor: number, taxRate: number): Required<Said> | null => {
  const { net, cost, unknown } = knownEarnings(lines, taxRate)
  if (cost === 0 || BigInt(net - cost) * million >= BigInt(net) * millionths(floor)) return null
  const least = percent(floor)
  if (unknown.length === 0)
    return { zh: `整单毛利低于 ${least} 的底线。`, en: `The margin of the whole offer is below the floor of ${least}.` }
  const more = unknown.length > 1
  return {
    zh: `有成本的明细毛利低于 ${least} 的底线(「${unknown[0]}」${more ? `等 ${unknown.length} 行` : ''}没有成本,没有计入)。`,
    en: `The margin of the lines with a cost is below the floor of ${least} (“${unknown[0]}” ${more ? `and others, ${unknown.length} lines, have` : 'has'} no cost and ${more ? 'are' : 'is'} not counted).`,
  }
}

/** `2026-03` or `2026-Q1`: the stretch of time an allowance lasts. */
export const periodOf = (day: string, kind: 'month' | 'quarter'): string =>
  kind === 'month' ? day.slice(0, 7) : `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
