/** One wrong input: the field's key (null when the whole body is wrong), a stable code and a sentence in Chinese. */
export interface FieldFault {
  readonly field: string | null
  readonly code: string
  readonly message: string
}

/** The only error the edge shows to people. `message` and `facts` are public; `cause` stays in the log. */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly fields: readonly FieldFault[]

  constructor(
    code: string,
    status: number,
    message: string,
    more: { facts?: Record<string, unknown>; fields?: readonly FieldFault[]; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.status = status
    this.facts = more.facts ?? {}
    this.fields = more.fields ?? []
  }
}

export interface Refusal {
  readonly status: 401 | 403 | 404 | 409 | 422 | 429 | 503
  readonly zh: string
  /** The input field the refusal is about, when there is one. */
  readonly field?: string
}

const published = new Map<string, Refusal>()

/**
 * A module's refusals in one table; the result throws the named one.
 * `{name}` in the text is replaced by the fact of that name; `fields` says it field by field where there are several.
 */
export const faults = <const T extends Record<string, Refusal>>(prefix: string, table: T) => {
  for (const [code, refusal] of Object.entries(table)) published.set(`${prefix}.${code}`, refusal)
  return (code: keyof T & string, facts: Record<string, unknown> = {}, fields?: readonly FieldFault[]): never => {
    const refusal = table[code] as Refusal
    const message = refusal.zh.replace(/\{(\w+)\}/g, (_, key: string) => String(facts[key] ?? '-'))
    const about = fields ?? (refusal.field ? [{ field: refusal.field, code, message }] : [])
    throw new AppError(`${prefix}.${code}`, refusal.status, message, { facts, fields: about })
  }
}

/** Every refusal any module can give, for OpenAPI and translation. */
export const allRefusals = (): ReadonlyMap<string, Refusal> => published

export const fail = faults('request', {
  not_found: { status: 404, zh: '记录不存在,或你没有查看它的权限。' },
  forbidden: { status: 403, zh: '你的角色没有「{verb}」的权限。请联系管理员开通。' },
  out_of_reach: { status: 403, zh: '你可以查看这条记录,但不能对它执行「{verb}」。请联系记录的负责人或管理员。' },
  above_in_bin: { status: 409, zh: '它所属的{what}也在回收站里。请先恢复那一条,再恢复它。' },
  stale: { status: 409, zh: '这条记录刚被他人修改。请核对差异后再保存。' },
  duplicate: { status: 409, zh: '「{label}」的值已被另一条记录使用。请换一个值,或打开已有记录。' },
})

/** 422 for input: one fault per field, all at once. */
export const invalid = (fields: readonly FieldFault[]): never => {
  throw new AppError('request.invalid', 422, fields.map((f) => f.message).join(' ') || '输入有误。', { fields })
}
