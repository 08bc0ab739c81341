import { guardedRequest, whyUnreached } from './request.ts'
import { type Signed, signedHeaders } from './signature.ts'

/** `id` is the same for every try: the receiver does each once. */
export interface SignedPost extends Signed {
  readonly url: string
  /** Networks inside the company that may be called. */
  readonly allowed: readonly string[]
}

export interface Posted {
  /** The receiver took it. */
  readonly taken: boolean
  /** What it answered, or why it was not reached; for people. */
  readonly answer: string
}

const patienceMs = 10_000
const mostAnswer = 2_000
const bytesOfCharacter = 4

/** One signed message, by the rules of Standard Webhooks (standardwebhooks.com). */
export const postSigned = async (message: SignedPost): Promise<Posted> => {
  const { body, allowed } = message
  const call = { url: new URL(message.url), patienceMs }
  try {
    const { status, bytes } = await guardedRequest({
      ...call,
      method: 'POST',
      headers: signedHeaders(message),
      body,
      allowed,
      mostBytes: mostAnswer * bytesOfCharacter,
    })
    const text = bytes.toString('utf8').slice(0, mostAnswer)
    if (status >= 200 && status < 300) return { taken: true, answer: `${status} ${text}`.trim() }
    const why = status >= 300 && status < 400 ? '对方要求跳转到别的地址,不会跟随。' : text
    return { taken: false, answer: `${status} ${why}`.trim() }
  } catch (error) {
    return { taken: false, answer: whyUnreached(error as NodeJS.ErrnoException, call) }
  }
}
