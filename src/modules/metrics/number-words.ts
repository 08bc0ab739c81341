import type { Unit } from './catalogue/metric.ts'

const round = (value: number, digits: number): string =>
  value.toLocaleString('zh-CN', { minimumFractionDigits: 0, maximumFractionDigits: digits })

const wan = 1_000_000
const yi = 10_000_000_000

/** ¥123.5 万, ¥1.23 亿; below 一万 元 the whole 元: as it stands on cards and charts. */
export const sayMoney = (minor: number): string => {
  const size = Math.abs(minor)
  // 9,999.95 万 would round to 10,000 万: the larger unit begins where its own rounding does.
  if (size >= yi - wan / 20) return `¥${round(minor / yi, 2)} 亿`
  return size >= wan ? `¥${round(minor / wan, 1)} 万` : `¥${round(minor / 100, 0)}`
}

/** ¥1.24M, ¥3.1B; the same amount for who reads English. */
export const sayMoneyEn = (minor: number): string =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumFractionDigits: Math.abs(minor) < 100_000_000 ? 1 : 2,
  }).format(minor / 100)

export const sayPercent = (share: number): string => `${(share * 100).toFixed(1)}%`

const counted = (value: number, one: string): string => {
  const said = value.toLocaleString('en', { maximumFractionDigits: 1 })
  return said === '1' ? `1 ${one}` : `${said} ${one}s`
}

/** A number as it stands in an English sentence. */
export const sayNumberEn = (unit: Unit, value: number | null): string => {
  if (value === null) return '-'
  if (unit === 'money') return sayMoneyEn(value)
  if (unit === 'ratio') return sayPercent(value)
  return unit === 'count' ? round(value, 0) : counted(value, unit === 'days' ? 'day' : 'hour')
}

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
