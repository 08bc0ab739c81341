import { randomUUID } from 'node:crypto'
import type { Log } from '../kernel/command/ctx.ts'
import { databaseFault } from '../kernel/command/database-fault.ts'
import { AppError, inWords, type Said } from '../kernel/error.ts'
import { kernelInEnglish } from './kernel-in-english.ts'

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

const titles: Record<number, Said> = {
  400: { zh: '请求有误', en: 'Wrong request' },
  401: { zh: '请先登录', en: 'Sign in first' },
  403: { zh: '没有权限', en: 'Not allowed' },
  404: { zh: '未找到', en: 'Not found' },
  405: { zh: '方法不支持', en: 'Method not supported' },
  409: { zh: '状态冲突', en: 'Conflict' },
  413: { zh: '内容过大', en: 'Too large' },
  415: { zh: '格式不支持', en: 'Format not supported' },
  422: { zh: '输入有误', en: 'Wrong input' },
  429: { zh: '请求过于频繁', en: 'Too many requests' },
  500: { zh: '系统错误', en: 'System fault' },
  503: { zh: '暂时不可用', en: 'Unavailable for now' },
}

// What the web server itself refuses before a handler runs.
const serverRefusals: Record<string, Said & { status: number }> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, zh: '请求内容不是合法的 JSON。', en: 'The request is no valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, zh: '请求内容为空。', en: 'The request is empty.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, zh: '请求内容过大。', en: 'The request is too large.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    zh: '请以 application/json 发送内容。',
    en: 'Send it as application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    zh: '请求内容的长度与声明不符。',
    en: 'The request is not as long as it says.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    zh: '地址或请求头过长。请减少筛选条件,或改用较短的地址。',
    en: 'The address or a header is too long. Use fewer conditions, or a shorter address.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    zh: '请求没有按时发完。请重试。',
    en: 'The request took too long to send. Try again.',
  },
  FST_ERR_BAD_URL: { status: 400, zh: '地址含有不能识别的字符。', en: 'The address contains unknown characters.' },
  FST_REQ_FILE_TOO_LARGE: { status: 413, zh: '文件过大。', en: 'The file is too large.' },
  FST_FILES_LIMIT: { status: 413, zh: '一次只能上传一个文件。', en: 'One file at a time.' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    status: 415,
    zh: '请以 multipart/form-data 上传文件。',
    en: 'Upload files as multipart/form-data.',
  },
}

/** The language the reader asks for, as HTTP says it (Accept-Language); Chinese unless English comes first. */
export const readsEnglish = (asked: string | undefined): boolean => /^en\b/i.test(asked ?? '')

const reads = (asked: string | undefined, said: Said): string => inWords({ english: readsEnglish(asked) }, said)

export const problemOf = (error: unknown, log: Log, asked?: string): Problem => {
  const refusal = error instanceof AppError ? error : databaseFault(error)
  if (refusal) {
    const { code, status, message, en, facts } = refusal
    const fields = refusal.fields.map((f) => ({
      field: f.field,
      code: f.code,
      message: reads(asked, { zh: f.message, en: kernelInEnglish(f.en ?? f.message) }),
    }))
    return document(
      asked,
      status,
      code,
      { zh: message, en: kernelInEnglish(en) },
      {
        ...(fields.length > 0 && { fields }),
        ...(Object.keys(facts).length > 0 && { facts }),
      },
    )
  }
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const known = code ? serverRefusals[code] : undefined
  if (known) return refused(asked, known.status, known)
  if (statusCode && statusCode >= 400 && statusCode < 500) return refused(asked, statusCode, unreadable)
  const incident = randomUUID()
  log.error({ incident, err: error }, 'request failed')
  const fault = {
    zh: `系统出错了。请稍后再试,或把编号 ${incident} 告诉管理员。`,
    en: `Something went wrong here. Try again later, or give an administrator the number ${incident}.`,
  }
  return document(asked, 500, 'internal', fault, { incident })
}

const unreadable: Said = {
  zh: '请求不能处理,请检查后再试。',
  en: 'The request cannot be handled. Check it and try again.',
}

/** The request as a whole is wrong: no field of it can be named. */
const refused = (asked: string | undefined, status: number, said: Said): Problem =>
  document(asked, status, 'request.refused', said, {
    fields: [{ field: null, code: 'body', message: reads(asked, said) }],
  })

const document = (
  asked: string | undefined,
  status: number,
  code: string,
  said: Said,
  more: Partial<Problem> = {},
): Problem => ({
  type: 'about:blank',
  title: reads(asked, titles[status] ?? { zh: '请求有误', en: 'Wrong request' }),
  status,
  code,
  detail: reads(asked, said),
  ...more,
})
