import i18next, { t } from 'i18next'
import type { FieldFault } from './contract.ts'

/** A refusal of the server (RFC 9457), or no answer at all (`network`, status 0). The message is fit for people. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly fields: readonly FieldFault[]
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: string, status: number, message: string, fields: readonly FieldFault[] = [], facts = {}) {
    super(message)
    this.code = code
    this.status = status
    this.fields = fields
    this.facts = facts
  }
}

interface Options {
  query?: Readonly<Record<string, string | number | boolean | undefined | null>>
  body?: unknown
  signal?: AbortSignal
  /** Makes a repeated POST harmless. */
  key?: string
}

export const address = (path: string, query: Options['query'] = {}): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

const lost = () => new Problem('network', 0, t('shell.fault.network'))

export const call = async <T>(method: string, path: string, options: Options = {}): Promise<T> => {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': i18next.language ?? 'zh',
  }
  const isForm = options.body instanceof FormData
  if (options.body !== undefined && !isForm) headers['content-type'] = 'application/json'
  if (options.key) headers['idempotency-key'] = options.key
  const response = await fetch(address(path, options.query), {
    method,
    headers,
    body: isForm ? (options.body as FormData) : options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
    credentials: 'same-origin',
  }).catch((error: unknown) => {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : lost()
  })
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

const problemOf = async (response: Response): Promise<Problem> => {
  const said = await response.json().catch(() => ({}))
  const { code, detail, title, fields, facts } = said as Partial<Record<string, never>>
  const message = detail ?? title ?? fallback(response.status)
  return new Problem(code ?? `http.${response.status}`, response.status, message, fields ?? [], facts ?? {})
}

const fallback = (status: number): string => {
  if (status === 401) return t('shell.fault.signedOut')
  if (status === 403) return t('shell.fault.forbidden')
  if (status === 404) return t('shell.fault.notFound')
  if (status === 413) return t('shell.fault.tooLarge')
  if (status === 429) return t('shell.fault.tooOften')
  if (status === 502 || status === 503 || status === 504) return t('shell.fault.unavailable')
  return t('shell.fault.server')
}

export const get = <T>(path: string, query?: Options['query'], signal?: AbortSignal) =>
  call<T>('GET', path, { query, signal })

/** For a request that may be repeated. Pages without https, as in an office network, have no `crypto.randomUUID`. */
export const newKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')

export const post = <T>(path: string, body: unknown = {}, key: string = newKey()) =>
  call<T>('POST', path, { body, key })

export const isProblem = (error: unknown): error is Problem => error instanceof Problem
export const messageOf = (error: unknown): string => (error instanceof Problem ? error.message : t('shell.fault.page'))
