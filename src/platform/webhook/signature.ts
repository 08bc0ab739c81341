import { createHmac, timingSafeEqual } from 'node:crypto'

/** What is signed, by the rules of Standard Webhooks (standardwebhooks.com): `id.timestamp.body`. */
export interface Signed {
  /** `whsec_` and base64, or the bytes of any other text. */
  readonly secret: string
  readonly id: string
  readonly at: Date
  readonly body: string
}

export const signatureOf = ({ secret, id, at, body }: Signed): string => mac(secret, id, secondsOf(at), body)

export const signedHeaders = (signed: Signed): Record<string, string> => ({
  'webhook-id': signed.id,
  'webhook-timestamp': String(secondsOf(signed.at)),
  'webhook-signature': signatureOf(signed),
})

export interface Received {
  readonly id: string
  readonly timestamp: string
  /** One signature, or several with blanks between them while a secret is being changed. */
  readonly signature: string
  readonly body: string
}

const patienceSeconds = 300

/** Who sent it, and when: a message that is older, or newer, than five minutes may be a copy of one that was listened to. */
export const signatureFault = (
  secret: string,
  { id, timestamp, signature, body }: Received,
  now: Date,
): 'bad_signature' | 'old' | null => {
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return 'bad_signature'
  const expected = Buffer.from(mac(secret, id, Number(timestamp), body))
  const isOurs = signature.split(' ').some((one) => {
    const given = Buffer.from(one)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!isOurs) return 'bad_signature'
  return Math.abs(secondsOf(now) - Number(timestamp)) > patienceSeconds ? 'old' : null
}

const mac = (secret: string, id: string, seconds: number, body: string): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')}`

/** The bytes that sign: few where little of what follows `whsec_` is base64, however long it looks. */
export const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000)
