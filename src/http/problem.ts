import { randomUUID } from 'node:crypto'
import type { Log } from '../kernel/command/ctx.ts'
import { databaseFault } from '../kernel/command/database-fault.ts'
import { AppError } from '../kernel/error.ts'

/** RFC 9457 problem document. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly fields?: readonly { field: string | null; code: string; message: string }[]
  readonly facts?: Readonly<Record<string, unknown>>
  readonly incident?: string
}

const titles: Record<number, string> = {
  400: '请求有误',
  401: '请先登录',
  403: '没有权限',
  404: '未找到',
  405: '方法不支持',
  409: '状态冲突',
  413: '内容过大',
  415: '格式不支持',
  422: '输入有误',
  429: '请求过于频繁',
  500: '系统错误',
  503: '暂时不可用',
}

// What the web server itself refuses before a handler runs.
const serverRefusals: Record<string, { status: number; message: string }> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, message: '请求内容不是合法的 JSON。' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, message: '请求内容为空。' },
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, message: '请求内容过大。' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 415, message: '请以 application/json 发送内容。' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { status: 400, message: '请求内容的长度与声明不符。' },
  FST_ERR_BAD_URL: { status: 400, message: '地址含有不能识别的字符。' },
  FST_REQ_FILE_TOO_LARGE: { status: 413, message: '文件过大。' },
  FST_FILES_LIMIT: { status: 413, message: '一次只能上传一个文件。' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: { status: 415, message: '请以 multipart/form-data 上传文件。' },
}

export const problemOf = (error: unknown, log: Log): Problem => {
  const refusal = error instanceof AppError ? error : databaseFault(error)
  if (refusal) {
    const { code, status, message, facts, fields } = refusal
    return document(status, code, message, {
      ...(fields.length > 0 && { fields }),
      ...(Object.keys(facts).length > 0 && { facts }),
    })
  }
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const known = code ? serverRefusals[code] : undefined
  if (known) return refused(known.status, known.message)
  if (statusCode && statusCode >= 400 && statusCode < 500) return refused(statusCode, '请求不能处理,请检查后再试。')
  const incident = randomUUID()
  log.error({ incident, err: error }, 'request failed')
  return document(500, 'internal', `系统出错了。请稍后再试,或把编号 ${incident} 告诉管理员。`, { incident })
}

/** The request as a whole is wrong: no field of it can be named. */
const refused = (status: number, message: string): Problem =>
  document(status, 'request.refused', message, { fields: [{ field: null, code: 'body', message }] })

const document = (status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem => ({
  type: 'about:blank',
  title: titles[status] ?? '请求有误',
  status,
  code,
  detail,
  ...more,
})
