import { allEntities, entityNamed } from '../entity/registry.ts'
import { AppError, sayAll } from '../error.ts'
import { snake } from '../sql.ts'

const record = { zh: '记录', en: 'record' }

interface DatabaseError {
  code?: string
  schema?: string
  table?: string
  detail?: string
  column?: string
  constraint?: string
}

/** What the database says of certain columns, and what people are told of these. */
const ofColumns: Record<string, readonly [code: string, status: number, say: (label: string) => string]> = {
  '23505': ['request.duplicate', 409, (label) => `「${label}」的值已被另一条记录使用。请换一个值,或打开已有记录。`],
  '23503': ['request.reference', 409, (label) => `「${label}」指向的记录不存在,或还有其他记录引用它。`],
  '23502': ['request.invalid', 422, (label) => `请填写「${label}」。`],
}

const unstorable = ['23514', '22P02', '22003', '22007', '22008', '22021', '22P05']

const busy = ['request.busy', 409, '这条记录正在被他人修改,请稍后重试。'] as const
const ofRecord: Record<string, readonly [code: string, status: number, message: string]> = {
  // Raised by kernel.next_version.
  BH409: ['request.stale', 409, '这条记录刚被他人修改。请刷新后再试。'],
  '40001': busy,
  '40P01': busy,
  '55P03': busy,
  '57014': ['request.too_slow', 422, '查询范围太大,请缩小筛选条件后再试。'],
}

/** What the database refused on its own, as a refusal people understand; undefined for real failures. */
export const databaseFault = (error: unknown): AppError | undefined => {
  const fault = error as DatabaseError
  const { code = '' } = fault
  // Raised by kernel.seen.
  if (code === 'BH403') return outOfReach(fault, error)
  if (ofColumns[code]) return named(fault, ...ofColumns[code], error)
  if (ofRecord[code]) return new AppError(...ofRecord[code], { cause: error })
  if (!unstorable.includes(code)) return undefined
  const message = '有的值不能保存,请检查后再试。'
  const fields = [{ field: fault.column ?? null, code: 'value', message, en: message }]
  return new AppError('request.invalid', 422, message, { fields, cause: error })
}

const outOfReach = ({ detail }: DatabaseError, cause: unknown): AppError => {
  const { zh, en } = entityNamed(detail ?? '')?.label ?? record
  const say = (label: string) => `这样保存后你将无权查看这条${label}。请选择你管辖范围内的人员或组织。`
  const message = say(zh)
  return new AppError('request.invalid', 422, message, {
    fields: [{ field: null, code: 'out_of_reach', message, en: say(en ?? zh) }],
    cause,
  })
}

const named = (
  fault: DatabaseError,
  code: string,
  status: number,
  say: (label: string) => string,
  cause: unknown,
): AppError => {
  const columns = /^Key \(([^)]*)\)/.exec(fault.detail ?? '')?.[1]?.split(', ') ?? [fault.column ?? '']
  const table = `${fault.schema}.${fault.table}`
  const e = [...allEntities()].find((candidate) => candidate.table === table)
  const fields = Object.entries(e?.fields ?? {}).filter(([key]) => columns.includes(snake(key)))
  const label = sayAll(fields.length > 0 ? fields.map(([, field]) => field) : [e?.label ?? record])
  const [message, en] = [say(label.zh), say(label.en)]
  return new AppError(code, status, message, {
    fields: fields.map(([key]) => ({ field: key, code: code.split('.')[1] ?? code, message, en })),
    cause,
    en,
  })
}
