import { beginningOf } from '../../../kernel/index.ts'
import type { Report, SignerReport } from './provider.ts'

const envelopeStates = ['signing', 'signed', 'declined', 'withdrawn', 'expired'] as const
const signerStates = ['waiting', 'invited', 'viewed', 'signed', 'declined'] as const

export interface ReadReport extends Report {
  readonly reference: string
  readonly signedSha256: string | null
}

type Json = Readonly<Record<string, unknown>>

/** What a service wrote, or why it cannot be understood. */
export const readReport = (text: string): ReadReport | string => {
  const json = parsed(text)
  if (!json) return '不是 JSON 对象'
  const { reference, state, signers = [] } = json
  if (typeof reference !== 'string' || reference === '') return '缺少 reference'
  if (!isOneOf(envelopeStates, state)) return `state 应为 ${envelopeStates.join('、')} 之一`
  if (!Array.isArray(signers)) return 'signers 应为数组'
  const read = signers.map(readSigner)
  const fault = read.find((one) => typeof one === 'string')
  if (typeof fault === 'string') return fault
  return {
    reference,
    state,
    signers: read as SignerReport[],
    reason: words(json.reason, 500),
    outsideId: words(json.id, 200),
    signedSha256: words(json.signedSha256, 64)?.toLowerCase() ?? null,
  }
}

const readSigner = (json: unknown): SignerReport | string => {
  const { key, state, at, reason } = (typeof json === 'object' && json !== null ? json : {}) as Json
  if (typeof key !== 'string') return 'signers 缺少 key'
  if (!isOneOf(signerStates, state)) return `signers 的 state 应为 ${signerStates.join('、')} 之一`
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return { key, state, at: Number.isNaN(time) ? null : new Date(time).toISOString(), reason: words(reason, 500) }
}

const parsed = (text: string): Json | undefined => {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : undefined
  } catch {
    return undefined
  }
}

const words = (value: unknown, max: number): string | null =>
  typeof value === 'string' && value !== '' ? beginningOf(value, max).toWellFormed().replaceAll('\u0000', '') : null

const isOneOf = <T extends string>(known: readonly T[], value: unknown): value is T => known.includes(value as T)
