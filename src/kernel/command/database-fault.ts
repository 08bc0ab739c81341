import { allEntities, entityNamed } from '../entity/registry.ts'
import { AppError } from '../error.ts'
import { snake } from '../sql.ts'

interface DatabaseError {
  code?: string
  schema?: string
  table?: string
  detail?: string
  column?: string
  constraint?: string
}

/** What the database refused on its own, as a refusal people understand; undefined for real failures. */
export const databaseFault = (error: unknown): AppError | undefined => {
  const fault = error as DatabaseError
  switch (fault.code) {
    case '23505':
      return named(
        fault,
        'request.duplicate',
        409,
        (label) => `「${label}」的值已被另一条记录使用。请换一个值,或打开已有记录。`,
        error,
      )
    case '23503':
      return named(
        fault,
        'request.reference',
        409,
        (label) => `「${label}」指向的记录不存在,或还有其他记录引用它。`,
        error,
      )
    case '23502':
      return named(fault, 'request.invalid', 422, (label) => `请填写「${label}」。`, error)
    case '23514':
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P05':
      return new AppError('request.invalid', 422, '有的值不能保存,请检查后再试。', {
        fields: [{ field: fault.column ?? null, code: 'value', message: '有的值不能保存。' }],
        cause: error,
      })
    // Raised by kernel.next_version.
    case 'BH409':
      return new AppError('request.stale', 409, '这条记录刚被他人修改。请刷新后再试。', { cause: error })
    // Raised by kernel.seen.
    case 'BH403':
      return outOfReach(fault, error)
    case '40001':
    case '40P01':
    case '55P03':
      return new AppError('request.busy', 409, '这条记录正在被他人修改,请稍后重试。', { cause: error })
    case '57014':
      return new AppError('request.too_slow', 422, '查询范围太大,请缩小筛选条件后再试。', { cause: error })
    default:
      return undefined
  }
}

const outOfReach = ({ detail }: DatabaseError, cause: unknown): AppError => {
  const label = entityNamed(detail ?? '')?.label.zh ?? '记录'
  const message = `这样保存后你将无权查看这条${label}。请选择你管辖范围内的人员或组织。`
  return new AppError('request.invalid', 422, message, {
    fields: [{ field: null, code: 'out_of_reach', message }],
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
  const label = fields.map(([, field]) => field.zh).join('、') || (e?.label.zh ?? '记录')
  const message = say(label)
  return new AppError(code, status, message, {
    fields: fields.map(([key]) => ({ field: key, code: code.split('.')[1] ?? code, message })),
    cause,
  })
}
