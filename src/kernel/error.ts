/** One wrong input: its key (null: the whole body), a stable code, a sentence in both languages (the edge knows the kernel's own). */
export interface FieldFault {
  readonly field: string | null
  readonly code: string
  readonly message: string
  readonly en: string
}

/** The only error the edge shows to people. `message` and `facts` are public; `cause` stays in the log. */
export class AppError extends Error {
  readonly en: string
  readonly code: string
  readonly status: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly fields: readonly FieldFault[]

  constructor(
    code: string,
    status: number,
    message: string,
    more: { facts?: Record<string, unknown>; fields?: readonly FieldFault[]; cause?: unknown; en?: string } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.en = more.en ?? message
    this.code = code
    this.status = status
    this.facts = more.facts ?? {}
    this.fields = more.fields ?? []
  }
}

export interface Refusal extends Required<Said> {
  readonly status: 401 | 403 | 404 | 409 | 422 | 429 | 503
  /** The input field the refusal is about, when there is one. */
  readonly field?: string
}

/** What is said in both languages; where there is no English word, the Chinese one. */
export interface Said {
  readonly zh: string
  readonly en?: string
}

const inZh = (fact: unknown): unknown => (fact as Said | null)?.zh ?? fact
const inEn = (fact: unknown): unknown => (fact as Said | null)?.en ?? inZh(fact)

/** In the language of who reads it: for answers, never for what is stored. */
export const inWords = ({ english }: { readonly english?: boolean }, { zh, en = zh }: Said): string =>
  english ? en : zh

/** Names in a row, as each language separates them. */
export const sayAll = (said: readonly Said[]): Required<Said> => ({
  zh: said.map(inZh).join('、'),
  en: said.map(inEn).join(', '),
})

/** One of a kind, by its name. */
export const named = ({ zh, en = zh }: Said, name: string) => ({ zh: `${zh}「${name}」`, en: `${en} “${name}”` })

const filled = (text: string, facts: Readonly<Record<string, unknown>>, say: typeof inZh): string =>
  text.replace(/\{(\w+)\}/g, (_, key: string) => String(say(facts[key]) ?? '-'))

const published = new Map<string, Refusal>()

/**
 * A module's refusals in one table; the result throws the named one.
 * `{name}` in the text is replaced by the fact of that name, in the language of the text where the fact is said in both; `fields` says it field by field where there are several.
 */
export const faults = <const T extends Record<string, Refusal>>(prefix: string, table: T) => {
  for (const [code, refusal] of Object.entries(table)) published.set(`${prefix}.${code}`, refusal)
  return (code: keyof T & string, facts: Record<string, unknown> = {}, fields?: readonly FieldFault[]): never => {
    const refusal = table[code] as Refusal
    const [message, en] = [filled(refusal.zh, facts, inZh), filled(refusal.en, facts, inEn)]
    const about = fields ?? (refusal.field ? [{ field: refusal.field, code, message, en }] : [])
    const plain = Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, inZh(fact)]))
    throw new AppError(`${prefix}.${code}`, refusal.status, message, { facts: plain, fields: about, en })
  }
}

/** Every refusal any module can give, for OpenAPI and translation. */
export const allRefusals = (): ReadonlyMap<string, Refusal> => published

export const fail = faults('request', {
  not_found: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
  forbidden: {
    status: 403,
    zh: '你的角色没有「{verb}」的权限。请联系管理员开通。',
    en: 'Your role may not “{verb}”. Ask an administrator for the right.',
  },
  out_of_reach: {
    status: 403,
    zh: '你可以查看这条记录,但不能对它执行「{verb}」。请联系记录的负责人或管理员。',
    en: 'You may see this record but not “{verb}” it. Ask its owner or an administrator.',
  },
  above_in_bin: {
    status: 409,
    zh: '它所属的{what}也在回收站里。请先恢复那一条,再恢复它。',
    en: 'The {what} it belongs to is in the recycle bin, too. Restore that one first, then this.',
  },
  stale: {
    status: 409,
    zh: '这条记录刚被他人修改。请核对差异后再保存。',
    en: 'Somebody else has just changed this record. Compare the two, then save.',
  },
  duplicate: {
    status: 409,
    zh: '「{label}」的值已被另一条记录使用。请换一个值,或打开已有记录。',
    en: 'Another record already has this value of “{label}”. Use another, or open that record.',
  },
})

/** Every command and form asks for what must be filled in by the same words. */
export const missing = (key: string, { zh, en = zh }: Said): FieldFault => ({
  field: key,
  code: 'required',
  message: `请填写「${zh}」。`,
  en: `请填写「${en}」。`,
})

/** 422 for input: one fault per field, all at once. */
export const invalid = (fields: readonly FieldFault[]): never => {
  const en = fields.map((f) => f.en).join(' ') || 'The input is wrong.'
  throw new AppError('request.invalid', 422, fields.map((f) => f.message).join(' ') || '输入有误。', { fields, en })
}

/** One fault, in words of the kernel's own. */
export const refuse = (field: string | null, code: string, message: string): never =>
  invalid([{ field, code, message, en: message }])
