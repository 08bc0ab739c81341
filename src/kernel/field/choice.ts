import { z } from 'zod'
import { type Choice, type Field, type Kind, make, type Options, type Shape } from './field.ts'

const known = (field: Shape) => (field.choices ?? []).map((c) => c.value)
const allowed = (field: Shape) => `应为以下之一:${(field.choices ?? []).map((c) => c.zh).join('、')}`

const find = (text: string, field: Shape) => {
  const wanted = text.normalize('NFKC').trim().toLowerCase()
  return field.choices?.find((c) => [c.value, c.zh, c.en].some((name) => name?.toLowerCase() === wanted))?.value
}

const choice_: Kind<string> = {
  name: 'choice',
  column: 'text',
  json: 'escaped',
  filters: ['eq', 'ne', 'in', 'nin', 'empty'],
  total: null,
  sortable: true,
  value: (field) => z.string({ error: allowed(field) }).refine((value) => known(field).includes(value), allowed(field)),
  read: (text, field) => {
    const value = find(text, field)
    return value === undefined ? { fault: `「${text}」不在选项中,${allowed(field)}` } : { value }
  },
  decode: (cell) => cell,
}

const multiChoice_: Kind<string[]> = {
  name: 'multi-choice',
  column: 'jsonb',
  json: 'json',
  filters: ['has', 'empty'],
  total: null,
  sortable: false,
  value: (field) =>
    z
      .array(
        z.string().refine((value) => known(field).includes(value), allowed(field)),
        { error: '应为选项的列表' },
      )
      .transform((values) => [...new Set(values)]),
  read: (text, field) => {
    const parts = text.split(/[;；,，、|\n]/).map((part) => part.trim())
    const values = parts.filter(Boolean).map((part) => find(part, field))
    const unknown = values.indexOf(undefined)
    return unknown < 0 ? { value: values } : { fault: `「${parts[unknown]}」不在选项中,${allowed(field)}` }
  },
  decode: (cell) => JSON.parse(cell) as string[],
}

const boolean_: Kind<boolean> = {
  name: 'boolean',
  column: 'boolean',
  json: 'boolean',
  filters: ['eq', 'empty'],
  total: null,
  sortable: true,
  value: () => z.boolean({ error: '应为是或否' }),
  read: (text) => {
    const word = text.normalize('NFKC').trim().toLowerCase()
    if (['是', '有', '对', 'y', 'yes', 'true', 't', '1', '√', '✓', '✔', '☑'].includes(word)) return { value: true }
    if (['否', '无', '没有', 'n', 'no', 'false', 'f', '0', '×', '✗', '☐'].includes(word)) return { value: false }
    return { fault: `「${text}」应为是或否,没有就留空` }
  },
  decode: (cell) => cell === 't',
}

type Values = Readonly<Record<string, string | Omit<Choice, 'value'>>>

const choicesOf = (values: Values): Choice[] =>
  Object.entries(values).map(([value, label]) =>
    typeof label === 'string' ? { value, zh: label } : { value, ...label },
  )

/** One of a fixed set: `values` maps the stored word to its Chinese label. */
export const choice = <const V extends Values, const R extends boolean = false>(
  values: V,
  o: Options<R> & { default?: keyof V & string },
): Field<keyof V & string, R> => make(choice_ as Kind<never>, { ...o, choices: choicesOf(values) })

/** Any of a fixed set, stored as a JSON array. */
export const multiChoice = <const V extends Values, const R extends boolean = false>(
  values: V,
  o: Options<R>,
): Field<(keyof V & string)[], R> => make(multiChoice_ as Kind<never>, { ...o, choices: choicesOf(values) })

export const boolean = <const R extends boolean = false>(o: Options<R> & { default?: boolean }): Field<boolean, R> =>
  make(boolean_, o)
