import type { Actor } from '../access/actor.ts'
import { type Company, dateIn } from '../command/ctx.ts'
import { inWords, refuse } from '../error.ts'
import { type Kind, type Operator, schemasOf } from '../field/field.ts'
import { readDate } from '../field/time.ts'
import { searchCondition } from '../search/condition.ts'
import { and, or, type Sql, sql } from '../sql.ts'
import { periodRange } from './period.ts'
import { type Reached, readable, type Source } from './source.ts'

/** The request's moment and reader, as far as filters need them. */
export interface Reader {
  readonly actor: Actor
  readonly now: Date
  readonly company: Company
}

/** `{"and":[{"stage":{"in":["a"]}},{"amount":{"gte":1000}}]}`; a bare value means `eq`. */
export type Filter = { readonly [key: string]: unknown }

const maxDepth = 8
const maxConditions = 200

/** One condition in SQL. Unknown fields, operators and wrong values are refused with the path that is wrong. */
export const filterSql = (source: Source, filter: Filter, reader: Reader): Sql<boolean> => {
  let conditions = 0
  const walk = (node: unknown, depth: number): Sql<boolean> => {
    if (depth > maxDepth) return refuse(null, 'filter.depth', `筛选条件嵌套不能超过 ${maxDepth} 层。`)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) {
      return refuse(null, 'filter.shape', '筛选条件应为对象,例如 {"amount":{"gte":1000}}。')
    }
    const parts = Object.entries(node).map(([key, value]) => {
      if (++conditions > maxConditions) return refuse(null, 'filter.size', `筛选条件不能超过 ${maxConditions} 个。`)
      if (key === 'and' || key === 'or') {
        if (!Array.isArray(value)) return refuse(key, 'filter.shape', `「${key}」后应为条件的列表。`)
        const inner = value.map((item) => walk(item, depth + 1))
        return key === 'and' ? and(inner) : or(inner)
      }
      if (key === 'not') return sql<boolean>`(${walk(value, depth + 1)}) is not true`
      return conditionOn(source, key, value, reader)
    })
    return and(parts)
  }
  return walk(filter, 0)
}

const conditionOn = (source: Source, path: string, value: unknown, reader: Reader): Sql<boolean> => {
  const { on, ...asked } = (
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { eq: value }
  ) as Filter
  const operators = Object.entries(asked)
  if (operators.length === 0) return refuse(path, 'filter.shape', `字段「${path}」缺少比较方式。`)
  const now = readable(source, path, reader.actor)
  const reached = on === undefined ? now : { ...now, column: asItWas(source, path, now, on, reader) }
  return and(operators.map(([operator, operand]) => comparison(source, path, reached, operator, operand, reader)))
}

/** `{"ownerId.unitId":{"in":["…"],"on":"closedOn"}}`: the unit of the owner on that day of the record, or on a day of the calendar. */
const asItWas = (source: Source, path: string, { place, at }: Reached, on: unknown, reader: Reader): Sql => {
  const [{ past }, label] = [place.field, inWords(reader.actor, place.field)]
  if (!past || typeof on !== 'string') return refuse(path, 'filter.past', `字段「${label}」不能按某一天当时的值筛选。`)
  if (readDate(on) === on) return past(sql.ref(`${at}.id`), sql`${on}::date`)
  const { place: day, column } = readable(source, on, reader.actor)
  if (day.field.kind.name === 'date') return past(sql.ref(`${at}.id`), column)
  if (day.field.kind.name !== 'instant')
    return refuse(path, 'filter.past', `「on」后应为日期或日期字段,不是「${on}」。`)
  return past(sql.ref(`${at}.id`), sql`(${column} at time zone ${reader.company.timeZone})::date`)
}

const symbols: Partial<Record<string, Sql>> = { eq: sql`=`, gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` }

const comparison = (
  source: Source,
  path: string,
  { place, column, at }: Reached,
  operator: string,
  operand: unknown,
  reader: Reader,
): Sql<boolean> => {
  const { kind } = place.field
  if (!kind.filters.includes(operator as Operator)) {
    const [name, offered] = [inWords(reader.actor, place.field), kind.filters.join('、')]
    return refuse(path, 'filter.operator', `字段「${name}」不能用「${operator}」筛选,可用:${offered}。`)
  }
  const bind = (value: unknown) => sql`${readOperand(path, place.field, value, reader)}::${sql.raw(kind.column)}`
  switch (operator) {
    case 'empty':
      if (typeof operand !== 'boolean') return refuse(path, 'filter.value', '「empty」后应为 true 或 false。')
      return operand ? sql`${column} is null` : sql`${column} is not null`
    case 'within':
      return withinPeriod(path, column, kind.name === 'instant', operand, reader)
    case 'has':
    case 'contains':
      if (typeof operand !== 'string' || operand.includes('\u0000'))
        return refuse(path, 'filter.value', `「${operator}」后应为文字。`)
      if (kind.texts) return inTexts(kind.texts(column), operator, operand)
      if (operator === 'has') return sql`${column} ? ${operand}`
      if (place.field.search && !place.field.mask && at === source.alias)
        return and([searchCondition(source, operand), like(column, operand)])
      return like(column, operand)
    case 'in':
    case 'nin': {
      if (!Array.isArray(operand) || operand.length > 1000)
        return refuse(path, 'filter.value', `「${operator}」后应为不超过 1000 项的列表。`)
      const values = operand.map((item) => readOperand(path, place.field, item, reader))
      const any = sql`${column} = any(${values}::${sql.raw(kind.column)}[])`
      return operator === 'in' ? sql`${any}` : sql`(${any}) is not true`
    }
    case 'ne':
      return operand === null ? sql`${column} is not null` : sql`${column} is distinct from ${bind(operand)}`
    case 'eq':
      if (operand === null) return sql`${column} is null`
  }
  return sql`${column} ${symbols[operator] ?? refuse(path, 'filter.operator', `未知的比较方式「${operator}」。`)} ${bind(operand)}`
}

const literally = (words: string) => words.trim().replace(/[\\%_]/g, '\\$&')

const like = (column: Sql, words: string): Sql<boolean> => sql`${column} ilike ${`%${literally(words)}%`}`

/** 深圳 is the beginning of a name in 广东省深圳市, and somewhere in the words of 江苏省苏州市深圳路. */
const inTexts = (
  { names, whole }: ReturnType<NonNullable<Kind<unknown>['texts']>>,
  operator: 'has' | 'contains',
  words: string,
): Sql<boolean> =>
  operator === 'contains'
    ? like(whole, words)
    : or(names.map((name) => sql<boolean>`${name} ilike ${`${literally(words)}%`}`))

const readOperand = (
  path: string,
  field: Source['entity']['fields'][string],
  value: unknown,
  reader: Reader,
): unknown => {
  // `me` keeps a saved view true for everybody who opens it.
  if (value === 'me' && field.kind.name === 'person') return reader.actor.employeeId
  const parsed = schemasOf(field).optional.safeParse(value)
  if (!parsed.success) {
    const why = parsed.error.issues[0]?.message ?? ''
    return refuse(path, 'filter.value', `字段「${inWords(reader.actor, field)}」的筛选值有误:${why}。`)
  }
  return parsed.data
}

const withinPeriod = (
  path: string,
  column: Sql,
  isInstant: boolean,
  operand: unknown,
  reader: Reader,
): Sql<boolean> => {
  const { timeZone } = reader.company
  const range = typeof operand === 'string' ? periodRange(operand, dateIn(reader.now, timeZone)) : null
  if (!range)
    return refuse(path, 'filter.value', `「${String(operand)}」不是时间段,例如 this_quarter、2026-Q3、last_30_days。`)
  const edge = (day: string) =>
    isInstant ? sql`(${day}::date::timestamp at time zone ${timeZone})` : sql`${day}::date`
  return sql`(${column} >= ${edge(range.from)} and ${column} < ${edge(range.to)})`
}

/**
 * What a filter names, for deciding whether a roll-up can answer it. A date asked only for a period of whole months counts as
 * its month: comparing the month's first day gives the same answer.
 */
export const filterPaths = (filter: unknown, day: string): string[] => {
  if (Array.isArray(filter)) return filter.flatMap((item) => filterPaths(item, day))
  if (typeof filter !== 'object' || filter === null) return []
  return Object.entries(filter).flatMap(([key, value]) => {
    if (key === 'and' || key === 'or' || key === 'not') return filterPaths(value, day)
    // No roll-up knows what was on a day.
    const on = (value as { on?: unknown } | null)?.on
    return [isWholeMonths(value, day) ? `${key}:month` : key, ...(typeof on === 'string' ? [on] : [])]
  })
}

const isWholeMonths = (condition: unknown, day: string): boolean => {
  const period = (condition as { within?: unknown } | null)?.within
  if (typeof period !== 'string' || Object.keys(condition as object).length !== 1) return false
  const range = periodRange(period, day)
  return range?.from.endsWith('-01') === true && range.to.endsWith('-01')
}
