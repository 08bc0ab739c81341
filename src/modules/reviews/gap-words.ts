import { sayNumber, type Unit } from '../metrics/index.ts'
import { type Measured, shortfall } from './review.rules.ts'

const sayGap = (unit: Unit, gap: number): string =>
  unit === 'ratio' ? `${(gap * 100).toFixed(1)} 个百分点` : sayNumber(unit, gap)

/** 「赢单率 18.0%,低于目标 25.0%,差 7.0 个百分点」; null where there is no shortfall. */
export const sayShortfall = (row: Measured & { readonly label: string; readonly unit: Unit }): string | null => {
  const gap = shortfall(row)
  if (gap === null || gap <= 0) return null
  const side = row.better === 'higher' ? '低于' : '高于'
  return `${row.label} ${sayNumber(row.unit, row.actual)},${side}目标 ${sayNumber(row.unit, row.target)},差 ${sayGap(row.unit, gap)}`
}
