import { z } from 'zod'
import { sql } from '../sql.ts'
import { type Field, type Kind, make, type Options, tidied } from './field.ts'

// PostgreSQL cannot store U+0000, and lone surrogates are not text.
export const storable = (value: string) => !value.includes('\u0000') && value.isWellFormed()

/** So much of a text, without the first half of a character whose second half is cut off. */
export const beginningOf = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')

const textOf = (name: string, max: number): Kind<string> => ({
  name,
  column: 'text',
  json: 'escaped',
  filters: ['eq', 'ne', 'in', 'nin', 'contains', 'empty'],
  total: null,
  sortable: name === 'text',
  value: (field) => {
    const trimmed = z
      .string({ error: '应为文字' })
      .refine(storable, '含有不能保存的字符')
      .trim()
      .max(field.max ?? max, `不能超过 ${field.max ?? max} 个字符`)
    return tidied(field.required ? trimmed.min(1, '不能为空') : trimmed, field)
  },
  read: (text, field) => field.tidy?.(text) ?? { value: text },
  decode: (cell) => cell,
  order: (column) => sql`${column} collate kernel.zh`,
})

const text_ = textOf('text', 500)
const longText_ = textOf('long-text', 20_000)

/** One line of text; `max` in characters. */
export const text = <const R extends boolean = false>(
  o: Options<R> & { max?: number; default?: string },
): Field<string, R> => make(text_, o)

/** Paragraphs; stored as plain text. */
export const longText = <const R extends boolean = false>(o: Options<R> & { max?: number }): Field<string, R> =>
  make(longText_, o)
