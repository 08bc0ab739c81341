import { z } from 'zod'
import { type Field, type Kind, make, type Options, tidied } from './field.ts'

const line = (
  name: string,
  schema: z.ZodType<string, string>,
  tidy: (text: string) => string,
  wanted: string,
): Kind<string> => ({
  name,
  column: 'text',
  json: 'escaped',
  filters: ['eq', 'ne', 'in', 'contains', 'empty'],
  total: null,
  sortable: false,
  value: (field) => tidied(z.string({ error: wanted }).transform(tidy).pipe(schema), field),
  read: (text, field) => {
    const parsed = schema.safeParse(tidy(text))
    if (!parsed.success) return { fault: `「${text}」${wanted}` }
    return field.tidy?.(parsed.data) ?? { value: parsed.data }
  },
  decode: (cell) => cell,
})

const digitsOnly = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s()-]/g, '')
    .replace(/(?:分机|ext\.?|#)(?=\d+$)/i, '转')
    .replace(/^(?:\+|00)86(?=1\d{10}$)/, '')

const phoneRule = '应为电话号码,例如 13800138000 或 010-88886666'
const phone_ = line('phone', z.string().regex(/^\+?\d{5,20}(?:[x转]\d{1,6})?$/, phoneRule), digitsOnly, phoneRule)

const emailRule = '应为电子邮箱,例如 name@company.cn'
const email_ = line(
  'email',
  z.email({ error: emailRule }).max(254, emailRule),
  (text) => text.normalize('NFKC').trim().toLowerCase(),
  emailRule,
)

const urlRule = '应为以 http:// 或 https:// 开头的网址'
const url_ = line(
  'url',
  z.url({ protocol: /^https?$/, error: urlRule }).max(2000, urlRule),
  (text) => (/^(www\.)?[\w-]+(\.[\w-]+)+(\/|$)/.test(text.trim()) ? `https://${text.trim()}` : text.trim()),
  urlRule,
)

/** Digits without separators; mainland mobiles without +86. */
export const phone = <const R extends boolean = false>(o: Options<R>): Field<string, R> => make(phone_, o)

export const email = <const R extends boolean = false>(o: Options<R>): Field<string, R> => make(email_, o)

export const url = <const R extends boolean = false>(o: Options<R>): Field<string, R> => make(url_, o)
