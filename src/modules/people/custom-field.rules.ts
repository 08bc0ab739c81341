import { type Ctx, entityNamed, type FieldFault, faults, sql } from '../../kernel/index.ts'

export const kindsOfCustomFields = {
  text: { zh: '单行文字', en: 'Text' },
  'long-text': { zh: '多行文字', en: 'Long text' },
  integer: { zh: '整数', en: 'Integer' },
  decimal: { zh: '小数', en: 'Decimal' },
  percent: { zh: '百分比', en: 'Percent' },
  money: { zh: '金额', en: 'Money' },
  date: { zh: '日期', en: 'Date' },
  instant: { zh: '时刻', en: 'Instant' },
  boolean: { zh: '是或否', en: 'Yes or no' },
  choice: { zh: '单选', en: 'Choice' },
  'multi-choice': { zh: '多选', en: 'Multiple choice' },
  person: { zh: '人员', en: 'Person' },
  reference: { zh: '引用记录', en: 'Reference' },
  file: { zh: '文件', en: 'File' },
  phone: { zh: '电话', en: 'Phone' },
  email: { zh: '邮箱', en: 'Email' },
  url: { zh: '网址', en: 'Link' },
  address: { zh: '地址', en: 'Address' },
} as const

// What every object in JavaScript has: a record without a value of its own would seem to hold one.
const ofEveryObject = (key: string): boolean => key in Object.prototype

// Keys of the JSON around a record, which a field of that name would overwrite.
const taken = ['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'deletedAt', 'custom', 'labels', 'can', 'result']

type Values = Readonly<Record<string, unknown>>

/** What is wrong with a definition, before it can reach a record. */
export const customFieldFaults = (row: Values): FieldFault[] => [
  ...entityFault(row),
  ...keyFault(row),
  ...choiceFault(row),
  ...targetFault(row),
]

const fault = (key: string, message: string, en: string): FieldFault[] => [{ field: key, code: key, message, en }]

const entityFault = (row: Values) =>
  entityNamed(String(row.entity))
    ? []
    : fault('entity', `没有名为「${row.entity}」的对象。`, `There is nothing called “${row.entity}”.`)

const keyFault = (row: Values): FieldFault[] => {
  const key = String(row.key)
  if (!/^[a-z][a-zA-Z0-9]{0,39}$/.test(key)) {
    return fault(
      'key',
      '「字段标识」应以小写字母开头,只含字母和数字,最多 40 个,例如 customerSource。',
      '“Key” begins with a small letter and has letters and digits only, 40 at most, such as customerSource.',
    )
  }
  if (ofEveryObject(key))
    return fault(
      'key',
      `「${key}」是系统保留的词,请换一个标识,例如 ${key}2。`,
      `“${key}” is a word of the system: use another key, such as ${key}2.`,
    )
  const own = entityNamed(String(row.entity))?.fields ?? {}
  return taken.includes(key) || Object.hasOwn(own, key)
    ? fault(
        'key',
        `「${key}」已是这个对象自带的字段,请换一个标识。`,
        `“${key}” is a field there already: use another key.`,
      )
    : []
}

const choiceFault = (row: Values): FieldFault[] => {
  if (row.kind !== 'choice' && row.kind !== 'multi-choice') {
    return row.choices === null || row.choices === undefined
      ? []
      : fault('choices', '只有单选和多选字段可以有选项。', 'Only fields of choice have choices.')
  }
  const choices: unknown = row.choices
  const valid = Array.isArray(choices) && choices.length > 0 && choices.length <= 200 && choices.every(isChoice)
  if (!valid)
    return fault(
      'choices',
      '请填写 1 到 200 个选项,每个选项都要有存储值(value)和中文名称(zh),各不超过 60 字。',
      'Give 1 to 200 choices, each with a stored value (value) and a Chinese name (zh) of at most 60 characters.',
    )
  return new Set(choices.map((choice) => choice.value)).size === choices.length
    ? []
    : fault('choices', '选项的存储值不能重复。', 'No two choices have the same stored value.')
}

/** An option of a field, as it is stored. */
export interface StoredChoice {
  readonly value: string
  readonly zh: string
  readonly en?: string
  readonly tone?: (typeof tones)[number]
}

const tones = ['neutral', 'success', 'warning', 'danger', 'information'] as const

const isLabel = (text: unknown): text is string => typeof text === 'string' && text.trim() !== '' && text.length <= 60

const isTone = (tone: unknown): boolean => tone === undefined || tones.some((known) => known === tone)

const isChoice = (choice: unknown): choice is StoredChoice => {
  if (typeof choice !== 'object' || choice === null) return false
  const { value, zh, en, tone, ...more } = choice as Record<string, unknown>
  const isWhole = isLabel(value) && isLabel(zh) && (en === undefined || isLabel(en)) && isTone(tone)
  return isWhole && Object.keys(more).length === 0
}

const fail = faults('custom-field', {
  choice_in_use: {
    status: 409,
    zh: '{used}(含回收站),不能去掉。请先把这些记录的「{field}」改成别的选项;只想换个叫法,改它的中文名称就行。',
    en: '{used} (the recycle bin included) use it, so it cannot go. Give those records another choice of “{field}”; for another wording, change its Chinese name.',
    field: 'choices',
  },
})

/** An option that records still carry stays: without it they would show a word that nobody defined. */
export const guardChoices = async (ctx: Ctx, row: Values, patch: Values): Promise<void> => {
  if (!Array.isArray(patch.choices) || !Array.isArray(row.choices)) return
  const kept = new Set((patch.choices as { value?: unknown }[]).map((choice) => choice?.value))
  const gone = (row.choices as StoredChoice[]).filter(({ value }) => !kept.has(value))
  const table = entityNamed(String(row.entity))?.table
  if (gone.length === 0 || !table) return
  const stored = sql`t.custom -> ${String(row.key)}::text`
  const uses = await ctx.db.rows<{ value: string; count: number }>(
    sql`select used.value, count(*)::integer as count from ${sql.table(table)} as t,
        jsonb_array_elements_text(case jsonb_typeof(${stored}) when 'array' then ${stored} else jsonb_build_array(${stored}) end) as used (value)
      where t.custom ? ${String(row.key)}::text and used.value = any(${gone.map(({ value }) => value)}) group by used.value`,
  )
  const used = gone.flatMap(({ value, zh }) => {
    const count = uses.find((use) => use.value === value)?.count
    return count ? [`「${zh}」用在 ${count} 条记录上`] : []
  })
  if (used.length > 0) fail('choice_in_use', { used: used.join(','), field: row })
}

const targetFault = (row: Values): FieldFault[] => {
  const target = row.target as string | null | undefined
  if (row.kind !== 'reference')
    return target ? fault('target', '只有引用字段可以指定引用的对象。', 'Only a reference says what it points to.') : []
  return target && entityNamed(target)
    ? []
    : fault('target', '请指定引用哪个对象,例如 account。', 'Say what it points to, such as account.')
}
