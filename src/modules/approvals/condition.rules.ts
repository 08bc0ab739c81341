import {
  AppError,
  type Filter,
  type field,
  parseInput,
  type Said,
  inWords as said,
  sayAll,
} from '../../kernel/index.ts'

type Field = field.Field

/** What a condition may name: the fields of the document and the facts that its module adds. */
export type Known = Readonly<Record<string, Field>>
export type Values = Readonly<Record<string, unknown>>

/** One comparison, as people read it: `合同金额 ≤ ¥500,000.00`, and what it met. */
export interface Reason {
  readonly field: string
  readonly text: string
  readonly value: string
  /** The same in English; absent in what was kept before. */
  readonly textEn?: string
  readonly valueEn?: string
  readonly matched: boolean
}

export interface Judgement {
  readonly matched: boolean
  readonly reasons: readonly Reason[]
}

const symbols: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '≠',
  lt: '<',
  lte: '≤',
  gt: '>',
  gte: '≥',
  in: '属于',
  nin: '不属于',
  contains: '包含',
  has: '含有',
}

const symbolsEn: Readonly<Record<string, string>> = {
  ...symbols,
  in: 'is one of',
  nin: 'is none of',
  contains: 'contains',
  has: 'holds',
}

const decide: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  eq: (value, operand) => (value ?? null) === operand,
  ne: (value, operand) => (value ?? null) !== operand,
  lt: (value, operand) => ordered(value, operand, (order) => order < 0),
  lte: (value, operand) => ordered(value, operand, (order) => order <= 0),
  gt: (value, operand) => ordered(value, operand, (order) => order > 0),
  gte: (value, operand) => ordered(value, operand, (order) => order >= 0),
  in: (value, operand) => Array.isArray(operand) && operand.includes(value ?? null),
  nin: (value, operand) => Array.isArray(operand) && !operand.includes(value ?? null),
  contains: (value, operand) => typeof value === 'string' && value.includes(String(operand)),
  has: (value, operand) => Array.isArray(value) && value.includes(operand),
  empty: (value, operand) => (value === null || value === undefined || value === '') === operand,
}

/** Nothing is neither above nor below: an amount that is not filled in meets no limit. */
const ordered = (value: unknown, operand: unknown, holds: (order: number) => boolean): boolean => {
  if (value === null || value === undefined || typeof value !== typeof operand) return false
  if (typeof value === 'number') return holds(value - (operand as number))
  return typeof value === 'string' && holds(value < (operand as string) ? -1 : value === operand ? 0 : 1)
}

/** Does a document meet a condition written in the filter language, and what decided it. */
export const judge = (condition: Filter, values: Values, known: Known): Judgement => {
  const parts = Object.entries(condition).map(([key, wanted]): Judgement => {
    if (key === 'and' || key === 'or') {
      const inner = (wanted as readonly Filter[]).map((part) => judge(part, values, known))
      const matched = key === 'and' ? inner.every((part) => part.matched) : inner.some((part) => part.matched)
      return { matched, reasons: inner.flatMap((part) => part.reasons) }
    }
    if (key === 'not') {
      const inner = judge(wanted as Filter, values, known)
      // What speaks against the inner condition speaks for this one.
      return { matched: !inner.matched, reasons: inner.reasons.map(denied) }
    }
    const reasons = comparisons(wanted).map(([operator, operand]) => compare(key, operator, operand, values, known))
    return { matched: reasons.every(({ matched }) => matched), reasons }
  })
  return { matched: parts.every(({ matched }) => matched), reasons: parts.flatMap(({ reasons }) => reasons) }
}

const denied = (reason: Reason): Reason => ({
  ...reason,
  text: `并非 ${reason.text}`,
  textEn: `not ${reason.textEn}`,
  matched: !reason.matched,
})

/** A bare value means `eq`. */
const comparisons = (wanted: unknown): [string, unknown][] =>
  typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) ? Object.entries(wanted) : [['eq', wanted]]

const compare = (key: string, operator: string, operand: unknown, values: Values, known: Known): Reason => {
  const place = known[key] && measured(known[key], values)
  // A field of the company's own may have been deleted since the flow was drawn.
  const name = place?.zh ?? `已删除的字段「${key}」`
  const nameEn = place ? (place.en ?? place.zh) : `deleted field “${key}”`
  const isEmpty = operator === 'empty'
  const value = values[key]
  return {
    field: key,
    text: isEmpty
      ? `${name}${operand ? '为空' : '不为空'}`
      : `${name} ${symbols[operator] ?? operator} ${inWords(place, operand)}`,
    textEn: isEmpty
      ? `${nameEn} is ${operand ? '' : 'not '}empty`
      : `${nameEn} ${symbolsEn[operator] ?? operator} ${inWords(place, operand, true)}`,
    value: inWords(place, value),
    valueEn: inWords(place, value, true),
    matched: decide[operator]?.(value, operand) ?? false,
  }
}

/** The field as the choice beside it says: what a target asks for is money where its metric is. */
export const measured = (place: Field, values: Values): Field => {
  const { measuredBy, kind } = place
  const name = measuredBy?.kinds[String(values[measuredBy.field])]
  return name ? { ...place, kind: { ...kind, name } } : place
}

/** A value as the explanation prints it. */
export const inWords = (place: Field | undefined, value: unknown, english = false): string => {
  if (value === null || value === undefined || value === '') return english ? '(empty)' : '(空)'
  if (Array.isArray(value)) return value.map((item) => inWords(place, item, english)).join(english ? ', ' : '、')
  switch (place?.kind.name) {
    case 'money':
      return money(Number(value))
    case 'percent':
      return `${Number((Number(value) * 100).toFixed(6))} %`
    case 'boolean':
      return english ? (value ? 'yes' : 'no') : value ? '是' : '否'
    case 'choice':
    case 'multi-choice':
      return said({ english }, place.choices?.find((choice) => choice.value === value) ?? { zh: String(value) })
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

/** 62000000 → ¥620,000.00, as the screens write it beside. */
export const money = (minor: number): string => `${minor < 0 ? '-' : ''}¥${yuan(Math.abs(minor))}`

/** 62000000 → 620,000.00, without passing through binary fractions. */
export const yuan = (minor: number): string => {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${minor < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`
}

const maxDepth = 6

export type Fault = Required<Said>

/** What is wrong with a condition, in a sentence; null when it can be judged. */
export const conditionFault = (condition: unknown, known: Known, depth = 0): Fault | null => {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition) || depth > maxDepth)
    return {
      zh: '条件应为对象,例如 {"amount":{"lte":50000000}},嵌套不超过 6 层。',
      en: 'A condition is an object, like {"amount":{"lte":50000000}}, nested at most 6 deep.',
    }
  if (Object.keys(condition).length === 0)
    return {
      zh: '条件不能为空;其他情况请使用不带条件的分支。',
      en: 'A condition cannot be empty; a branch without one takes whatever is left.',
    }
  for (const [key, wanted] of Object.entries(condition)) {
    const fault = partFault(key, wanted, known, depth)
    if (fault) return fault
  }
  return null
}

const partFault = (key: string, wanted: unknown, known: Known, depth: number): Fault | null => {
  if (key === 'and' || key === 'or') {
    if (!Array.isArray(wanted) || wanted.length === 0)
      return { zh: `「${key}」后应为条件的列表。`, en: `“${key}” holds a list of conditions.` }
    return wanted.reduce<Fault | null>((fault, part) => fault ?? conditionFault(part, known, depth + 1), null)
  }
  if (key === 'not') return conditionFault(wanted, known, depth + 1)
  const place = Object.hasOwn(known, key) ? known[key] : undefined
  if (!place) {
    const usable = sayAll(Object.values(known))
    return {
      zh: `条件里的「${key}」不是这类单据的字段,或已被删除。可用的有:${usable.zh}。`,
      en: `“${key}” is no field of such documents, or was deleted. There are: ${usable.en}.`,
    }
  }
  for (const [operator, operand] of comparisons(wanted)) {
    const usable =
      Object.hasOwn(decide, operator) && (operator === 'eq' || place.kind.filters.includes(operator as 'eq'))
    if (!usable)
      return about(
        place,
        (name) => `「${name}」不能用「${operator}」比较。`,
        (name) => `“${name}” cannot be compared by “${operator}”.`,
      )
    const fault = operandFault(place, operator, operand)
    if (fault) return fault
  }
  return null
}

/** What a field can never be is never met, and the document goes another way without a word: `"500000"` is no amount. */
const operandFault = (place: Field, operator: string, operand: unknown): Fault | null => {
  if (operator === 'empty')
    return typeof operand === 'boolean'
      ? null
      : about(
          place,
          (name) => `「${name}」为空应写 true 或 false。`,
          (name) => `Whether “${name}” is empty is true or false.`,
        )
  if (operator === 'in' || operator === 'nin') {
    if (!Array.isArray(operand) || operand.length === 0)
      return about(
        place,
        (name) => `「${name}」后应为列表,至少一项。`,
        (name) => `“${name}” is compared with a list of at least one.`,
      )
    return operand.reduce<Fault | null>((fault, item) => fault ?? operandFault(place, 'eq', item), null)
  }
  if (operand === null && (operator === 'eq' || operator === 'ne')) return null
  if (operand === null || operand === undefined || operand === '')
    return about(
      place,
      (name) => `请填写与「${name}」比较的值。`,
      (name) => `Fill in what “${name}” is compared with.`,
    )
  if (operator === 'contains' || operator === 'has')
    return typeof operand === 'string'
      ? null
      : about(
          place,
          (name) => `与「${name}」比较的值应为文字。`,
          (name) => `“${name}” is compared with text.`,
        )
  try {
    parseInput({ value: bare(place) }, { value: operand }, true)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { message, en } = error.fields[0] ?? error
    return about(
      place,
      (name) => `与「${name}」比较的值不对:${message}`,
      (name) => `What “${name}” is compared with is wrong: ${en}`,
    )
  }
}

const about = ({ zh, en = zh }: Said, inZh: (name: string) => string, inEn: (name: string) => string): Fault => ({
  zh: inZh(zh),
  en: inEn(en),
})

/** A limit may lie outside what the field itself accepts. */
const bare = ({ kind, zh, en, by, search, unique, choices }: Field): Field => ({
  ...{ kind, zh, by, search, unique, required: true },
  ...(en && { en }),
  ...(choices && { choices }),
})
