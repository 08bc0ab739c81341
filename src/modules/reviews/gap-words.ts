import { type Anomaly, sayNumber, type Unit } from '../metrics/index.ts'
import { type Measured, shortfall } from './review.rules.ts'

const sayGap = (unit: Unit, gap: number): string =>
  unit === 'ratio' ? `${(gap * 100).toFixed(1)} 个百分点` : sayNumber(unit, gap)

interface Line extends Measured {
  readonly label: string
  readonly unit: Unit
}

const sideOf = ({ better }: Measured): string => (better === 'higher' ? '低于' : '高于')

/** 「赢单率 18.0%,低于目标 25.0%,差 7.0 个百分点」; null where there is no shortfall. */
export const sayShortfall = (row: Line): string | null => {
  const gap = shortfall(row)
  if (gap === null || gap <= 0) return null
  return `${row.label} ${sayNumber(row.unit, row.actual)},${sideOf(row)}目标 ${sayNumber(row.unit, row.target)},差 ${sayGap(row.unit, gap)}`
}

type Alarm = Pick<Anomaly, 'basis' | 'target' | 'expected'>

/** What an alarm held its number against where that is not a target: what was usual so far, or the threshold of a watch. */
const limitOf = ({ basis, target, expected }: Alarm) =>
  basis === 'watch' ? ({ name: '警戒线', value: target } as const) : ({ name: '历史预期', value: expected } as const)

/** 「目标 25.0%」, or 「历史预期 42.4%」 of a number that nobody set a target for. */
export const sayReference = (row: Line, alarm: Alarm): string | null => {
  const { name, value } = row.target === null ? limitOf(alarm) : { name: '目标', value: row.target }
  return value === null ? null : `${name} ${sayNumber(row.unit, value)}`
}

/** 「输单率 75.0%,高于历史预期 42.4%」; null where the number lies on the good side. */
export const sayUnusual = (row: Line, alarm: Alarm): string | null => {
  const { name, value } = limitOf(alarm)
  const gap = shortfall({ ...row, target: value })
  if (gap === null || gap <= 0) return null
  return `${row.label} ${sayNumber(row.unit, row.actual)},${sideOf(row)}${name} ${sayNumber(row.unit, value)}`
}
