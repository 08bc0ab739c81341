import {
  customFieldsOf,
  entityNamed,
  type FieldFault,
  type Fields,
  placeIn,
  type Said,
  sayAll,
} from '../../../kernel/index.ts'
import { listedWords, plainWord } from '../words.ts'

// What a scorecard asks of a field of the lead, in the words of whoever wrote it: 展会 for an exhibition, 20万 for an amount.

type Field = Fields[string]

export interface Condition {
  readonly op: 'in' | 'contains' | 'gte' | 'lte' | 'known'
  readonly value: string | null
}

interface Named {
  readonly key: string
  readonly field: Field
}

/** A field of the lead that is called by its key or by its label; a custom one too. */
export const leadField = (name: string): Named | undefined => {
  const lead = entityNamed('lead')
  if (!lead) return undefined
  const place = placeIn(lead, name)
  if (place) return { key: name, field: place.field }
  const own = Object.entries(lead.fields).map(([key, field]) => ({ key, field }))
  return [...own, ...customFieldsOf(lead).values()].find(({ field }) => field.zh === name)
}

const numbers = ['integer', 'decimal', 'percent', 'money']
const words = ['text', 'long-text', 'phone', 'email', 'url', 'choice', 'multi-choice', 'boolean']
/** What grading itself says of a lead. */
const graded = ['grade', 'score', 'gradedBy', 'scorecardId', 'scorePoints']

const isNumber = (field: Field): boolean => numbers.includes(field.kind.name)

/** What a value is called: the label of an option beside its code, 是 beside true. */
const spoken = (field: Field | undefined, has: unknown): string[] => {
  if (typeof has === 'boolean') return [has ? '是' : '否']
  const values = Array.isArray(has) ? has : [has]
  return values.flatMap((value) => [labelOf(field, value), String(value)])
}

const labelOf = (field: Field | undefined, value: unknown): string =>
  field?.choices?.find((choice) => choice.value === value)?.zh ?? String(value)

/** What the answer to "why" shows of a value. Nothing of what is masked elsewhere, and no code of another record. */
export const shown = (field: Field | undefined, has: unknown): string | null => {
  if (has === null || has === undefined || has === '' || field?.mask || field?.kind.name === 'reference') return null
  if (field?.kind.name === 'money') return `${Number(has) / 100} 元`
  if (field?.kind.name === 'percent') return `${Number((Number(has) * 100).toFixed(6))}%`
  if (typeof has === 'boolean') return has ? '是' : '否'
  return (Array.isArray(has) ? has : [has]).map((value) => labelOf(field, value)).join('、')
}

/** The bound as the field stores it: an amount written in 元 or 万 becomes 分. */
const boundOf = (field: Field | undefined, value: string): number => {
  if (!field) return Number(value)
  const read = field.kind.read(value, { ...field, min: undefined, max: undefined })
  return 'value' in read ? Number(read.value) : Number.NaN
}

/** Is the condition met by a value that is there. */
export const conditionOn = (field: Field | undefined, { op, value }: Condition): ((has: unknown) => boolean) => {
  const wanted = listedWords(value)
  const said = (has: unknown) => spoken(field, has).map(plainWord)
  const bound = op === 'gte' || op === 'lte' ? boundOf(field, value ?? '') : 0
  switch (op) {
    case 'known':
      return () => true
    case 'in':
      return (has) => said(has).some((one) => wanted.includes(one))
    case 'contains':
      return (has) => said(has).some((one) => wanted.some((word) => one.includes(word)))
    case 'gte':
      return (has) => Number(has) >= bound
    case 'lte':
      return (has) => Number(has) <= bound
  }
}

/** What is wrong with asking this of the field, and how to ask it. */
export const conditionFaults = (name: string, { op, value }: Condition): FieldFault[] => {
  const fault = (field: string, code: string, message: string, en: string): FieldFault[] => [
    { field, code, message, en },
  ]
  const named = leadField(name)
  if (!named)
    return fault(
      'field',
      'unknown',
      `线索没有字段「${name}」。请填写线索上的字段名称。`,
      `A lead has no field “${name}”. Name one of its fields.`,
    )
  const { key, field } = named
  const [called, inEnglish] = [`「${field.zh}」`, `“${field.en ?? field.zh}”`]
  if (graded.includes(key))
    return fault(
      'field',
      'graded',
      `${called}由评分得出,不能再作评分项。请另选一个字段。`,
      `${inEnglish} comes from the score and cannot be scored. Choose another field.`,
    )
  if (op === 'known') return []
  if (!value) return fault('value', 'required', '请填写「值」。', 'Fill in “Value”.')
  if (isNumber(field)) {
    if (op !== 'gte' && op !== 'lte')
      return fault(
        'op',
        'op',
        `${called}是数字,请改用「不小于」「不大于」或「已填写」。`,
        `${inEnglish} is a number: use “at least”, “at most” or “filled in”.`,
      )
    if (Number.isFinite(boundOf(field, value))) return []
    const { zh, en } = wantedNumber(field)
    return fault('value', 'number', zh, en)
  }
  if (op === 'gte' || op === 'lte')
    return fault(
      'op',
      'op',
      `${called}不是数字,请改用「等于其中之一」「包含其中之一」或「已填写」。`,
      `${inEnglish} is no number: use “is one of”, “contains one of” or “filled in”.`,
    )
  if (!words.includes(field.kind.name))
    return fault('op', 'op', `${called}只能用「已填写」作条件。`, `${inEnglish} can only be asked to be filled in.`)
  return op === 'in' ? optionFaults(field, value) : []
}

const wantedNumber = (field: Field): Required<Said> =>
  field.kind.name === 'money'
    ? { zh: '「值」应为以元计的金额,例如 200000 或 20万。', en: '“Value” is an amount in yuan, like 200000 or 20万.' }
    : {
        zh: '「不小于」「不大于」后的「值」应为数字,例如 500。',
        en: '“Value” after “at least” and “at most” is a number, like 500.',
      }

const optionFaults = (field: Field, value: string): FieldFault[] => {
  const options = field.choices
  if (!options) return []
  const names = options.flatMap((option) => [option.zh, option.value]).map(plainWord)
  const strange = listedWords(value).find((word) => !names.includes(word))
  if (strange === undefined) return []
  const message = `「${field.zh}」没有选项「${strange}」。可填:${options.map((option) => option.zh).join('、')};多个值用「;」分开。`
  const { en } = sayAll(options)
  return [
    {
      field: 'value',
      code: 'value',
      message,
      en: `“${field.en ?? field.zh}” has no choice “${strange}”. There are: ${en}; several are parted by “;”.`,
    },
  ]
}
