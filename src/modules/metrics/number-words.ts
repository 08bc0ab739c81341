import type { Unit } from './catalogue/metric.ts'

const round = (value: number, digits: number): string =>
  value.toLocaleString('zh-CN', { minimumFractionDigits: 0, maximumFractionDigits: digits })

/** ¥123.5 万 */
export const sayMoney = (minor: number): string => {
  const yuan = minor / 100
  const size = Math.abs(yuan)
  if (size >= 100_000_000) return `¥${round(yuan / 100_000_000, 2)} 亿`
  return size >= 10_000 ? `¥${round(yuan / 10_000, 1)} 万` : `¥${round(yuan, 2)}`
}

export const sayPercent = (share: number): string => `${(share * 100).toFixed(1)}%`

/** A number as it stands in a sentence. */
export const sayNumber = (unit: Unit, value: number | null): string => {
  if (value === null) return '-'
  switch (unit) {
    case 'money':
      return sayMoney(value)
    case 'ratio':
      return sayPercent(value)
    case 'days':
      return `${round(value, 1)} 天`
    case 'hours':
      return `${round(value, 1)} 小时`
    case 'count':
      return round(value, 0)
  }
}
