import type { Measured } from './review.rules.ts'
import { shortfall } from './review.rules.ts'

export type Unit = 'money' | 'count' | 'ratio' | 'days'

/** A decimal without trailing zeros, rounded for people: 18, 18.3. */
const rounded = (value: number, digits = 1): string => String(Number(value.toFixed(digits)))

/** A figure as people in a meeting say it: 380 万元, 18.3 %, 22 天, 12. */
export const sayFigure = (unit: Unit, value: number): string => {
  switch (unit) {
    case 'money':
      return Math.abs(value) >= 1_000_000 ? `${rounded(value / 1_000_000)} 万元` : `${rounded(value / 100, 2)} 元`
    case 'ratio':
      return `${rounded(value * 100)}%`
    case 'days':
      return `${rounded(value)} 天`
    default:
      return rounded(value)
  }
}

const sayGap = (unit: Unit, gap: number): string =>
  unit === 'ratio' ? `${rounded(gap * 100)} 个百分点` : sayFigure(unit, gap)

/** 「赢单率 18%,低于目标 25%,差 7 个百分点」; null where there is no shortfall. */
export const sayGapOf = (row: Measured & { readonly label: string; readonly unit: Unit }): string | null => {
  const gap = shortfall(row)
  if (gap === null || gap <= 0 || row.target === null || row.actual === null) return null
  const side = row.better === 'higher' ? '低于' : '高于'
  return `${row.label} ${sayFigure(row.unit, row.actual)},${side}目标 ${sayFigure(row.unit, row.target)},差 ${sayGap(row.unit, gap)}`
}
