import type { Entity } from '../entity/entity.ts'
import { customFieldsOf } from '../entity/registry.ts'
import { type FieldFault, invalid, missing, refuse } from '../error.ts'
import { type Field, schemasOf } from '../field/field.ts'

/** Fields of an entity that people may write, and its custom fields, as one flat object. */
export const draftFields = (e: Entity): Record<string, Field> => ({
  ...Object.fromEntries(Object.entries(e.fields).filter(([, field]) => field.by === 'user')),
  ...Object.fromEntries([...customFieldsOf(e)].map(([key, place]) => [key, place.field])),
})

/** Checks a body against fields; every wrong field is named in one 422. */
export const parseInput = (
  fields: Readonly<Record<string, Field>>,
  body: unknown,
  partial: boolean,
): Record<string, unknown> => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refuse(null, 'body', '请求内容应为 JSON 对象。')
  }
  const faults: FieldFault[] = []
  const values: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (!field) {
      const message = `没有可以填写的字段「${key.slice(0, 60)}」。`
      faults.push({ field: key, code: 'unknown', message, en: message })
      continue
    }
    if (value === null || value === undefined || value === '') {
      if (field.required) faults.push(missing(key, field))
      else values[key] = null
      continue
    }
    const parsed = schemasOf(field).needed.safeParse(value)
    // Nothing but spaces is no value either.
    if (parsed.success) values[key] = parsed.data === '' ? null : parsed.data
    else faults.push(wrong(key, field, parsed.error.issues[0]?.message))
  }
  for (const [key, field] of Object.entries(partial ? {} : fields)) {
    if (field.required && field.default === undefined && !(key in body)) faults.push(missing(key, field))
  }
  return faults.length > 0 ? invalid(faults) : values
}

const wrong = (key: string, { zh, en = zh }: Field, rule = '有误'): FieldFault => ({
  field: key,
  code: 'value',
  message: `「${zh}」${rule}。`,
  en: `「${en}」${rule}。`,
})

/** What a command or a view is asked with: what is left out begins as on its form. */
export const parseAsked = (fields: Readonly<Record<string, Field>>, body: unknown): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(fields).flatMap(([key, { default: value }]) => (value === undefined ? [] : [[key, value]])),
  ),
  ...parseInput(fields, body, false),
})

/** Moves custom fields of a flat object under `custom`, where they are stored. */
export const withCustom = (e: Entity, values: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const custom = customFieldsOf(e)
  const own = Object.entries(values).filter(([key]) => !custom.has(key))
  const extra = Object.entries(values).filter(([key]) => custom.has(key))
  return extra.length > 0 ? { ...Object.fromEntries(own), custom: Object.fromEntries(extra) } : Object.fromEntries(own)
}

type Values = Readonly<Record<string, unknown>>

/** Refuses to change what is said once. The same value again is no change: forms may send the whole record. */
export const refuseFixed = (e: Entity, before: Values, values: Values): void => {
  const moved = Object.keys(values).filter((key) => e.fields[key]?.fixed && values[key] !== before[key])
  if (moved.length === 0) return
  const message = (key: string) => `「${e.fields[key]?.zh}」在创建后不能修改,请另建一条。`
  const en = (key: string) => `「${e.fields[key]?.en}」在创建后不能修改,请另建一条。`
  invalid(moved.map((field) => ({ field, code: 'fixed', message: message(field), en: en(field) })))
}
