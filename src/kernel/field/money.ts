import { z } from 'zod'
import { type Field, type Kind, make, type Options } from './field.ts'
import { plainNumber } from './number.ts'

const units: Record<string, number> = { 亿: 10_000_000_000, 万: 1_000_000, 千: 100_000 }

/** Shifts the decimal point in text, so that no 分 is lost to binary fractions; null when finer than a 分 or too large. */
const toMinor = (digits: string, unit: number): number | null => {
  const [whole = '0', fraction = ''] = digits.replace('-', '').split('.')
  const shift = String(unit).length - 1
  if (fraction.replace(/0+$/, '').length > shift) return null
  const minor = Number(whole + fraction.slice(0, shift).padEnd(shift, '0'))
  return Number.isSafeInteger(minor) ? (digits.startsWith('-') ? -minor : minor) : null
}

const tooLow = (min: number): string => (min === 0 ? '金额不能为负' : `金额不能小于 ${min / 100} 元`)

const money_: Kind<number> = {
  name: 'money',
  column: 'bigint',
  json: 'number',
  filters: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'empty'],
  total: 'sum',
  sortable: true,
  value: (field) => {
    const minor = z.number({ error: '应为以分为单位的整数' }).int('应为以分为单位的整数')
    return field.min === undefined ? minor : minor.min(field.min, tooLow(field.min))
  },
  read: (text, field) => {
    const unit = /^(.*?)\s*([亿万千])元?$/.exec(text.normalize('NFKC').trim())
    const digits = plainNumber(unit?.[1] ?? text)
    const minor = digits === null ? null : toMinor(digits, units[unit?.[2] ?? ''] ?? 100)
    if (minor === null) return { fault: `「${text}」不是金额,请写成 12000.50 或 1.2 万,没有就留空` }
    return field.min !== undefined && minor < field.min ? { fault: tooLow(field.min) } : { value: minor }
  },
  decode: Number,
}

/**
 * An amount in minor units (分) of the company's currency: ¥1,234.50 is 123450. Integers within ±2^53 are exact in
 * JavaScript, which is ninety million million 元.
 */
export const money = <const R extends boolean = false>(
  o: Options<R> & { min?: number; default?: number },
): Field<number, R> => make(money_, o)
