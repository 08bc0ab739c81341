import { z } from 'zod'
import { type Field, type Kind, type Measuring, make, type Options, type Shape } from './field.ts'

const comparisons = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'empty'] as const

// By thousands, or by ten thousands as some write in China. Another comma is no separator: 1,5 is one and a half in Berlin.
const grouped = /^[+-]?\s*(?:\d+|\d{1,3}(?:[,'\s]\s?\d{3})+|\d{1,4}(?:[,'\s]\s?\d{4})+)(?:\.\d+)?$/

/** `1,234.5`, `１２３`, `¥ 1 200` and `(300)` as accountants write them; null when it is no number. */
export const plainNumber = (text: string): string | null => {
  const normal = text
    .normalize('NFKC')
    .replace(/[¥￥元]/g, '')
    .trim()
  const negative = /^\((.+)\)$/.exec(normal)
  const digits = negative ? `-${negative[1]?.trim()}` : normal
  return grouped.test(digits) ? digits.replace(/[\s,'+]/g, '') : null
}

const bounded = (schema: z.ZodNumber, field: Shape) => {
  const low = field.min === undefined ? schema : schema.min(field.min, `不能小于 ${field.min}`)
  return field.max === undefined ? low : low.max(field.max, `不能大于 ${field.max}`)
}

const integer_: Kind<number> = {
  name: 'integer',
  column: 'bigint',
  json: 'number',
  filters: comparisons,
  total: 'sum',
  sortable: true,
  value: (field) => bounded(z.number({ error: '应为整数' }).int('应为整数'), field),
  read: (text) => {
    const digits = plainNumber(text)
    return digits && Number.isSafeInteger(Number(digits)) ? { value: Number(digits) } : { fault: `「${text}」不是整数` }
  },
  decode: Number,
}

const decimalPlaces = (value: number) => (/\.(\d+)/.exec(String(value))?.[1] ?? '').length

const decimal_: Kind<number> = {
  name: 'decimal',
  column: 'numeric',
  json: 'number',
  filters: comparisons,
  total: 'sum',
  sortable: true,
  value: (field) =>
    bounded(z.number({ error: '应为数字' }).min(-1e15, '数字太小').max(1e15, '数字太大'), field).refine(
      (value) => decimalPlaces(value) <= (field.scale ?? 6),
      `小数最多 ${field.scale ?? 6} 位`,
    ),
  read: (text) => {
    const digits = plainNumber(text)
    return digits === null ? { fault: `「${text}」不是数字,请只写数字,没有就留空` } : { value: Number(digits) }
  },
  decode: Number,
}

const sharePlaces = 6

/** A share: 12.5 % is stored and sent as 0.125. A third, which a sheet writes to fifteen digits, is rounded. */
const percent_: Kind<number> = {
  ...decimal_,
  name: 'percent',
  total: 'avg',
  read: (text) => {
    const share = /^(.*?)\s*[%％]$/.exec(text.trim())
    const digits = plainNumber(share?.[1] ?? text)
    if (digits === null) return { fault: `「${text}」不是百分比,请写成 12.5%,没有就留空` }
    return { value: Number((Number(digits) / (share ? 100 : 1)).toFixed(sharePlaces)) }
  },
}

type Numeric<R extends boolean> = Options<R> & { min?: number; max?: number; default?: number }

/** A whole number within ±2^53. */
export const integer = <const R extends boolean = false>(o: Numeric<R> & { nominal?: boolean }): Field<number, R> =>
  make(integer_, o)

/** A decimal with at most `scale` (6) places. */
export const decimal = <const R extends boolean = false>(
  o: Numeric<R> & { scale?: number; measuredBy?: Measuring },
): Field<number, R> => make(decimal_, o)

export const percent = <const R extends boolean = false>(o: Numeric<R>): Field<number, R> => make(percent_, o)
